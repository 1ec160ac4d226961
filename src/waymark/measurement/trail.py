"""A posterior carried from one answer to the next, as a few directions see it.

A site with precision τ and shift ν on skill j changes the posterior N(μ, C) by one rank:

    g = τ / (1 + τ C_jj)        p = (ν - τ μ_j) / (1 + τ C_jj)
    C' = C - g C_j C_jᵀ         μ' = μ + p C_j         with C_j the column of skill j

None of it needs the whole of C: a column is the prior's column less what the earlier steps took
from it. So a trail keeps, for each step, its column, g, p and the column's part in the directions,
and everything else is summed up from these at once. Every posterior is reached by the same steps
in the same order, whether carried on or walked anew, so a replay is the same to the last bit.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from waymark.measurement.arrays import Floats
from waymark.measurement.posterior import Evidence, Site
from waymark.measurement.projection import Directions, Projection
from waymark.measurement.skill_space import SkillSpace


class Trail(msgspec.Struct, frozen=True, eq=False):
    """k steps from the prior."""

    columns: Floats
    """(k, s): the column C_j that each step met."""
    towards: Floats
    """(k, d): the covariance of the step's skill with each direction."""
    gains: Floats
    """(k,): the g of each step."""
    pulls: Floats
    """(k,): the p of each step."""


def start_trail(space: SkillSpace, directions: Directions) -> Trail:
    """The prior, before any step."""
    return Trail(
        np.empty((0, space.size)), np.empty((0, len(directions.weights))), np.empty(0), np.empty(0)
    )


def follow(space: SkillSpace, directions: Directions, trail: Trail, sites: Sequence[Site]) -> Trail:
    """Return the trail with one more step for each of `sites`, in their order."""
    done, end = len(trail.gains), len(trail.gains) + len(sites)
    columns, towards = np.empty((end, space.size)), np.empty((end, len(directions.weights)))
    gains, pulls = np.empty(end), np.empty(end)
    columns[:done], towards[:done] = trail.columns, trail.towards
    gains[:done], pulls[:done] = trail.gains, trail.pulls
    for k, site in enumerate(sites, start=done):
        met = columns[:k, site.skill]
        taken = gains[:k] * met
        columns[k] = space.covariance[site.skill] - taken @ columns[:k]
        towards[k] = directions.spread[site.skill] - taken @ towards[:k]
        damping = 1 + site.precision * columns[k, site.skill]
        mean = space.mean[site.skill] + pulls[:k] @ met
        gains[k] = site.precision / damping
        pulls[k] = (site.shift - site.precision * mean) / damping
    return Trail(columns, towards, gains, pulls)


def sites_by_skill(evidence: Evidence, skill_count: int) -> list[Site]:
    """The evidence with one site for each skill: sites on one skill add up."""
    return [
        Site(int(skill), float(precision), float(shift))
        for skill, precision, shift in zip(*evidence.by_skill(skill_count), strict=True)
    ]


def projection_of(space: SkillSpace, directions: Directions, trail: Trail) -> Projection:
    """Return where the trail leads."""
    return Projection(
        mean=space.mean + trail.pulls @ trail.columns,
        variance=np.diagonal(space.covariance) - trail.gains @ trail.columns**2,
        spread=directions.spread - trail.columns.T @ (trail.gains[:, None] * trail.towards),
        direction_mean=directions.prior_mean + trail.pulls @ trail.towards,
        direction_variance=direction_variances(directions, trail),
    )


def direction_variances(directions: Directions, trail: Trail) -> Floats:
    """(d,) the variance of each direction at the end of the trail."""
    return np.asarray(directions.prior_variance - trail.gains @ trail.towards**2)
