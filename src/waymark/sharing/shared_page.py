"""The page behind a share link. Pure: the preview and the link itself make the very same page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from waymark.assessments.schemas import AssessmentResult, RevisionView
from waymark.assessments.wording import LEVEL_NAMES, share
from waymark.roadmaps.shell import Page
from waymark.roadmaps.wording import counted
from waymark.sharing.drawing import DrawnScale, draw_scale, place
from waymark.sharing.schemas import Part

REASONS = {
    "first": "",
    "key_corrected": ", since the key of a question was corrected",
    "question_withdrawn": ", since a question was withdrawn",
}


@dataclass(frozen=True)
class ShownArea:
    name: str
    value: int
    low: int
    high: int
    evidence: str
    is_measured: bool
    drawn: DrawnScale


def shared_page(
    result: AssessmentResult,
    newest: RevisionView,
    shows: Iterable[Part],
    display_name: str,
    expires_at: datetime,
) -> Page:
    """What a person shows of one revision of a result; nothing else of it enters the page."""
    shown = set(shows)
    name = display_name if "name" in shown else None
    title = result.label.headline if "level" in shown else result.path_name
    return Page(
        template="shared_result.html",
        address="/r",
        title=title,
        description=f"A result on {result.path_name}, shared by the person whom it is about.",
        is_indexed=False,
        context={
            "kicker": "Check" if result.focus else "Readiness",
            "path_name": result.path_name,
            "path": result.path,
            "name": name,
            "finished_on": day(result.finished_at),
            "levels": [
                (each.level, LEVEL_NAMES[each.level], share(each.probability), each.probability)
                for each in result.levels
            ]
            if "level" in shown
            else [],
            "cuts": [(each.level, round(each.cut), place(each.cut)) for each in result.levels],
            "level_names": LEVEL_NAMES,
            "score": result.score if "score" in shown else None,
            "scale": draw_scale(result.score, result.density) if "score" in shown else None,
            "areas": _areas(result) if "areas" in shown else [],
            "basis": counted(result.answered + result.answered_before, "answer"),
            "not_measured": result.not_measured,
            "revision": result.revision.number,
            "newer": newest if newest.number > result.revision.number else None,
            "newer_on": day(newest.computed_at),
            "newer_reason": REASONS[newest.reason],
            "works_until": day(expires_at - timedelta(microseconds=1)),
        },
    )


def day(moment: datetime) -> str:
    """A day in UTC in words, such as "3 March 2027"."""
    moment = moment.astimezone(UTC)
    return f"{moment.day} {moment:%B %Y}"


def _areas(result: AssessmentResult) -> list[ShownArea]:
    return [
        ShownArea(
            name=area.name,
            value=round(area.score.value),
            low=round(area.score.low),
            high=round(area.score.high),
            evidence=counted(area.asked, "question") if area.asked else "inferred",
            is_measured=area.asked > 0,
            drawn=draw_scale(area.score),
        )
        for area in result.areas
    ]
