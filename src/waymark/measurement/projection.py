"""Only what the next step needs of a posterior.

Choosing a question needs every skill's marginal and its covariance with a few directions (the
margins of the levels), not the whole covariance. Both follow from the prior's columns of the
asked skills, so the work grows with the number of asked skills and not with skills squared.
"""

import msgspec
import numpy as np

from waymark.measurement.arrays import Floats, finite
from waymark.measurement.posterior import Evidence
from waymark.measurement.skill_space import SkillSpace


class Directions(msgspec.Struct, frozen=True, eq=False):
    """d weighted sums of the s skills, with what the prior says of them. See `Directions.of`."""

    weights: Floats
    """(d, s)"""
    spread: Floats
    """(s, d): prior covariance of every skill with every direction."""

    @classmethod
    def of(cls, space: SkillSpace, weights: Floats) -> "Directions":
        """Prepare the rows of `weights` (d, s), once for a path."""
        weights = finite("weights", weights, (len(weights), space.size))
        return cls(weights, space.covariance @ weights.T)


class Projection(msgspec.Struct, frozen=True, eq=False):
    """A posterior as seen from the directions."""

    mean: Floats
    """(s,) marginal means, logits."""
    variance: Floats
    """(s,) marginal variances, logits²."""
    spread: Floats
    """(s, d) covariance of every skill with every direction."""
    direction_mean: Floats
    """(d,)"""
    direction_variance: Floats
    """(d,)"""


def project(space: SkillSpace, directions: Directions, evidence: Evidence) -> Projection:
    """Return what `posterior_from(space, evidence)` would say, without the full covariance."""
    asked, precision, shift = evidence.by_skill(space.size)
    columns = space.covariance[:, asked]
    system = np.eye(len(asked)) + precision[:, None] * columns[asked]
    # One factorisation for all: the precision itself, the pull on the mean, the directions.
    right_sides = np.empty((len(asked), len(asked) + 1 + len(directions.weights)))
    right_sides[:, : len(asked)] = np.diag(precision)
    right_sides[:, len(asked)] = shift - precision * space.mean[asked]
    right_sides[:, len(asked) + 1 :] = precision[:, None] * directions.spread[asked]
    solved = np.linalg.solve(system, right_sides)
    changes = columns @ solved
    mean = space.mean + changes[:, len(asked)]
    variance = np.diagonal(space.covariance) - np.einsum(
        "ij,ij->i", changes[:, : len(asked)], columns
    )
    spread = directions.spread - changes[:, len(asked) + 1 :]
    return Projection(
        mean=mean,
        variance=variance,
        spread=spread,
        direction_mean=directions.weights @ mean,
        direction_variance=np.einsum("ds,sd->d", directions.weights, spread),
    )


def marginal(space: SkillSpace, evidence: Evidence, skill: int) -> tuple[float, float]:
    """Mean and variance of one skill after `evidence`."""
    asked, precision, shift = evidence.by_skill(space.size)
    row = space.covariance[skill, asked]
    system = np.eye(len(asked)) + precision[:, None] * space.covariance[np.ix_(asked, asked)]
    right_sides = np.stack([shift - precision * space.mean[asked], precision * row], axis=1)
    pull, gain = row @ np.linalg.solve(system, right_sides)
    return float(space.mean[skill] + pull), float(space.covariance[skill, skill] - gain)
