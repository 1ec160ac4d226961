"""When a session has asked enough, and the reason that a result names."""

from typing import Literal

import numpy as np

from waymark.measurement.gaussian import quantile
from waymark.measurement.plan import Limits
from waymark.measurement.projection import Projection
from waymark.measurement.readiness import INTERVAL, level_probabilities

StopReason = Literal["decided", "precise", "maximum", "exhausted", "person"]

DECIDED_BEYOND = 0.1
"""A level is decided where its probability is outside [0.1, 0.9]. Stricter than what the label
needs, so that one more answer would rarely have changed it."""


def is_decided(projection: Projection) -> bool:
    """Whether every level's probability is outside [0.1, 0.9]."""
    sds = np.sqrt(projection.direction_variance)
    probabilities = level_probabilities(projection.direction_mean, sds)
    return bool(np.all((probabilities < DECIDED_BEYOND) | (probabilities > 1 - DECIDED_BEYOND)))


def is_precise(projection: Projection, level: int, limits: Limits) -> bool:
    """Whether the 90 % interval of the margin at `level` is as narrow as asked, in logits."""
    if limits.interval_width is None:
        return False
    sd = float(np.sqrt(projection.direction_variance[level]))
    return 2 * quantile((1 + INTERVAL) / 2) * sd <= limits.interval_width
