"""Keeping one answer: the action that everything else is built around, and the one that is hot.

It costs one statement, which writes the answer and moves the session on, if that still stands
where this process believes it to stand; else that is read and the answer looked at again. Being
one statement, it is one transaction; only the answer that closes a session, which also promises
the result, opens one.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from waymark.assessments.queries import Progress, StoredAnswer, select_answers
from waymark.assessments.schemas import AssessmentState, Outcome, StopReason, SubmitAnswer
from waymark.assessments.sittings import (
    Sitting,
    Standing,
    current_ask,
    forget_standing,
    keep_standing,
    kept_standing,
    read_standing,
    require_progress,
    require_sitting,
)
from waymark.assessments.states import show_outcome, show_state
from waymark.bank.responses import UnknownResponse
from waymark.bank.scoring import score
from waymark.database import Connection, new_id, pool, transaction
from waymark.errors import Conflict
from waymark.jobs.outbox import add_job
from waymark.jobs.queue import JobQueue
from waymark.measurement.session import Ask, Stop, believe_on, next_step, observe

SCORING_JOB = "score_assessment"


class AssessmentClosed(Conflict): ...


class AlreadyAnswered(Conflict): ...


class QuestionNotCurrent(Conflict): ...


class Following(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer leads to: the row to write, the state to show and to go on from."""

    outcome: Outcome
    precision: float
    shift: float
    shown: AssessmentState
    standing: Standing
    stop_reason: StopReason | None


async def record_answer(
    assessment_id: UUID,
    account_id: UUID,
    submitted: SubmitAnswer,
    queue: JobQueue,
    now: datetime,
) -> AssessmentState:
    """Keep one answer and choose what comes next; committed before this returns.

    A repeat (same question, same client key) returns the first outcome. Raises AssessmentClosed,
    AlreadyAnswered or QuestionNotCurrent, each with the session as it stands, where the answer
    is not to the question that is being asked.
    """
    sitting = await require_sitting(assessment_id, account_id)
    standing = kept_standing(assessment_id)
    if standing is not None:
        shown = await _record(assessment_id, sitting, standing, submitted, queue, now)
        if shown is not None:
            return shown
    # This process has not seen the session yet, or somebody else has moved it on or closed it.
    standing = await read_standing(assessment_id, sitting)
    shown = await _record(assessment_id, sitting, standing, submitted, queue, now)
    if shown is not None:
        return shown
    progress = await require_progress(assessment_id, account_id)
    return await _answer_to_another(assessment_id, sitting, progress, submitted)


async def promise_result(connection: Connection, assessment_id: UUID, now: datetime) -> UUID:
    """Promise, in the transaction that closes a session, that its result is worked out."""
    arguments = {"assessment_id": str(assessment_id)}
    return await add_job(connection, SCORING_JOB, arguments, f"{SCORING_JOB}:{assessment_id}", now)


async def _record(
    assessment_id: UUID,
    sitting: Sitting,
    standing: Standing,
    submitted: SubmitAnswer,
    queue: JobQueue,
    now: datetime,
) -> AssessmentState | None:
    """Keep the answer if it is to the current question of `standing` and that is up to date."""
    progress = standing.progress
    ask = current_ask(sitting, progress)
    if ask is None or not _is_to_current(progress, submitted):
        return None
    following = _follow(assessment_id, sitting, standing, ask, submitted, now)
    if following.stop_reason is not None:
        job_id = await _close(assessment_id, progress, submitted, following, now)
        forget_standing(assessment_id)
        if job_id is None:
            return None
        await queue.send(job_id)
    elif await _insert(pool(), assessment_id, progress, submitted, following, now):
        keep_standing(assessment_id, following.standing)
    else:
        return None
    return following.shown


def _is_to_current(progress: Progress, submitted: SubmitAnswer) -> bool:
    return (
        progress.state in ("open", "paused") and submitted.question_id == progress.current_question
    )


