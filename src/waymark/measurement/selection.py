"""Choosing the next question.

The value of an item is what its answer is expected to take off the variance of the margin at the
undecided level, told as the precision (1 / variance) that is gained: the order is the same, but
precision adds up over answers, so a gain means as much early in a session as late, and an exposure
price subtracted from it does, too. With θ ~ N(μ, v) the item's skill, y the answer, p = E[y], and
c = covariance of θ with the margin, the moment-matched update gives in closed form

    expected reduction = (c / v)² Cov(θ, y)² / (p (1 - p))

for the whole bank at once from the tabulated curves.
"""

import msgspec
import numpy as np

from waymark.measurement.arrays import Flags, Floats, Integers
from waymark.measurement.items import GRID, LEAST_SD_ON_GRID, ItemBank, gaussian_on_grid
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


class Pool(msgspec.Struct, frozen=True, eq=False):
    """The k items that a path and stack can ever ask for, gathered once so that no step pays for
    the rest of the bank, and laid out skill by skill so that one product ranks them all."""

    items: Integers
    """(k,) their indices in the bank, rising."""
    skills: Integers
    """(j,) the skills that have such items."""
    curves: Floats
    """(j, most, grid) as in the bank: the items of each skill, filled up with rows of 0.5."""
    cells: Integers
    """(k,) where each item lies in the first two axes of `curves`, flattened."""

    @classmethod
    def of(cls, bank: ItemBank, members: Flags) -> "Pool":
        items = np.flatnonzero(members)
        skills, place, counts = np.unique(
            bank.skill[items], return_inverse=True, return_counts=True
        )
        most = int(counts.max(initial=0))
        by_skill = np.argsort(place, kind="stable")
        rank = np.empty_like(place)
        rank[by_skill] = np.arange(len(items)) - np.repeat(np.cumsum(counts) - counts, counts)
        curves = np.full((len(skills), most, len(GRID)), 0.5)
        curves[place, rank] = bank.curves[items]
        return cls(items, skills, curves, place * most + rank)


def variance_reductions(pool: Pool, projection: Projection, direction: int) -> Floats:
    """Expected reduction of the variance of one direction by each item: (k,) logits²."""
    mean = projection.mean.take(pool.skills)
    variance = np.maximum(projection.variance.take(pool.skills), LEAST_SD_ON_GRID**2)
    weights = gaussian_on_grid(mean, variance)
    # Cov(θ, y) / v is the slope of the regression of the answer on the ability.
    right = np.matvec(pool.curves, weights)
    weights *= (GRID - mean[:, None]) * (1 / variance)[:, None]
    slope = np.matvec(pool.curves, weights)
    slope *= projection.spread[:, direction].take(pool.skills)[:, None]
    return np.asarray(slope**2 / (right * (1 - right))).take(pool.cells)


def precision_gains(pool: Pool, projection: Projection, direction: int) -> Floats:
    """Expected gain in the precision of one direction by each item: (k,) 1 / logit²."""
    variance = projection.direction_variance[direction]
    reductions = variance_reductions(pool, projection, direction)
    return np.asarray(1 / (variance - reductions) - 1 / variance)


def best_item(values: Floats, prices: Floats, candidates: Flags, seed: int, ordinal: int) -> int:
    """Return one of the candidates whose value less price is within NEAR_TIE of the best.

    `values` and `prices` (k,) are in 1 / logit²; at least one candidate. The answer counts in k.
    """
    objective = np.where(candidates, values - prices, -np.inf)
    best = int(np.argmax(objective))
    ties = np.flatnonzero(objective >= objective[best] - NEAR_TIE * values[best])
    return int(ties[below(len(ties), seed, ordinal)])
