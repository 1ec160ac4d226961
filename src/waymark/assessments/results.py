"""What a finished session says, built from a posterior. Pure: same evidence, same result."""

from datetime import datetime
from uuid import UUID

import msgspec
import numpy as np

from waymark.assessments.schemas import (
    AreaResult,
    AssessmentResult,
    Choice,
    DensityPoint,
    LabelView,
    LevelView,
    Move,
    RevisionView,
    ScoreView,
    SkillResult,
    StopReason,
)
from waymark.assessments.study_hours import hours_to, hours_to_mid_in
from waymark.assessments.wording import explain_label, headline_of
from waymark.bank.content import CareerPath, Level
from waymark.bank.release import Release
from waymark.measurement.arrays import Floats, Integers
from waymark.measurement.explanation import Contributions, contributions, greatest_moves
from waymark.measurement.gaussian import quantile
from waymark.measurement.path_targets import PathTargets
from waymark.measurement.posterior import Posterior
from waymark.measurement.readiness import (
    INTERVAL,
    SHOWN_FROM,
    Readiness,
    assess_readiness,
)
from waymark.measurement.scale import LEVELS

POINTS_PER_LOGIT = 20.0
"""The cuts lie 1 logit and 20 score points apart."""

CUT_SCORES: dict[Level, float] = {"junior": 40.0, "mid": 60.0, "senior": 80.0}

MOVES_SHOWN = 6


class ResultFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the result tells of the session itself."""

    assessment_id: UUID
    started_at: datetime
    finished_at: datetime
    stop_reason: StopReason
    answered: int
    answered_before: int
    revision: RevisionView


def build_result(
    facts: ResultFacts,
    release: Release,
    path: CareerPath,
    stack: list[str],
    targets: PathTargets,
    posterior: Posterior,
    asked: Integers,
) -> AssessmentResult:
    """Put a posterior into words and pictures.

    `targets` are those of the person's stack; `asked` (s,) counts the scored answers per skill.
    """
    readiness = assess_readiness(release.space, targets, posterior)
    following = next(
        (level for level in LEVELS if readiness.probabilities[level] < SHOWN_FROM), LEVELS[-1]
    )
    hours = _study_hours(release, targets, LEVELS.index(following))
    moves = greatest_moves(targets, posterior, hours)
    row = LEVELS.index(following)
    return AssessmentResult(
        assessment_id=facts.assessment_id,
        path=path.slug,
        path_name=path.name,
        started_at=facts.started_at,
        finished_at=facts.finished_at,
        stop_reason=facts.stop_reason,
        answered=facts.answered,
        answered_before=facts.answered_before,
        revision=facts.revision,
        revisions=[facts.revision],
        label=_label(readiness, release),
        score=ScoreView(value=readiness.score, low=readiness.score_low, high=readiness.score_high),
        levels=[
            LevelView(
                level=level, probability=readiness.probabilities[level], cut=CUT_SCORES[level]
            )
            for level in LEVELS
        ],
        density=[DensityPoint(score=p.score, density=p.density) for p in readiness.curve],
        contributions_at=following,
        areas=_areas(release, targets, posterior, contributions(targets, posterior), asked, row),
        toward=following,
        moves=[
            Move(
                skill=release.document.skills[move.skill].skill.slug,
                name=release.document.skills[move.skill].skill.name,
                area=_area_name(release, move.skill),
                gain=move.gain,
                hours=float(hours[move.skill]),
                can_do=_can_do(release, move.skill, _depth(targets, row, move.skill)),
            )
            for move in moves.moves[:MOVES_SHOWN]
        ],
        not_measured=path.not_measured,
        stack=[_choice(release, slug) for slug in stack],
    )


def _label(readiness: Readiness, release: Release) -> LabelView:
    shown: Level | None = next((level for level in LEVELS if level == readiness.label), None)
    held_back = [release.document.areas[area].name for area in readiness.held_back_by]
    return LabelView(
        shown=shown,
        open=readiness.open_level,
        open_probability=(
            None if readiness.open_level is None else readiness.probabilities[readiness.open_level]
        ),
        headline=headline_of(readiness),
        explanation=explain_label(readiness, held_back),
    )


def _areas(
    release: Release,
    targets: PathTargets,
    posterior: Posterior,
    parts: Contributions,
    asked: Integers,
    row: int,
) -> list[AreaResult]:
    """Every area of the path with its skills; an area's estimate weighs its skills as the path."""
    areas = []
    for index, area in enumerate(release.document.areas):
        skills = np.flatnonzero(targets.weighted_skills & (targets.area_of_skill == index))
        if len(skills) == 0:
            continue
        weights = np.zeros(len(posterior.mean))
        weights[skills] = targets.weights[:, skills].sum(axis=0)
        weights /= weights.sum()
        areas.append(
            AreaResult(
                slug=area.slug,
                name=area.name,
                score=score_view(
                    float(weights @ posterior.mean),
                    float(weights @ posterior.covariance @ weights),
                ),
                asked=int(asked[skills].sum()),
                contribution=float(parts.areas[row, index]) * POINTS_PER_LOGIT,
                skills=[
                    _skill(release, targets, posterior, parts, asked, row, int(skill))
                    for skill in skills
                ],
            )
        )
    return areas


