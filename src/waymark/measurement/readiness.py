"""Readiness for the levels of a path: probabilities, label, score with interval.

The margin at a level, m = Σ weight (θ - cut), is Gaussian under the posterior, so the probability
of m >= 0 is closed form. The levels of a path build on each other, so being ready for one
includes being ready for those below it. All that is told follows from one family of quantiles:

    q(level, z) = min over the levels up to it of (mean + z sd of the margin)

    P(ready at level) = P(q(level, Z) >= 0), Z ~ N(0, 1) = min over the levels up to it of
                        Φ(mean / sd), hence never rising from junior to senior
    score(z)          = a map of the three q at z on which 40, 60, 80 are the cuts; it reaches a
                        cut exactly where that level's q reaches 0, and it rises with z

so the score and the probabilities never contradict each other: P(score >= 60) = P(ready at mid).
"""

import math
from typing import Literal

import msgspec
import numpy as np

from waymark.measurement.arrays import Floats
from waymark.measurement.gaussian import cumulative, quantile
from waymark.measurement.path_targets import PathTargets
from waymark.measurement.posterior import Posterior
from waymark.measurement.scale import LEVELS, Level
from waymark.measurement.skill_space import SkillSpace

Label = Literal["not_enough_evidence", "below_junior", "junior", "mid", "senior"]

SHOWN_FROM = 0.8
"""A level is shown where its probability is at least this ..."""
RULED_OUT_UP_TO = 0.2
"""... ruled out where it is at most this, and open in between."""
EVIDENCE_NEEDED = 0.5
"""No label before the answers have removed half of the prior variance of the junior margin: until
then a label would tell what is usual among developers rather than what this person showed."""
INTERVAL = 0.90

_SCORE_CUTS = (40.0, 60.0, 80.0)
_POINTS_PER_LOGIT = 20.0  # the cuts lie 20 points and 1 logit apart; the tails go on as steeply
_HALF_WIDTH_Z = quantile((1 + INTERVAL) / 2)
_CURVE_Z = np.linspace(-6, 6, 1201)


class ScorePoint(msgspec.Struct, frozen=True):
    score: float
    density: float
    """Per score point; the curve integrates to 1."""


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a person's level on a path."""

    probabilities: dict[Level, float]
    """P(ready), never rising from junior to senior."""
    margin_means: dict[Level, float]
    """Logits above what the level asks for, weighted."""
    margin_sds: dict[Level, float]
    label: Label
    open_level: Level | None
    """The next level where it is still open; its probability is in `probabilities`."""
    held_back_by: tuple[int, ...]
    """Must-have areas that alone keep the next level from being shown or open."""
    evidence_share: float
    """Share of the prior variance of the junior margin that answers removed, in [0, 1]."""
    score: float
    """0 to 100; 40, 60 and 80 are the cuts."""
    score_low: float
    score_high: float
    """The 90 % interval."""
    curve: tuple[ScorePoint, ...]
    """The density of the score at 0.5, 1.5, ..., 99.5, for drawing."""


def assess_readiness(space: SkillSpace, targets: PathTargets, posterior: Posterior) -> Readiness:
    """Return everything told of a person whose skills follow `posterior`."""
    means, variances = margins(targets, posterior)
    sds = np.sqrt(variances)
    probabilities = level_probabilities(means, sds)
    prior_variance = float(targets.weights[0] @ space.covariance @ targets.weights[0])
    share = min(max(1 - float(variances[0]) / prior_variance, 0.0), 1.0)
    missing = missing_areas(targets, posterior)
    label, open_level, held_back_by = label_of(probabilities, missing, share)
    low, middle, high = score_at(means, sds, np.array([-_HALF_WIDTH_Z, 0.0, _HALF_WIDTH_Z]))
    return Readiness(
        probabilities=_by_level(probabilities),
        margin_means=_by_level(means),
        margin_sds=_by_level(sds),
        label=label,
        open_level=open_level,
        held_back_by=held_back_by,
        evidence_share=share,
        score=float(middle),
        score_low=float(low),
        score_high=float(high),
        curve=score_curve(means, sds),
    )


def margins(targets: PathTargets, posterior: Posterior) -> tuple[Floats, Floats]:
    """Mean and variance of the margin at each level: two arrays (3,)."""
    means = np.einsum("ls,ls->l", targets.weights, posterior.mean - targets.cuts)
    variances = np.einsum("ls,ls->l", targets.weights @ posterior.covariance, targets.weights)
    return means, variances


def level_probabilities(means: Floats, sds: Floats) -> Floats:
    """P(ready) at each level from the margins: (3,), never rising."""
    return np.minimum.accumulate(cumulative(means / sds))


