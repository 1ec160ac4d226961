"""The bank as arrays, and the response curve of an item whose parameters are only partly known.

The curve of one item is the three-parameter logistic (3PL) model: A. Birnbaum, chapters 17-20 of
Lord & Novick, Statistical Theories of Mental Test Scores (1968). Its b and a are distributions
here, so what the engine uses is the curve averaged over them. That is flatter than the curve at
the means, and it is what keeps intervals honest while items are young: with plugged-in estimates
from 50 answers each, 95 % intervals cover about 70 %.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from waymark.measurement.arrays import Floats, Integers, finite, indices, within
from waymark.measurement.errors import EmptyBank, UnknownItem, UnknownSkill, WrongShape
from waymark.measurement.gaussian import quadrature
from waymark.measurement.scale import ItemPrior

GRID_STEP = 0.5
"""Logits. The trapezoid rule on a Gaussian of standard deviation s errs by a share of about
exp(-2 (π s / step)²): 1e-8 at s = 0.5, 1e-3 at s = 0.3. The curves on this grid only rank items;
the posterior itself is computed from the exact curves."""
LEAST_SD_ON_GRID = 0.25
"""Logits; narrower skills are taken to be this wide when items are ranked."""
GRID = np.arange(-6.0, 6.0 + GRID_STEP / 2, GRID_STEP)
GRID.flags.writeable = False

SUITED_SD = 0.7
"""Logits; about what a skill's standard deviation is in the middle of a session."""

_DIFFICULTY_NODES, _DIFFICULTY_WEIGHTS = quadrature(7)
_SLOPE_NODES, _SLOPE_WEIGHTS = quadrature(5)
# Every pair of nodes, flattened: (35,)
_B_NODES = np.repeat(_DIFFICULTY_NODES, len(_SLOPE_NODES))
_A_NODES = np.tile(_SLOPE_NODES, len(_DIFFICULTY_NODES))
_PAIR_WEIGHTS = np.outer(_DIFFICULTY_WEIGHTS, _SLOPE_WEIGHTS).ravel()

_ROWS_AT_ONCE = 256  # keeps the temporaries of tabulation near 3 MB