def _follow(
    assessment_id: UUID,
    sitting: Sitting,
    before: Standing,
    ask: Ask,
    submitted: SubmitAnswer,
    now: datetime,
) -> Following:
    """Score the answer, update the estimate and choose what comes next. Writes nothing."""
    question = sitting.release.question(submitted.question_id)
    is_right = score(question, sitting.seed, submitted.response)
    is_unknown = isinstance(submitted.response, UnknownResponse)
    outcome: Outcome = "unknown" if is_unknown else "right" if is_right else "wrong"
    state = observe(sitting.plan, before.state, ask, outcome, before.belief)
    belief = believe_on(sitting.plan, before.belief, state.asked[-1])
    step = next_step(sitting.plan, state, belief)
    site = state.asked[-1].site
    precision, shift = (0.0, 0.0) if site is None else (site.precision, site.shift)
    stop_reason = step.reason if isinstance(step, Stop) else None
    progress = before.progress
    after = msgspec.structs.replace(
        progress,
        state="open" if stop_reason is None else "scoring",
        answered=progress.answered + 1,
        current_question=(
            None if isinstance(step, Stop) else sitting.release.document.items[step.item].version_id
        ),
        current_is_pilot=isinstance(step, Ask) and step.is_pilot,
        asked_at=now,
        stop_reason=stop_reason,
        version_ids=[*progress.version_ids, submitted.question_id],
        outcomes=[*progress.outcomes, outcome],
        are_pilots=[*progress.are_pilots, ask.is_pilot],
        precisions=[*progress.precisions, precision],
        shifts=[*progress.shifts, shift],
    )
    return Following(
        outcome=outcome,
        precision=precision,
        shift=shift,
        standing=Standing(progress=after, state=state, belief=belief),
        shown=show_state(assessment_id, sitting, after, state, belief),
        stop_reason=stop_reason,
    )


async def _close(
    assessment_id: UUID,
    progress: Progress,
    submitted: SubmitAnswer,
    following: Following,
    now: datetime,
) -> UUID | None:
    """Keep the last answer and promise the result; None where somebody was faster."""
    async with transaction() as connection:
        if not await _insert(connection, assessment_id, progress, submitted, following, now):
            return None
        return await promise_result(connection, assessment_id, now)


_INSERT = """
    WITH moved AS (
        UPDATE assessment
        SET answered = answered + 1, state = $4::varchar, current_question = $5::uuid,
            current_is_pilot = $6, asked_at = $7::timestamptz, stop_reason = $8::varchar,
            closed_at = CASE WHEN $4::varchar = 'scoring' THEN $7::timestamptz END
        WHERE id = $1 AND answered = $2::int AND current_question = $3::uuid
          AND state IN ('open', 'paused')
        RETURNING id
    )
    INSERT INTO answer
        (id, assessment, ordinal, question_version, client_key, response, outcome, is_pilot,
         asked_at, answered_at, site_precision, site_shift, next_question, stop_reason)
    SELECT $9, id, $2::int + 1, $3::uuid, $10, $11, $12, $13,
           coalesce((SELECT asked_at FROM assessment WHERE id = $1), $7::timestamptz),
           $7::timestamptz, $14, $15, $5::uuid, $8::varchar
    FROM moved
    RETURNING id
"""
"""All parts of a statement see the rows as they were before it, so `asked_at` is the old one: when
this question was asked, or when the person went on with it after a pause."""


async def _insert(
    connection: Connection,
    assessment_id: UUID,
    progress: Progress,
    submitted: SubmitAnswer,
    following: Following,
    now: datetime,
) -> bool:
    """Write the answer and move on in one statement; False where `progress` is out of date."""
    after = following.standing.progress
    written = await connection.fetchval(
        _INSERT,
        assessment_id,
        progress.answered,
        submitted.question_id,
        after.state,
        after.current_question,
        after.current_is_pilot,
        now,
        following.stop_reason,
        new_id(),
        submitted.client_key,
        msgspec.json.encode(submitted.response).decode(),
        following.outcome,
        progress.current_is_pilot,
        following.precision,
        following.shift,
    )
    return written is not None


async def _answer_to_another(
    assessment_id: UUID, sitting: Sitting, progress: Progress, submitted: SubmitAnswer
) -> AssessmentState:
    """Answer a repeat with its first outcome; refuse anything else, with the present state."""
    found = await select_answers(assessment_id, sitting.account_id, submitted.question_id)
    kept = found[0] if found else None
    if kept is not None and _is_repeat(kept, submitted):
        return show_outcome(assessment_id, sitting, progress, kept)
    state = show_state(assessment_id, sitting, progress)
    if kept is not None:
        raise AlreadyAnswered(
            "This question has been answered already. The first answer was kept.",
            assessment=state,
        )
    if progress.state not in ("open", "paused"):
        raise AssessmentClosed(
            "This session is closed, so the answer was not counted. All earlier ones are kept.",
            assessment=state,
        )
    raise QuestionNotCurrent(
        "This session has moved on to another question. Every answer so far is kept.",
        assessment=state,
    )


def _is_repeat(kept: StoredAnswer, submitted: SubmitAnswer) -> bool:
    return kept.client_key == submitted.client_key and kept.response == submitted.response
