"""Expectation propagation: the last pass, which removes the dependence on the order of answers.

Moment matching one answer after the other approximates each answer in the light of the earlier
ones only. Here every site is matched again in the light of all the others, over and over, until
nothing moves. Source: Minka, "Expectation propagation for approximate Bayesian inference"
(UAI 2001); Rasmussen & Williams, Gaussian Processes for Machine Learning (2006), section 3.6.

All sites move at once and start from nothing, and the answers are put into one order first, so the
result does not depend on the order of the answers even in its last bit.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from waymark.measurement.arrays import Flags, Floats, Integers, indices
from waymark.measurement.errors import AlreadyAsked, UnknownItem, UnknownSkill
from waymark.measurement.items import ItemBank
from waymark.measurement.posterior import Evidence, posterior_from, tilted_moments
from waymark.measurement.skill_space import SkillSpace

SWEEPS_MOST = 200
TOLERANCE = 1e-10
"""Largest change of a site's numbers at which it counts as settled."""
_DAMPING = 0.5  # all sites move at once, so a full step would overshoot
_LEAST_CAVITY = 1e-3  # 1 / logit²; a cavity wider than this is no distribution of abilities


class ScoredAnswer(msgspec.Struct, frozen=True, order=True):
    item: int
    is_right: bool


def refine(
    space: SkillSpace,
    bank: ItemBank,
    answers: Sequence[ScoredAnswer],
    starting: Evidence | None = None,
) -> Evidence:
    """Return the sites of a session's answers, each matched in the light of all the others.

    The sites come in the order of item numbers. `starting` (earlier sessions) is taken as it is
    and not returned. Errors: UnknownItem, UnknownSkill, AlreadyAsked (one item twice).
    """
    ordered = sorted(answers)
    items = indices("item", [answer.item for answer in ordered], bank.size, UnknownItem)
    if len(np.unique(items)) < len(items):
        raise AlreadyAsked("an item was answered twice")
    is_right = np.array([answer.is_right for answer in ordered], dtype=np.bool_)
    skill = bank.skill[items]
    indices("bank.skill", skill, space.size, UnknownSkill)
    before = posterior_from(space, starting or Evidence.none())
    asked, place = np.unique(skill, return_inverse=True)
    mean = before.mean[asked]
    inverse: Floats = np.asarray(
        np.linalg.inv(before.covariance[np.ix_(asked, asked)]), dtype=np.float64
    )
    precision, shift = np.zeros(len(items)), np.zeros(len(items))
    for _ in range(SWEEPS_MOST if len(items) else 0):
        cavities = _cavities(place, (mean, inverse), (precision, shift))
        matched = _matched_sites(bank, (items, is_right), cavities)
        precision_step = np.where(cavities.proper, matched[0] - precision, 0.0)
        shift_step = np.where(cavities.proper, matched[1] - shift, 0.0)
        if max(np.abs(precision_step).max(), np.abs(shift_step).max()) < TOLERANCE:
            break
        scale = safe_step(inverse, place, precision, precision_step)
        precision = precision + scale * precision_step
        shift = shift + scale * shift_step
    return Evidence(skill, precision, shift)


class _Cavities(msgspec.Struct, frozen=True, eq=False):
    """Each answer's marginal without its own site: arrays (k,)."""

    mean: Floats
    variance: Floats
    proper: Flags
    """Where false, the other sites leave no distribution; the site stays for this sweep."""


def _cavities(
    place: Integers, prior: tuple[Floats, Floats], sites: tuple[Floats, Floats]
) -> _Cavities:
    """`prior` is mean and inverse covariance of the asked skills; `place` leads to them."""
    prior_mean, inverse = prior
    precision, shift = sites
    count = len(prior_mean)
    covariance = np.linalg.inv(inverse + np.diag(_summed(place, precision, count)))
    mean = covariance @ (inverse @ prior_mean + _summed(place, shift, count))
    variance = np.diagonal(covariance)[place]
    left = 1 / variance - precision
    proper = left > _LEAST_CAVITY
    cavity_variance = 1 / np.where(proper, left, 1.0)
    cavity_mean = np.where(proper, cavity_variance * (mean[place] / variance - shift), 0.0)
    return _Cavities(cavity_mean, cavity_variance, proper)


def _matched_sites(
    bank: ItemBank, answers: tuple[Integers, Flags], cavities: _Cavities
) -> tuple[Floats, Floats]:
    """Precision and shift that turn each cavity into the moments of cavity times curve."""
    means, variances = tilted_moments(cavities.mean, cavities.variance, bank, *answers)
    precision = 1 / variances - 1 / cavities.variance
    return precision, means / variances - cavities.mean / cavities.variance


def safe_step(inverse: Floats, place: Integers, precision: Floats, step: Floats) -> float:
    """The largest of damping, damping / 2, ... after which the posterior is still a distribution.

    `inverse` is the prior's inverse covariance of the asked skills, `place` leads from answers to
    them; `precision` must leave a distribution. Only negative precisions can break it, and a
    step of nothing does not, so this ends.
    """
    scale = _DAMPING
    while True:
        total = _summed(place, precision + scale * step, len(inverse))
        try:
            np.linalg.cholesky(inverse + np.diag(total))
        except np.linalg.LinAlgError:
            scale /= 2
        else:
            return scale


def _summed(place: Integers, values: Floats, count: int) -> Floats:
    sums = np.zeros(count)
    np.add.at(sums, place, values)
    return sums