def _skill(
    release: Release,
    targets: PathTargets,
    posterior: Posterior,
    parts: Contributions,
    asked: Integers,
    row: int,
    skill: int,
) -> SkillResult:
    described = release.document.skills[skill].skill
    return SkillResult(
        slug=described.slug,
        name=described.name,
        score=score_view(float(posterior.mean[skill]), float(posterior.covariance[skill, skill])),
        asked=int(asked[skill]),
        required={
            level: _depth(targets, index, skill)
            for index, level in enumerate(LEVELS)
            if targets.weights[index, skill] > 0
        },
        contribution=float(parts.skills[row, skill]) * POINTS_PER_LOGIT,
    )


def score_of(ability: float) -> float:
    """One skill's ability in logits on the 0-100 scale: the cuts at 40, 60, 80, flat at the ends.

    As the map of the whole path does (`measurement.readiness.score_at`), it goes on smoothly
    beyond junior and senior and never reaches 0 or 100.
    """
    if ability > 1:
        return 100 - 20 * float(np.exp(-(ability - 1)))
    if ability < -1:
        return 40 * float(np.exp((ability + 1) / 2))
    return 60 + POINTS_PER_LOGIT * ability


def score_view(mean: float, variance: float) -> ScoreView:
    """An estimate of one ability with its 90 % interval, on the 0-100 scale."""
    half = quantile((1 + INTERVAL) / 2) * float(np.sqrt(variance))
    return ScoreView(value=score_of(mean), low=score_of(mean - half), high=score_of(mean + half))


def _study_hours(release: Release, targets: PathTargets, row: int) -> Floats:
    """Expected study to reach the depth that the level in `row` asks for, by skill."""
    to_mid = hours_to_mid_in(release)
    return np.array(
        [
            hours_to(released.skill.slug, _depth(targets, row, skill), to_mid)
            for skill, released in enumerate(release.document.skills)
        ]
    )


def _depth(targets: PathTargets, row: int, skill: int) -> Level:
    return LEVELS[round(float(targets.cuts[row, skill])) + 1]


def _can_do(release: Release, skill: int, depth: Level) -> str:
    return release.document.skills[skill].skill.can_do.get(depth, "")


def _area_name(release: Release, skill: int) -> str:
    slug = release.document.skills[skill].area
    return release.document.areas[release.area_index[slug]].name


def _choice(release: Release, slug: str) -> Choice:
    return Choice(slug=slug, name=release.document.skills[release.skill_index[slug]].skill.name)
