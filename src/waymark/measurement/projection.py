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
    """d weighted sums of the s skills less an offset, with what the prior says of them."""

    weights: Floats
    """(d, s)"""
    offsets: Floats
    """(d,) taken off each sum: for a margin, the weighted cut."""
    spread: Floats
    """(s, d): prior covariance of every skill with every direction."""
    prior_mean: Floats
    """(d,) offsets taken off."""
    prior_variance: Floats
    """(d,)"""

    @classmethod
    def of(cls, space: SkillSpace, weights: Floats, offsets: Floats) -> "Directions":
        """Prepare the rows of `weights` (d, s), once for a path."""
        weights = finite("weights", weights, (len(weights), space.size))
        offsets = finite("offsets", offsets, (len(weights),))
        spread = space.covariance @ weights.T
        return cls(
            weights,
            offsets,
            spread,
            prior_mean=weights @ space.mean - offsets,
            prior_variance=np.einsum("ds,sd->d", weights, spread),
        )


class Projection(msgspec.Struct, frozen=True, eq=False):
    """A posterior as seen from the directions."""

    mean: Floats
    """(s,) marginal means, logits."""
    variance: Floats
    """(s,) marginal variances, logits²."""
    spread: Floats
    """(s, d) covariance of every skill with every direction."""
    direction_mean: Floats
    """(d,) offsets taken off."""
    direction_variance: Floats
    """(d,)"""


def project(space: SkillSpace, directions: Directions, evidence: Evidence) -> Projection:
    """Return what `posterior_from(space, evidence)` would say, without the full covariance."""
    asked, precision, shift = evidence.by_skill(space.size)
    count = len(asked)
    rows = space.covariance.take(asked, axis=0)
    # One factorisation for all: the precision itself, the pull on the mean, the directions.
    right_sides = np.zeros((count, count + 1 + len(directions.weights)))
    right_sides[np.arange(count), np.arange(count)] = precision
    right_sides[:, count] = shift - precision * space.mean[asked]
    right_sides[:, count + 1 :] = precision[:, None] * directions.spread[asked]
    solved = np.linalg.solve(_system(rows.take(asked, axis=1), precision), right_sides)
    changes = solved.T @ rows
    mean = space.mean + changes[count]
    spread = directions.spread - changes[count + 1 :].T
    return Projection(
        mean=mean,
        variance=np.diagonal(space.covariance) - (changes[:count] * rows).sum(axis=0),
        spread=spread,
        direction_mean=directions.weights @ mean - directions.offsets,
        direction_variance=np.einsum("ds,sd->d", directions.weights, spread),
    )


def _system(covariance: Floats, precision: Floats) -> Floats:
    """I + T K of the asked skills, as in `posterior_from`."""
    system = precision[:, None] * covariance
    system[np.diag_indices(len(precision))] += 1
    return np.asarray(system)
