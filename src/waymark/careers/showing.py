"""Readings and changes in the words and numbers that people see. Pure."""

from datetime import date, timedelta
from typing import Literal

import numpy as np

from waymark.assessments.refreshing import Ageing, chosen_skills
from waymark.assessments.results import CUT_SCORES, score_view
from waymark.assessments.schemas import Choice, Focus, LevelView, RefreshFocus, ScoreView
from waymark.assessments.wording import headline_of
from waymark.bank.release import Release
from waymark.careers.schemas import (
    AgedEvidence,
    AreaLine,
    BandPoint,
    ComparedArea,
    ComparedSkill,
    Comparison,
    Difference,
    LastChange,
    Reading,
    SkillLine,
    TimelinePoint,
)
from waymark.careers.stages import Compared, PathView, Stage, estimate
from waymark.measurement.arrays import Floats, Integers
from waymark.measurement.posterior import Posterior
from waymark.measurement.readiness import Readiness
from waymark.measurement.scale import LEVELS

BAND_DAYS = 14
"""Between two points of the band: over so few days it bends by less than a line is thick."""
BAND_POINTS_AT_MOST = 12
"""Between two sessions; over years the points lie further apart."""


def show_reading(view: PathView, posterior: Posterior, on: date) -> Reading:
    readiness = view.reading(posterior)
    return Reading(
        on=on,
        headline=headline_of(readiness),
        score=_score(readiness),
        levels=_levels(readiness),
    )


def show_change(view: PathView, first: Stage, second: Stage) -> LastChange:
    return LastChange(
        since=first.session.closed_at,
        first=first.session.id,
        second=second.session.id,
        difference=_path_difference(view, Compared.of(view.release, first, second)),
    )


def show_ageing(release: Release, ageing: Ageing, unseen: int, needed: int) -> AgedEvidence:
    return AgedEvidence(
        widening=ageing.widening,
        is_visible=ageing.is_visible,
        skills=[_choice(release, slug) for slug in chosen_skills(release, ageing.stale)],
        can_refresh=ageing.is_visible and unseen >= needed,
    )


def show_point(view: PathView, stage: Stage) -> TimelinePoint:
    readiness = view.reading(stage.known_on(view.release, stage.day))
    session = stage.session
    return TimelinePoint(
        session=session.id,
        at=session.closed_at,
        kind=_kind(session.focus),
        about=_about(view.release, session.focus, session.path),
        answered=session.answered,
        told=session.label,
        score=_score(readiness),
        headline=headline_of(readiness),
        levels=_levels(readiness),
    )


def show_band(view: PathView, stages: list[Stage], today: date) -> list[BandPoint]:
    """The estimate in its interval from the first session until today."""
    points = []
    following = [stage.day for stage in stages[1:]] + [max(today, stages[-1].day)]
    for stage, until in zip(stages, following, strict=True):
        for on in days_between(stage.day, until):
            readiness = view.reading(stage.known_on(view.release, on))
            points.append(BandPoint(on=on, score=_score(readiness)))
    return points


def days_between(first: date, last: date) -> list[date]:
    """Both days and some in between, evenly; a single one where they are the same."""
    span = (last - first).days
    steps = min(max(1, round(span / BAND_DAYS)), BAND_POINTS_AT_MOST) if span > 0 else 0
    if steps == 0:
        return [first]
    return [first + timedelta(days=round(span * step / steps)) for step in range(steps + 1)]


def show_area_lines(view: PathView, stages: list[Stage], today: date) -> list[AreaLine]:
    known = [stage.known_on(view.release, stage.day) for stage in stages]
    known.append(stages[-1].known_on(view.release, today))
    asked = np.bincount(stages[-1].evidence.skill, minlength=view.release.space.size)
    return [
        AreaLine(
            slug=view.release.document.areas[area].slug,
            name=view.release.document.areas[area].name,
            scores=[_view(posterior, view.weights_of_area(area)) for posterior in known],
            skills=[
                _skill_line(view, known, skill, int(asked[skill]))
                for skill in view.skills(area)
                if asked[skill]
            ],
            skills_total=len(view.skills(area)),
        )
        for area in view.areas()
    ]


def _skill_line(view: PathView, known: list[Posterior], skill: int, asked: int) -> SkillLine:
    described = view.release.document.skills[skill].skill
    weights = view.weights_of_skill(skill)
    return SkillLine(
        slug=described.slug,
        name=described.name,
        asked=asked,
        scores=[_view(posterior, weights) for posterior in known],
    )


def show_comparison(view: PathView, first: Stage, second: Stage) -> Comparison:
    """Two stages in the order of their times: the path, its areas and its skills."""
    compared = Compared.of(view.release, first, second)
    size = view.release.space.size
    asked = np.bincount(second.evidence.skill, minlength=size) - np.bincount(
        first.evidence.skill, minlength=size
    )
    return Comparison(
        path=view.slug,
        path_name=view.name,
        first=show_point(view, first),
        second=show_point(view, second),
        difference=_path_difference(view, compared),
        judged_at=view.judged_at(view.reading(compared.first)),
        areas=[_compared_area(view, compared, asked, area) for area in view.areas()],
    )


def _compared_area(view: PathView, compared: Compared, asked: Integers, area: int) -> ComparedArea:
    weights = view.weights_of_area(area)
    skills = view.skills(area)
    described = view.release.document.areas[area]
    return ComparedArea(
        slug=described.slug,
        name=described.name,
        first=_view(compared.first, weights),
        second=_view(compared.second, weights),
        asked_between=int(asked[skills].sum()),
        difference=_difference(compared, weights),
        skills=[_compared_skill(view, compared, asked, skill) for skill in skills],
    )


def _compared_skill(
    view: PathView, compared: Compared, asked: Integers, skill: int
) -> ComparedSkill:
    weights = view.weights_of_skill(skill)
    described = view.release.document.skills[skill].skill
    return ComparedSkill(
        slug=described.slug,
        name=described.name,
        first=_view(compared.first, weights),
        second=_view(compared.second, weights),
        asked_between=int(asked[skill]),
        difference=_difference(compared, weights),
    )


def _path_difference(view: PathView, compared: Compared) -> Difference:
    before = view.reading(compared.first)
    level = view.judged_at(before)
    return Difference(
        points=view.reading(compared.second).score - before.score,
        direction=compared.change(view.margin_weights(level)).direction,
    )


def _difference(compared: Compared, weights: Floats) -> Difference:
    points = _view(compared.second, weights).value - _view(compared.first, weights).value
    return Difference(points=points, direction=compared.change(weights).direction)


def _view(posterior: Posterior, weights: Floats) -> ScoreView:
    return score_view(*estimate(posterior, weights))


def _score(readiness: Readiness) -> ScoreView:
    return ScoreView(value=readiness.score, low=readiness.score_low, high=readiness.score_high)


def _levels(readiness: Readiness) -> list[LevelView]:
    return [
        LevelView(level=level, probability=readiness.probabilities[level], cut=CUT_SCORES[level])
        for level in LEVELS
    ]


def _kind(focus: Focus | None) -> Literal["path", "check", "refresh"]:
    match focus:
        case None:
            return "path"
        case RefreshFocus():
            return "refresh"
        case _:
            return "check"


def _about(release: Release, focus: Focus | None, slug: str | None) -> str:
    if focus is not None:
        return focus.name
    path = None if slug is None else release.path(slug)
    return slug or "" if path is None else path.name


def _choice(release: Release, slug: str) -> Choice:
    return Choice(slug=slug, name=release.document.skills[release.skill_index[slug]].skill.name)
