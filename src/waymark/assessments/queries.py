"""Reads of sessions, answers and results. Each takes who is asking; nothing is written."""

from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from waymark.assessments.schemas import AssessmentResult, Focus, Outcome, State, StopReason
from waymark.assessments.standings import Shown
from waymark.bank.responses import Response
from waymark.database import pool

DEVELOPMENT = "development"
"""The purpose of an assessment that a person takes for themselves: the only one that counts as
evidence of theirs and stands in their history. See docs/decisions/0012."""

_RESPONSES: msgspec.json.Decoder[Response] = msgspec.json.Decoder(Response)
_FOCUSES: msgspec.json.Decoder[Focus] = msgspec.json.Decoder(Focus)


class StoredAnswer(msgspec.Struct, frozen=True, kw_only=True):
    ordinal: int
    version_id: UUID
    client_key: UUID
    response: Response
    outcome: Outcome
    is_pilot: bool
    asked_at: datetime
    answered_at: datetime
    next_question: UUID | None
    stop_reason: StopReason | None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Where a session stands: what changes with every answer."""

    state: State
    answered: int
    current_question: UUID | None
    current_is_pilot: bool
    asked_at: datetime | None
    started_at: datetime
    finished_at: datetime | None
    stop_reason: StopReason | None
    version_ids: list[UUID]
    """Of the answered questions, in order; the next four lists go with it."""
    outcomes: list[Outcome]
    are_pilots: list[bool]
    precisions: list[float]
    shifts: list[float]


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What a session is about: fixed when it starts."""

    release_id: UUID
    path: str | None
    """None for a check, which has a focus."""
    focus: Focus | None = None
    stack: list[str]
    price_list_id: UUID | None
    seed: int
    starting_evidence: list[tuple[str, float, float]]
    """(skill slug, precision, shift) of what earlier sessions showed."""
    questions_seen: list[UUID]


async def select_setting(assessment_id: UUID, account_id: UUID) -> Setting | None:
    row = await pool().fetchrow(
        """
        SELECT release, path, focus, stack, price_list, seed, starting_evidence, questions_seen
        FROM assessment
        WHERE id = $1 AND account = $2
        """,
        assessment_id,
        account_id,
    )
    if row is None:
        return None
    return Setting(
        release_id=row["release"],
        path=row["path"],
        focus=decode_focus(row["focus"]),
        stack=msgspec.json.decode(row["stack"], type=list[str]),
        price_list_id=row["price_list"],
        seed=row["seed"],
        starting_evidence=msgspec.json.decode(
            row["starting_evidence"], type=list[tuple[str, float, float]]
        ),
        questions_seen=msgspec.json.decode(row["questions_seen"], type=list[UUID]),
    )


async def select_progress(assessment_id: UUID, account_id: UUID) -> Progress | None:
    """Return where the session stands, in one statement, so that it is of one moment."""
    row = await pool().fetchrow(
        """
        SELECT s.state, s.answered, s.current_question, s.current_is_pilot, s.asked_at,
               s.started_at, s.finished_at, s.stop_reason,
               array_agg(a.question_version ORDER BY a.ordinal) AS version_ids,
               array_agg(a.outcome ORDER BY a.ordinal) AS outcomes,
               array_agg(a.is_pilot ORDER BY a.ordinal) AS are_pilots,
               array_agg(a.site_precision ORDER BY a.ordinal) AS precisions,
               array_agg(a.site_shift ORDER BY a.ordinal) AS shifts
        FROM assessment s LEFT JOIN answer a ON a.assessment = s.id
        WHERE s.id = $1 AND s.account = $2
        GROUP BY s.id
        """,
        assessment_id,
        account_id,
    )
    if row is None:
        return None
    fields = dict(row)
    if fields["answered"] == 0:  # the outer join's single row of nulls
        for name in ("version_ids", "outcomes", "are_pilots", "precisions", "shifts"):
            fields[name] = []
    return Progress(**fields)


async def select_answers(
    assessment_id: UUID, account_id: UUID, version_id: UUID | None = None
) -> list[StoredAnswer]:
    """Return the answers of one's own session in order; only those to `version_id`, if given."""
    rows = await pool().fetch(
        """
        SELECT a.ordinal, a.question_version, a.client_key, a.response, a.outcome, a.is_pilot,
               a.asked_at, a.answered_at, a.next_question, a.stop_reason
        FROM answer a JOIN assessment s ON s.id = a.assessment
        WHERE s.id = $1 AND s.account = $2 AND ($3::uuid IS NULL OR a.question_version = $3)
        ORDER BY a.ordinal
        """,
        assessment_id,
        account_id,
        version_id,
    )
    return [_stored_answer(row) for row in rows]


