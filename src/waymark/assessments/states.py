"""A session as the browser sees it."""

from uuid import UUID

import msgspec

from waymark.assessments.queries import Progress, StoredAnswer
from waymark.assessments.schemas import AssessmentState, ShownQuestion
from waymark.assessments.showing import show_question
from waymark.assessments.sittings import Sitting, state_after
from waymark.measurement.session import Belief, SessionState, believe, certainty


def show_state(
    assessment_id: UUID,
    sitting: Sitting,
    progress: Progress,
    state: SessionState | None = None,
    belief: Belief | None = None,
) -> AssessmentState:
    """Return where the session stands. `state` and `belief` save rebuilding what a caller has."""
    state = state or state_after(sitting, progress)
    belief = belief or believe(sitting.plan, state)
    # A check may have fewer questions left than it would like to ask.
    most = min(
        sitting.plan.limits.maximum,
        progress.answered + int(belief.available.take(sitting.plan.pool.items).sum()),
    )
    is_going_on = progress.state in ("open", "paused") and progress.current_question is not None
    return AssessmentState(
        id=assessment_id,
        path=None if sitting.focus is not None else sitting.path.slug,
        focus=sitting.focus,
        path_name=sitting.path.name,
        state=progress.state,
        started_at=progress.started_at,
        finished_at=progress.finished_at,
        answered=progress.answered,
        minimum_questions=min(sitting.plan.limits.minimum, most),
        maximum_questions=most,
        certainty=certainty(sitting.plan, state, belief),
        # Questions on trial count like any other, or the number would tell which they were.
        areas_touched=int((belief.met & sitting.plan.blueprint).sum()),
        areas_total=int(sitting.plan.blueprint.sum()),
        stop_reason=progress.stop_reason,
        question=(
            show_current(sitting, progress.current_question, progress.answered + 1)
            if is_going_on and progress.current_question is not None
            else None
        ),
    )


def show_outcome(
    assessment_id: UUID, sitting: Sitting, progress: Progress, answer: StoredAnswer
) -> AssessmentState:
    """Return what the client was told when it first sent `answer`, however much came after.

    Once the session is closed there is nothing left to go on with, so that is what is told.
    """
    if progress.state in ("scoring", "finished") and answer.stop_reason is None:
        return show_state(assessment_id, sitting, progress)
    then = msgspec.structs.replace(
        progress,
        answered=answer.ordinal,
        state="scoring" if answer.stop_reason else "open",
        stop_reason=answer.stop_reason,
        finished_at=None,
        current_question=answer.next_question,
        version_ids=progress.version_ids[: answer.ordinal],
        outcomes=progress.outcomes[: answer.ordinal],
        are_pilots=progress.are_pilots[: answer.ordinal],
        precisions=progress.precisions[: answer.ordinal],
        shifts=progress.shifts[: answer.ordinal],
    )
    return show_state(assessment_id, sitting, then)


def show_current(sitting: Sitting, version_id: UUID, ordinal: int) -> ShownQuestion:
    release = sitting.release
    item = release.item_index[version_id]
    area = release.document.areas[int(sitting.plan.area_of_item[item])]
    return show_question(version_id, release.question(version_id), sitting.seed, ordinal, area.name)
