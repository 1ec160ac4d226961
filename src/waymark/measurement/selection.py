"""Choosing the next question.

The value of an item is the share of the variance of the margin at the undecided level that its
answer is expected to remove. With θ ~ N(μ, v) the item's skill, y the answer, p = E[y], and
c = covariance of θ with the margin, the moment-matched update gives in closed form

    expected reduction = (c / v)² Cov(θ, y)² / (p (1 - p))

for the whole bank at once from the tabulated curves. An item's exposure price is subtracted.
"""

import numpy as np

from waymark.measurement.arrays import Flags, Floats
from waymark.measurement.items import GRID, ItemBank, gaussian_on_grid
from waymark.measurement.projection import Projection
from waymark.measurement.randomness import below

NEAR_TIE = 0.02
"""Items within this share of the best one's information are chosen among at random, so that equal
people do not all see the same questions; it costs at most that share."""


def undecided_level(projection: Projection, is_start: bool) -> int:
    """Index of the level whose P(margin >= 0) is nearest to 0.5; mid at the start.

    Nearest is taken on the margin over its standard deviation, which orders alike and does not
    saturate. Where all levels are decided already, this is the one that is decided least.
    """
    if is_start:
        return 1
    standardised = projection.direction_mean / np.sqrt(projection.direction_variance)
    return int(np.argmin(np.abs(standardised)))


def variance_reductions(bank: ItemBank, projection: Projection, direction: int) -> Floats:
    """Expected reduction of the variance of one direction by each item: (n,) logits²."""
    weights = gaussian_on_grid(projection.mean, projection.variance)
    centred = weights * (GRID - projection.mean[:, None])
    right = np.einsum("ig,ig->i", bank.curves, weights[bank.skill])
    with_answer = np.einsum("ig,ig->i", bank.curves, centred[bank.skill])
    share = (projection.spread[:, direction] / projection.variance)[bank.skill]
    return np.asarray((share * with_answer) ** 2 / (right * (1 - right)))


def best_item(values: Floats, prices: Floats, candidates: Flags, seed: int, ordinal: int) -> int:
    """Return one of the candidates whose value less price is within NEAR_TIE of the best.

    `values` and `prices` (n,) are shares of the margin's variance; at least one candidate.
    """
    objective = np.where(candidates, values - prices, -np.inf)
    best = int(np.argmax(objective))
    ties = np.flatnonzero(objective >= objective[best] - NEAR_TIE * values[best])
    return int(ties[below(len(ties), seed, ordinal)])