class DatedSite(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers of one day to one skill's questions showed."""

    day: date
    """In UTC."""
    skill: str
    precision: float
    """1 / logit²."""
    shift: float
    """1 / logit."""


async def select_sites(account_id: UUID) -> list[DatedSite]:
    """Return what all of the person's scored answers showed, by day and skill.

    These are the sites as each answer made them, one after the other; sites on one skill add up.
    A new session starts from them, aged. Its result is computed anew from the answers themselves
    (`evidence.py`), which moves an estimate by half a hundredth of a logit.
    """
    rows = await pool().fetch(
        """
        SELECT (a.answered_at AT TIME ZONE 'UTC')::date AS day, v.content ->> 'skill' AS skill,
               sum(a.site_precision) AS precision, sum(a.site_shift) AS shift
        FROM answer a JOIN assessment s ON s.id = a.assessment
        JOIN question_version v ON v.id = a.question_version
        WHERE s.account = $1 AND s.purpose = $2 AND NOT a.is_pilot
        GROUP BY 1, 2 ORDER BY 1, 2
        """,
        account_id,
        DEVELOPMENT,
    )
    return [DatedSite(**row) for row in rows]


async def select_shown(
    account_id: UUID, up_to: datetime | None = None, without: UUID | None = None
) -> list[Shown]:
    """Return what the scored answers of one's closed sessions showed, by skill.

    Of the sessions closed until `up_to`, if given, and not of session `without`. A session that
    goes on is left out, or its effect here would tell right from wrong before it is over.
    """
    rows = await pool().fetch(
        """
        SELECT v.content ->> 'skill' AS skill, sum(a.site_precision) AS precision,
               sum(a.site_shift) AS shift, count(*) AS answers, max(a.answered_at) AS newest_at
        FROM answer a JOIN assessment s ON s.id = a.assessment
        JOIN question_version v ON v.id = a.question_version
        WHERE s.account = $1 AND s.purpose = $2 AND NOT a.is_pilot
          AND s.state IN ('scoring', 'finished')
          AND ($3::timestamptz IS NULL OR s.closed_at <= $3) AND s.id IS DISTINCT FROM $4::uuid
        GROUP BY 1 ORDER BY 1
        """,
        account_id,
        DEVELOPMENT,
        up_to,
        without,
    )
    return [Shown(**row) for row in rows]


class ClosedAssessment(msgspec.Struct, frozen=True, kw_only=True):
    """A session whose result is still to be worked out."""

    account_id: UUID
    started_at: datetime
    closed_at: datetime
    answered: int
    stop_reason: StopReason


async def select_closed_assessment(assessment_id: UUID) -> ClosedAssessment | None:
    """Return the session, for the job that scores it; None where that was done before."""
    row = await pool().fetchrow(
        """
        SELECT account, started_at, closed_at, answered, stop_reason FROM assessment
        WHERE id = $1 AND state = 'scoring'
        """,
        assessment_id,
    )
    if row is None:
        return None
    return ClosedAssessment(
        account_id=row["account"],
        started_at=row["started_at"],
        closed_at=row["closed_at"],
        answered=row["answered"],
        stop_reason=row["stop_reason"],
    )


class CountedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that counts, with the release whose parameters rate it."""

    assessment_id: UUID
    release_id: UUID
    version_id: UUID
    answered_at: datetime
    is_right: bool


async def select_counted_answers(
    account_id: UUID, up_to: datetime, assessment_id: UUID
) -> list[CountedAnswer]:
    """Return the scored answers that the person gave for themselves until `up_to`, in order.

    And all of session `assessment_id`: the clocks of two web machines may differ, and a session's
    own answers belong to its result in any case. Where that session has another purpose, its
    result rests on these alone: whoever asked for it is not shown what the person did before.
    """
    rows = await pool().fetch(
        """
        SELECT s.id, s.release, a.question_version, a.outcome, a.answered_at FROM answer a
        JOIN assessment s ON s.id = a.assessment
        WHERE s.account = $1 AND NOT a.is_pilot
          AND (s.id = $4 OR (s.purpose = $2 AND a.answered_at <= $3 AND EXISTS (
                SELECT FROM assessment own WHERE own.id = $4 AND own.purpose = $2)))
        ORDER BY a.answered_at, a.id
        """,
        account_id,
        DEVELOPMENT,
        up_to,
        assessment_id,
    )
    return [
        CountedAnswer(
            assessment_id=row["id"],
            release_id=row["release"],
            version_id=row["question_version"],
            answered_at=row["answered_at"],
            is_right=row["outcome"] == "right",
        )
        for row in rows
    ]


async def select_finished_answers(account_id: UUID) -> tuple[list[CountedAnswer], datetime | None]:
    """Return the scored answers of one's own finished sessions, in order, and when the last of
    these sessions was closed. What an open session has shown so far stays inside it."""
    rows = await pool().fetch(
        """
        SELECT s.id, s.release, s.closed_at, a.question_version, a.outcome, a.answered_at
        FROM answer a
        JOIN assessment s ON s.id = a.assessment
        WHERE s.account = $1 AND s.purpose = $2 AND s.state = 'finished' AND NOT a.is_pilot
        ORDER BY a.answered_at, a.id
        """,
        account_id,
        DEVELOPMENT,
    )
    answers = [
        CountedAnswer(
            assessment_id=row["id"],
            release_id=row["release"],
            version_id=row["question_version"],
            answered_at=row["answered_at"],
            is_right=row["outcome"] == "right",
        )
        for row in rows
    ]
    return answers, max((row["closed_at"] for row in rows), default=None)


async def select_seen_questions(account_id: UUID) -> list[UUID]:
    """Return the ids of all questions that the person was ever shown, answered or not."""
    rows = await pool().fetch(
        """
        SELECT DISTINCT v.question FROM (
            SELECT a.question_version AS id FROM answer a
            JOIN assessment s ON s.id = a.assessment WHERE s.account = $1
            UNION
            SELECT current_question FROM assessment
            WHERE account = $1 AND current_question IS NOT NULL
        ) shown JOIN question_version v ON v.id = shown.id
        ORDER BY v.question
        """,
        account_id,
    )
    return [row["question"] for row in rows]


async def select_open_assessment(
    account_id: UUID, path: str | None, focus: Focus | None
) -> UUID | None:
    """Return one's own session over the path, or check of the focus, that is not finished."""
    found: UUID | None = await pool().fetchval(
        """
        SELECT id FROM assessment
        WHERE account = $1 AND purpose = $4 AND state IN ('open', 'paused')
          AND (path = $2 OR focus - '{name,skills}'::text[] = $3::jsonb - '{name,skills}'::text[])
        """,
        account_id,
        path,
        None if focus is None else msgspec.json.encode(focus).decode(),
        DEVELOPMENT,
    )
    return found


async def select_stack(account_id: UUID) -> list[str]:
    """Return the person's stack: that of their settings, or else what they last chose for a path,
    or else for a phase.

    A check of one alternative is its own stack and says nothing of the others.
    """
    stored = await pool().fetchval(
        """
        SELECT coalesce((SELECT stack FROM account WHERE id = $1), (
            SELECT stack FROM assessment
            WHERE account = $1 AND purpose = $2 AND coalesce(focus ->> 'kind', 'path') <> 'skill'
            ORDER BY path IS NULL, started_at DESC LIMIT 1
        ))
        """,
        account_id,
        DEVELOPMENT,
    )
    return [] if stored is None else msgspec.json.decode(stored, type=list[str])


async def select_stack_on(account_id: UUID, path: str) -> list[str] | None:
    """Return the stack of the newest session over the path, or None where there was none."""
    stored = await pool().fetchval(
        """
        SELECT stack FROM assessment
        WHERE account = $1 AND purpose = $2 AND (path = $3 OR focus ->> 'path' = $3)
        ORDER BY started_at DESC LIMIT 1
        """,
        account_id,
        DEVELOPMENT,
        path,
    )
    return None if stored is None else msgspec.json.decode(stored, type=list[str])


async def select_assessments(account_id: UUID) -> list[asyncpg.Record]:
    """Return the sessions that the person took for themselves, the newest first, with label and
    score of the newest revision."""
    rows: list[asyncpg.Record] = await pool().fetch(
        """
        SELECT s.id, s.path, s.focus, s.state, s.started_at, s.finished_at, s.answered,
               coalesce(s.focus ->> 'name', (
                   SELECT entry ->> 'name' FROM jsonb_array_elements(b.document -> 'paths') entry
                   WHERE entry ->> 'slug' = s.path
               )) AS path_name,
               r.document -> 'label' ->> 'headline' AS label,
               (r.document -> 'score' ->> 'value')::float8 AS score
        FROM assessment s JOIN bank_release b ON b.id = s.release
        LEFT JOIN LATERAL (
            SELECT document FROM result_revision WHERE assessment = s.id
            ORDER BY number DESC LIMIT 1
        ) r ON true
        WHERE s.account = $1 AND s.purpose = $2 ORDER BY s.started_at DESC, s.id DESC
        """,
        account_id,
        DEVELOPMENT,
    )
    return rows


async def select_revisions(assessment_id: UUID, account_id: UUID) -> list[AssessmentResult]:
    """Return all revisions of one's own result, the first one first."""
    rows = await pool().fetch(
        """
        SELECT r.document FROM result_revision r JOIN assessment s ON s.id = r.assessment
        WHERE s.id = $1 AND s.account = $2 ORDER BY r.number
        """,
        assessment_id,
        account_id,
    )
    return [msgspec.json.decode(row["document"], type=AssessmentResult) for row in rows]


def decode_focus(stored: str | None) -> Focus | None:
    return None if stored is None else _FOCUSES.decode(stored)


def _stored_answer(row: asyncpg.Record) -> StoredAnswer:
    return StoredAnswer(
        ordinal=row["ordinal"],
        version_id=row["question_version"],
        client_key=row["client_key"],
        response=_RESPONSES.decode(row["response"]),
        outcome=row["outcome"],
        is_pilot=row["is_pilot"],
        asked_at=row["asked_at"],
        answered_at=row["answered_at"],
        next_question=row["next_question"],
        stop_reason=row["stop_reason"],
    )