class ItemBank(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """n items as arrays of length n. Build it with `ItemBank.build`, which checks them."""

    skill: Integers
    """Index of the one skill that the item measures."""
    difficulty: Floats
    """Mean of b, in logits."""
    difficulty_sd: Floats
    log_discrimination: Floats
    """Mean of log a; a is per logit."""
    log_discrimination_sd: Floats
    guessing: Floats
    """c, in [0, 1)."""
    curves: Floats
    """P(right) averaged over the parameters' uncertainty, at each point of GRID: (n, len(GRID))."""
    suited_precision: Floats
    """1 / logit²: what an answer adds on average to the precision of its skill, for a person whom
    the item suits best and whose skill is known to within SUITED_SD."""

    @property
    def size(self) -> int:
        return len(self.skill)

    @classmethod
    def build(
        cls,
        *,
        skill: npt.ArrayLike,
        skill_count: int,
        difficulty: npt.ArrayLike,
        difficulty_sd: npt.ArrayLike,
        log_discrimination: npt.ArrayLike,
        log_discrimination_sd: npt.ArrayLike,
        guessing: npt.ArrayLike,
    ) -> "ItemBank":
        """Check the parameters and tabulate the curves, once for a release of the bank.

        Errors: EmptyBank, UnknownSkill, WrongShape, NotFinite, OutOfRange.
        """
        skill = indices("skill", skill, skill_count, UnknownSkill)
        if skill.ndim != 1:
            raise WrongShape(f"skill has {skill.ndim} dimensions, expected 1")
        if len(skill) == 0:
            raise EmptyBank("the bank has no items")
        shape = skill.shape
        difficulty = finite("difficulty", difficulty, shape)
        difficulty_sd = finite("difficulty_sd", difficulty_sd, shape)
        log_discrimination = finite("log_discrimination", log_discrimination, shape)
        log_discrimination_sd = finite("log_discrimination_sd", log_discrimination_sd, shape)
        guessing = finite("guessing", guessing, shape)
        within("difficulty_sd", difficulty_sd, difficulty_sd >= 0, ">= 0")
        within("log_discrimination_sd", log_discrimination_sd, log_discrimination_sd >= 0, ">= 0")
        within("guessing", guessing, (guessing >= 0) & (guessing < 1), "in [0, 1)")
        parameters = (difficulty, difficulty_sd, log_discrimination, log_discrimination_sd)
        curves = guessing[:, None] + (1 - guessing[:, None]) * _tabulated_knowing(parameters)
        curves.flags.writeable = False
        return cls(
            skill=skill,
            difficulty=difficulty,
            difficulty_sd=difficulty_sd,
            log_discrimination=log_discrimination,
            log_discrimination_sd=log_discrimination_sd,
            guessing=guessing,
            curves=curves,
            suited_precision=_suited_precision(curves),
        )

    @classmethod
    def from_priors(
        cls, skill: npt.ArrayLike, priors: Sequence[ItemPrior], skill_count: int
    ) -> "ItemBank":
        """A bank known only by its authors' ratings, or by any other priors, in one order."""
        return cls.build(
            skill=skill,
            skill_count=skill_count,
            difficulty=[prior.difficulty for prior in priors],
            difficulty_sd=[prior.difficulty_sd for prior in priors],
            log_discrimination=[prior.log_discrimination for prior in priors],
            log_discrimination_sd=[prior.log_discrimination_sd for prior in priors],
            guessing=[prior.guessing for prior in priors],
        )

    def check_item(self, item: int) -> None:
        """Raise UnknownItem where `item` is not an index of this bank."""
        if not 0 <= item < self.size:
            raise UnknownItem(f"item {item} is not in the bank of {self.size}")

    def chances(self, items: Integers, abilities: Floats) -> tuple[Floats, Floats]:
        """P(right) and P(wrong) of items (k,) at abilities (k, q) in logits: two (k, q) arrays.

        Both are computed as sums of positive terms, so that neither loses digits near 0.
        """
        knowing, not_knowing = _knowing(
            abilities,
            self.difficulty[items],
            self.difficulty_sd[items],
            self.log_discrimination[items],
            self.log_discrimination_sd[items],
        )
        guessing = self.guessing[items][:, None]
        return guessing + (1 - guessing) * knowing, (1 - guessing) * not_knowing


def _knowing(
    abilities: Floats,
    difficulty: Floats,
    difficulty_sd: Floats,
    log_discrimination: Floats,
    log_discrimination_sd: Floats,
) -> tuple[Floats, Floats]:
    """E of the logistic of a (θ - b) and of its complement: abilities (k, q) give two (k, q)."""
    b = difficulty[:, None] + difficulty_sd[:, None] * _B_NODES
    a = np.exp(log_discrimination[:, None] + log_discrimination_sd[:, None] * _A_NODES)
    logits = a[:, None, :] * (abilities[:, :, None] - b[:, None, :])
    small = np.exp(-np.abs(logits))  # never overflows
    larger = 1 / (1 + small)
    smaller = small * larger
    positive = logits >= 0
    knowing = np.where(positive, larger, smaller) @ _PAIR_WEIGHTS
    not_knowing = np.where(positive, smaller, larger) @ _PAIR_WEIGHTS
    return knowing, not_knowing


def _tabulated_knowing(parameters: tuple[Floats, Floats, Floats, Floats]) -> Floats:
    count = len(parameters[0])
    table = np.empty((count, len(GRID)))
    for start in range(0, count, _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        chunk = [values[rows] for values in parameters]
        abilities = np.broadcast_to(GRID, (len(chunk[0]), len(GRID)))
        table[rows] = _knowing(abilities, *chunk)[0]
    return table


def gaussian_on_grid(means: Floats, variances: Floats) -> Floats:
    """k Gaussians as weights on GRID, each summing to 1: (k, len(GRID))."""
    weights = np.exp(-((GRID - means[:, None]) ** 2) / (2 * variances[:, None]))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _suited_precision(curves: Floats) -> Floats:
    centres = GRID[np.abs(GRID) <= 3]  # further out, the grid would cut the Gaussian off
    variance = SUITED_SD**2
    weights = gaussian_on_grid(centres, np.full(len(centres), variance))
    right = curves @ weights.T
    covariance = curves @ (weights * (GRID - centres[:, None])).T
    left = variance - covariance**2 / (right * (1 - right))
    precision = (1 / left - 1 / variance).max(axis=1)
    precision.flags.writeable = False
    return np.asarray(precision)
