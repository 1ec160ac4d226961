"""Taking a result apart: what every area and skill contributes, and what would move it most."""

import math

import msgspec
import numpy as np
import numpy.typing as npt

from waymark.measurement.arrays import Floats, finite, within
from waymark.measurement.gaussian import cumulative
from waymark.measurement.path_targets import PathTargets
from waymark.measurement.posterior import Posterior
from waymark.measurement.readiness import SHOWN_FROM, level_probabilities, margins
from waymark.measurement.scale import LEVELS, Level


class Contributions(msgspec.Struct, frozen=True, eq=False):
    """The mean margin at each level, taken apart. Skills add up to areas, areas to the margin."""

    skills: Floats
    """(3, s) weight (mean - cut), logits of margin."""
    areas: Floats
    """(3, areas)"""
    margins: Floats
    """(3,)"""


def contributions(targets: PathTargets, posterior: Posterior) -> Contributions:
    """Take the margins of all levels apart."""
    skills = targets.weights * (posterior.mean - targets.cuts)
    areas = np.zeros(targets.must_have.shape)
    for row, values in enumerate(skills):
        np.add.at(areas[row], targets.area_of_skill, values)
    return Contributions(skills, areas, areas.sum(axis=1))


class Move(msgspec.Struct, frozen=True):
    """What learning one skill to the required depth would do."""

    skill: int
    gain: float
    """Rise in P(margin >= 0) at the next level."""
    gain_per_hour: float


class Moves(msgspec.Struct, frozen=True):
    level: Level | None
    """The next level, the lowest with P < 0.8; None where every level is reached."""
    moves: tuple[Move, ...]
    """Greatest gain per hour first; only skills with a gain."""


_STANDARD_NODES = np.linspace(-6, 6, 97)
_STANDARD_WEIGHTS = np.exp(-(_STANDARD_NODES**2) / 2)
_STANDARD_WEIGHTS /= _STANDARD_WEIGHTS.sum()
# Even spacing rather than Gauss-Hermite: the integrand has a kink at the cut.

_BEYOND_THE_CUT = 1e-5
"""Logits. Who learnt a skill that is the whole path stands at its cut, not half of the time below
it by rounding."""


def greatest_moves(targets: PathTargets, posterior: Posterior, hours: npt.ArrayLike) -> Moves:
    """Rank skills by what learning each would add to P(ready at the next level), per hour.

    `hours` (s,) is the expected study time to reach the required depth, > 0. Learning skill j
    lifts θ_j to its cut and leaves every other skill, known or not, as it is:

        gain_j = P(m + w_j max(cut_j - θ_j, 0) >= 0) - P(m >= 0)

    m and θ_j are jointly Gaussian, so given θ_j the margin is Gaussian with a known mean and the
    first term is one integral over θ_j, done by quadrature; the second is integrated alike so
    that the quadrature's error cancels. A skill probably mastered already gains next to nothing.
    """
    mean, covariance = posterior.mean, posterior.covariance
    expected_hours = finite("hours", hours, mean.shape)
    within("hours", expected_hours, expected_hours > 0, "> 0")
    margin_means, margin_variances = margins(targets, posterior)
    reached = level_probabilities(margin_means, np.sqrt(margin_variances)) >= SHOWN_FROM
    if reached.all():
        return Moves(None, ())
    row = int(np.argmin(reached))
    skills = np.flatnonzero(targets.weights[row])
    weights, cuts = targets.weights[row, skills], targets.cuts[row, skills]
    with_margin = (covariance @ targets.weights[row])[skills]
    variance = np.diagonal(covariance)[skills]
    sd = np.sqrt(variance)
    steps = sd[:, None] * _STANDARD_NODES
    margin_given = margin_means[row] + (with_margin / variance)[:, None] * steps
    sd_given = np.sqrt(np.maximum(margin_variances[row] - with_margin**2 / variance, 0) + 1e-12)
    missing = np.maximum(cuts[:, None] - mean[skills, None] - steps, 0)
    lift = weights[:, None] * missing + _BEYOND_THE_CUT * (missing > 0)
    lifted = cumulative((margin_given + lift) / sd_given[:, None])
    unchanged = cumulative(margin_given / sd_given[:, None])
    gains = (lifted - unchanged) @ _STANDARD_WEIGHTS
    moves = [
        Move(int(skill), float(gain), float(gain / expected_hours[skill]))
        for skill, gain in zip(skills, gains, strict=True)
        if gain > 0 and math.isfinite(gain)
    ]
    return Moves(
        LEVELS[row], tuple(sorted(moves, key=lambda move: (-move.gain_per_hour, move.skill)))
    )
