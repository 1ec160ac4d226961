"""Differential item functioning: whether an item is harder for one group than for another group of
equal ability.

Two statistics, both compared at equal values of a matching score:
- Mantel & Haenszel, "Statistical aspects of the analysis of data from retrospective studies of
  disease", JNCI 22 (1959); for items: Holland & Thayer, in Wainer & Braun (eds.), Test Validity
  (1988). Finds an item that is harder for one group throughout.
- Logistic regression: Swaminathan & Rogers, "Detecting differential item functioning using logistic
  regression procedures", Journal of Educational Measurement 27 (1990). Finds one that is harder for
  one group at some abilities only, too.

Over many items some are striking by chance, so flags keep the false discovery rate: Benjamini &
Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995).
"""

import msgspec
import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.special import expit, xlogy

from waymark.measurement.arrays import Flags, Floats, finite, flags
from waymark.measurement.errors import OutOfRange

FALSE_DISCOVERY_RATE = 0.05
_NEWTON_STEPS_MOST = 50
_SETTLED = 1e-12
_SEPARATED_BEYOND = 30.0  # logits: answers that a threshold separates have no finite fit


class MantelHaenszel(msgspec.Struct, frozen=True, kw_only=True):
    statistic: float
    """Chi-square with one degree of freedom, continuity corrected; 0 where nothing can be said."""
    p_value: float
    odds_ratio: float
    """Of the reference group to the focal one: above 1, the item is harder for the focal group. NaN
    where no stratum has people of both groups."""
    delta: float
    """-2.35 log of the odds ratio, the scale of the Educational Testing Service."""


class LogisticDifference(msgspec.Struct, frozen=True, kw_only=True):
    """Likelihood-ratio tests of nested logistic models of the answer."""

    statistic: float
    """Score, group and their product against the score alone: chi-square, two degrees."""
    p_value: float
    uniform: float
    """Score and group against the score alone: chi-square, one degree."""
    non_uniform: float
    """The product against score and group: chi-square, one degree."""
    effect: float
    """Nagelkerke's R² that the group and the product add."""


def mantel_haenszel(
    is_right: npt.ArrayLike, stratum: npt.ArrayLike, is_focal: npt.ArrayLike
) -> MantelHaenszel:
    """Compare two groups of n people on one item within strata of equal score.

    is_right, is_focal (n,) booleans; stratum (n,) anything that can be equal. Errors: WrongShape.
    """
    _, strata = np.unique(np.asarray(stratum), return_inverse=True)
    count = len(strata)
    right, focal = flags("is_right", is_right, count), flags("is_focal", is_focal, count)

    def counted(which: Flags) -> Floats:
        return np.bincount(strata[which], minlength=strata.max(initial=-1) + 1).astype(np.float64)

    reference_right, reference_wrong = counted(~focal & right), counted(~focal & ~right)
    focal_right, focal_wrong = counted(focal & right), counted(focal & ~right)
    reference, of_focal = reference_right + reference_wrong, focal_right + focal_wrong
    rights, wrongs = reference_right + focal_right, reference_wrong + focal_wrong
    total = reference + of_focal
    telling = (reference > 0) & (of_focal > 0)
    safe = np.where(telling, total, 2.0)  # a telling stratum has two people or more
    expected = np.where(telling, reference * rights / safe, 0.0).sum()
    variance = np.where(
        telling, reference * of_focal * rights * wrongs / (safe**2 * (safe - 1)), 0.0
    ).sum()
    above = np.where(telling, reference_right * focal_wrong / safe, 0.0).sum()
    below = np.where(telling, reference_wrong * focal_right / safe, 0.0).sum()
    surplus = abs(reference_right[telling].sum() - expected)
    statistic = float(max(surplus - 0.5, 0.0) ** 2 / variance) if variance > 0 else 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        odds_ratio = float(np.divide(above, below))
        delta = float(-2.35 * np.log(odds_ratio))
    return MantelHaenszel(
        statistic=statistic,
        p_value=float(stats.chi2.sf(statistic, 1)),
        odds_ratio=odds_ratio,
        delta=delta,
    )


def logistic_difference(
    is_right: npt.ArrayLike, score: npt.ArrayLike, is_focal: npt.ArrayLike
) -> LogisticDifference:
    """Compare two groups of n people on one item by regression on a score.

    is_right, is_focal (n,) booleans; score (n,) numbers. Errors: WrongShape, NotFinite.
    """
    count = np.size(score)
    scores = finite("score", score, (count,))
    right, focal = flags("is_right", is_right, count), flags("is_focal", is_focal, count)
    spread = float(scores.std()) if count else 0.0
    scaled = (scores - scores.mean()) / spread if spread > 0 else np.zeros(count)
    group = focal.astype(np.float64)
    columns = np.stack([np.ones(count), scaled, group, scaled * group], axis=1)
    nothing, by_score, by_group, by_both = (
        _log_likelihood(columns[:, :width], right) for width in (1, 2, 3, 4)
    )
    statistic = max(2 * (by_both - by_score), 0.0)
    return LogisticDifference(
        statistic=statistic,
        p_value=float(stats.chi2.sf(statistic, 2)),
        uniform=max(2 * (by_group - by_score), 0.0),
        non_uniform=max(2 * (by_both - by_group), 0.0),
        effect=_nagelkerke(by_both, nothing, count) - _nagelkerke(by_score, nothing, count),
    )


def flagged(p_values: npt.ArrayLike, rate: float = FALSE_DISCOVERY_RATE) -> Flags:
    """Which of k p-values to flag, so that on average at most `rate` of the flags are false.

    Errors: OutOfRange.
    """
    found = np.asarray(p_values, dtype=np.float64)
    if not np.all((found >= 0) & (found <= 1)):
        raise OutOfRange("a p-value lies outside [0, 1]")
    if found.size == 0:
        return np.zeros(0, dtype=np.bool_)
    return np.asarray(stats.false_discovery_control(found) <= rate)


def _log_likelihood(columns: Floats, right: Flags) -> float:
    """Of the logistic regression of `right` on `columns` at its maximum, by Newton's method."""
    answer = right.astype(np.float64)
    coefficients = np.zeros(columns.shape[1])
    reached = -np.inf
    for _ in range(_NEWTON_STEPS_MOST):
        logits = np.clip(columns @ coefficients, -_SEPARATED_BEYOND, _SEPARATED_BEYOND)
        chance = expit(logits)
        now = float((xlogy(answer, chance) + xlogy(1 - answer, 1 - chance)).sum())
        if now - reached <= _SETTLED * abs(now):
            return max(now, reached)
        reached = now
        weight = chance * (1 - chance)
        information = (columns * weight[:, None]).T @ columns
        # The least-squares solution, since a group of which all are right leaves it singular.
        coefficients = (
            coefficients
            + np.linalg.lstsq(information, columns.T @ (answer - chance), rcond=None)[0]
        )
    return reached


def _nagelkerke(log_likelihood: float, of_nothing: float, count: int) -> float:
    """The share explained, on a scale whose end can be reached (N. Nagelkerke, Biometrika 1991)."""
    if count == 0 or of_nothing == 0:
        return 0.0
    share = -np.expm1(2 * (of_nothing - log_likelihood) / count)
    return float(share / -np.expm1(2 * of_nothing / count))