def missing_areas(targets: PathTargets, posterior: Posterior) -> tuple[tuple[int, ...], ...]:
    """For each level, the must-have areas that are clearly not there.

    The margin of an area at a level is the path's margin with only that area's skills and
    weights. It is clearly negative where P(area margin >= 0) < 0.2.
    """
    return tuple(
        tuple(
            int(area)
            for area in np.flatnonzero(targets.must_have[row])
            if _area_probability(targets, posterior, row, int(area)) < RULED_OUT_UP_TO
        )
        for row in range(len(LEVELS))
    )


def _area_probability(targets: PathTargets, posterior: Posterior, row: int, area: int) -> float:
    weights = np.where(targets.area_of_skill == area, targets.weights[row], 0.0)
    variance = float(weights @ posterior.covariance @ weights)
    if variance == 0:
        return 1.0  # nothing of the area is in this person's stack
    mean = float(weights @ (posterior.mean - targets.cuts[row]))
    return float(cumulative(np.array(mean / math.sqrt(variance))))


def label_of(
    probabilities: Floats, missing: tuple[tuple[int, ...], ...], evidence_share: float
) -> tuple[Label, Level | None, tuple[int, ...]]:
    """Return the label, the next level where it is open, and the areas that hold it back.

    Shown is the highest level with P >= 0.8 such that no must-have area is clearly missing at it
    or below it. The next level is open where 0.2 < P < 0.8 and nothing is missing there. With no
    level shown: "below_junior" where P(junior) <= 0.2 or a must-have area of junior is missing,
    else "not_enough_evidence" with junior open. See EVIDENCE_NEEDED for when nothing is said.
    """
    if evidence_share < EVIDENCE_NEEDED:
        return "not_enough_evidence", None, ()
    shown = 0
    while shown < len(LEVELS) and probabilities[shown] >= SHOWN_FROM and not missing[shown]:
        shown += 1
    if shown == len(LEVELS):
        return LEVELS[-1], None, ()
    following = float(probabilities[shown])
    held_back_by = missing[shown] if following > RULED_OUT_UP_TO else ()
    is_open = following > RULED_OUT_UP_TO and not held_back_by
    open_level = LEVELS[shown] if is_open else None
    if shown > 0:
        return LEVELS[shown - 1], open_level, held_back_by
    return "not_enough_evidence" if is_open else "below_junior", open_level, held_back_by


def score_at(means: Floats, sds: Floats, z: Floats) -> Floats:
    """The score at standard normal quantiles z (k,): (k,), rising with z.

    Between two cuts it is 40 (or 60) + 20 times the share of the way from one cut to the next;
    above senior 80 + 20 (1 - exp(-q)), below junior 40 exp(q / 2), q the margin in logits.
    """
    quantiles = means[:, None] + sds[:, None] * z
    junior, mid, senior = np.minimum.accumulate(quantiles, axis=0)
    room_above = 100 - _SCORE_CUTS[2]
    above = 100 - room_above * np.exp(-np.maximum(senior, 0) * _POINTS_PER_LOGIT / room_above)
    below = _SCORE_CUTS[0] * np.exp(np.minimum(junior, 0) * _POINTS_PER_LOGIT / _SCORE_CUTS[0])
    to_mid = _SCORE_CUTS[0] + 20 * _share_of_the_way(junior, mid)
    to_senior = _SCORE_CUTS[1] + 20 * _share_of_the_way(mid, senior)
    return np.select([senior >= 0, mid >= 0, junior >= 0], [above, to_senior, to_mid], below)


def _share_of_the_way(passed: Floats, ahead: Floats) -> Floats:
    """passed / (passed - ahead) where passed >= 0 > ahead; of no meaning (0) elsewhere."""
    between = (passed >= 0) & (ahead < 0)
    distance = np.where(between, passed - ahead, 1.0)
    return np.where(between, passed, 0.0) / distance


def score_curve(means: Floats, sds: Floats) -> tuple[ScorePoint, ...]:
    """The probability of each of the 100 score points, as a density to draw."""
    scores = score_at(means, sds, _CURVE_Z)
    edges = np.arange(0.0, 101.0)
    # Beyond the outermost z lies less than 1e-8 of the probability.
    z = np.interp(edges, scores, _CURVE_Z, left=-np.inf, right=np.inf)
    densities = np.diff(cumulative(z))
    return tuple(
        ScorePoint(float(edge) + 0.5, float(density))
        for edge, density in zip(edges[:-1], densities, strict=True)
    )


def _by_level(values: Floats) -> dict[Level, float]:
    return {level: float(value) for level, value in zip(LEVELS, values, strict=True)}
