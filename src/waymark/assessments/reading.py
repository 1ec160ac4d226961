"""What a person asks to see of their sessions: put together from queries and pure modules."""

import asyncio
from uuid import UUID

import msgspec

from waymark.assessments.coverage import path_coverage
from waymark.assessments.queries import (
    StoredAnswer,
    decode_focus,
    select_answers,
    select_assessments,
    select_revisions,
)
from waymark.assessments.review_schemas import AssessmentReview, ReviewedQuestion
from waymark.assessments.reviewing import AnsweredQuestion, review_question
from waymark.assessments.schemas import (
    AssessmentResult,
    AssessmentState,
    AssessmentSummary,
    Choice,
    Path,
    PathArea,
)
from waymark.assessments.sittings import Sitting, require_progress, require_sitting
from waymark.assessments.stacks import stack_groups
from waymark.assessments.states import show_state
from waymark.bank.queries import select_current_release
from waymark.errors import Conflict, NotFound
from waymark.measurement.plan import PATH_ASSESSMENT


class ResultNotReady(Conflict): ...


class RevisionNotFound(NotFound): ...


class ReviewNotOpen(Conflict): ...


async def read_paths() -> list[Path]:
    """Return the career paths of the current release."""
    release = await select_current_release()
    names = {area.slug: area.name for area in release.document.areas}
    return [
        Path(
            slug=path.slug,
            name=path.name,
            about=path.about,
            areas=[
                PathArea(slug=each.area, name=names[each.area], reason=each.reason)
                for each in path.areas
            ],
            stack_groups=stack_groups(release, path),
            minimum_questions=PATH_ASSESSMENT.minimum,
            maximum_questions=PATH_ASSESSMENT.maximum,
            coverage=path_coverage(release, path.slug),
            not_measured=path.not_measured,
        )
        for path in release.document.paths
    ]


async def read_summaries(account_id: UUID) -> list[AssessmentSummary]:
    """Return one's own sessions, the newest first."""
    return [
        AssessmentSummary(
            id=row["id"],
            path=row["path"],
            focus=decode_focus(row["focus"]),
            path_name=row["path_name"],
            state=row["state"],
            started_at=row["started_at"],
            finished_at=row["finished_at"],
            answered=row["answered"],
            label=row["label"],
            score=row["score"],
        )
        for row in await select_assessments(account_id)
    ]


async def read_state(assessment_id: UUID, account_id: UUID) -> AssessmentState:
    """Return where one's own session stands. Raises AssessmentNotFound."""
    sitting = await require_sitting(assessment_id, account_id)
    return show_state(assessment_id, sitting, await require_progress(assessment_id, account_id))


async def read_result(
    assessment_id: UUID, account_id: UUID, number: int | None
) -> AssessmentResult:
    """Return the newest revision of a result, or the one with `number`.

    Raises AssessmentNotFound, ResultNotReady (the session goes on or is being worked out) or
    RevisionNotFound.
    """
    revisions = await select_revisions(assessment_id, account_id)
    if not revisions:
        progress = await require_progress(assessment_id, account_id)
        raise ResultNotReady(
            "The result is being worked out. It takes a few seconds."
            if progress.state == "scoring"
            else "The session is not finished yet, so there is no result."
        )
    wanted = [result for result in revisions if number in (None, result.revision.number)]
    if not wanted:
        raise RevisionNotFound(f"This result has no revision {number}.")
    return msgspec.structs.replace(wanted[-1], revisions=[result.revision for result in revisions])


async def read_review(assessment_id: UUID, account_id: UUID) -> AssessmentReview:
    """Return every question of a closed session with keys and explanations.

    Raises AssessmentNotFound, or ReviewNotOpen while the session goes on: the keys stay here.
    """
    sitting = await require_sitting(assessment_id, account_id)
    progress = await require_progress(assessment_id, account_id)
    if progress.state in ("open", "paused"):
        raise ReviewNotOpen("The review opens when the session is finished.")
    answers = await select_answers(assessment_id, account_id)
    # Rendering forty questions for the first time takes longer than others should wait.
    reviewed = await asyncio.to_thread(_review, sitting, answers)
    return AssessmentReview(
        assessment_id=assessment_id,
        path=None if sitting.focus is not None else sitting.path.slug,
        focus=sitting.focus,
        path_name=sitting.path.name,
        questions=reviewed,
    )


def _review(sitting: Sitting, answers: list[StoredAnswer]) -> list[ReviewedQuestion]:
    release = sitting.release
    reviewed = []
    for answer in answers:
        item = release.document.items[release.item_index[answer.version_id]]
        index = release.skill_index[item.skill]
        skill = release.document.skills[index].skill
        area = release.document.areas[int(sitting.plan.space.area_of_skill[index])]
        reviewed.append(
            review_question(
                AnsweredQuestion(
                    version_id=answer.version_id,
                    question=release.question(answer.version_id),
                    is_verified=item.is_verified,
                    ordinal=answer.ordinal,
                    response=answer.response,
                    outcome=answer.outcome,
                    is_pilot=answer.is_pilot,
                    seconds=(answer.answered_at - answer.asked_at).total_seconds(),
                    skill=Choice(slug=skill.slug, name=skill.name),
                    area_name=area.name,
                ),
                sitting.seed,
            )
        )
    return reviewed
