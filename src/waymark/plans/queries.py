"""Reads of plans. Each takes who is asking; nothing is written."""

from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from waymark.assessments.queries import DEVELOPMENT
from waymark.bank.content import Level
from waymark.database import pool
from waymark.plans.documents import Basis, Change, HandMade
from waymark.plans.schemas import PlanState, RevisionReason

HISTORY_SHOWN = 50
"""Revisions that the page tells of; all of them are kept."""


class StoredPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with the revision at which it stands."""

    id: UUID
    account_id: UUID
    path: str
    level: Level
    stack: tuple[str, ...]
    state: PlanState
    revision: int
    created_at: datetime
    release_id: UUID
    basis_id: UUID
    basis: Basis
    answers: int
    known_on: date | None
    hand: HandMade
    undo_to: int | None
    undo_summary: str | None
    revised_at: datetime


class StoredRevision(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    reason: RevisionReason
    summary: str
    created_at: datetime
    changes: list[Change]


_PLAN = """
    SELECT p.id, p.account, p.path, p.level, p.stack, p.state, p.revision, p.created_at,
           b.release, b.id AS basis_id, b.document AS basis, b.answers, b.known_on,
           r.hand, r.undo_to, r.undo_summary, r.created_at AS revised_at
    FROM plan p
    JOIN plan_revision r ON r.plan = p.id AND r.number = p.revision
    JOIN plan_basis b ON b.id = r.basis
"""


async def select_plan(plan_id: UUID, account_id: UUID) -> StoredPlan | None:
    row = await pool().fetchrow(f"{_PLAN} WHERE p.id = $1 AND p.account = $2", plan_id, account_id)
    return None if row is None else _stored_plan(row)


async def select_plans(account_id: UUID) -> list[StoredPlan]:
    """Return one's own plans: the active ones first, the newest first."""
    rows = await pool().fetch(
        f"{_PLAN} WHERE p.account = $1 ORDER BY p.state, p.created_at DESC, p.id", account_id
    )
    return [_stored_plan(row) for row in rows]


async def select_active_plan_id(account_id: UUID, path: str) -> UUID | None:
    found: UUID | None = await pool().fetchval(
        "SELECT id FROM plan WHERE account = $1 AND path = $2 AND state = 'active'",
        account_id,
        path,
    )
    return found


async def select_plans_to_replan(assessment_id: UUID) -> list[StoredPlan]:
    """Return the active plans of whoever took this finished session, but for those that it has
    already changed."""
    rows = await pool().fetch(
        f"""
        {_PLAN} JOIN assessment s ON s.account = p.account
        WHERE s.id = $1 AND s.state = 'finished' AND s.purpose = $2 AND p.state = 'active'
          AND NOT EXISTS (SELECT FROM plan_basis d WHERE d.plan = p.id AND d.assessment = s.id)
        ORDER BY p.id
        """,
        assessment_id,
        DEVELOPMENT,
    )
    return [_stored_plan(row) for row in rows]


async def select_hand(
    plan_id: UUID, account_id: UUID, number: int
) -> tuple[HandMade, int | None, str | None]:
    """Return the hand-made part of a revision that exists, and what an undo from there would do."""
    row = await pool().fetchrow(
        """
        SELECT r.hand, r.undo_to, r.undo_summary FROM plan_revision r JOIN plan p ON p.id = r.plan
        WHERE p.id = $1 AND p.account = $2 AND r.number = $3
        """,
        plan_id,
        account_id,
        number,
    )
    return msgspec.json.decode(row["hand"], type=HandMade), row["undo_to"], row["undo_summary"]


async def select_history(plan_id: UUID, account_id: UUID) -> list[StoredRevision]:
    """Return the newest revisions of one's own plan, the newest first."""
    rows = await pool().fetch(
        """
        SELECT r.number, r.reason, r.summary, r.created_at, r.changes FROM plan_revision r
        JOIN plan p ON p.id = r.plan
        WHERE p.id = $1 AND p.account = $2 ORDER BY r.number DESC LIMIT $3
        """,
        plan_id,
        account_id,
        HISTORY_SHOWN,
    )
    return [
        StoredRevision(
            number=row["number"],
            reason=row["reason"],
            summary=row["summary"],
            created_at=row["created_at"],
            changes=msgspec.json.decode(row["changes"], type=list[Change]),
        )
        for row in rows
    ]


async def select_changes(plan_id: UUID, account_id: UUID) -> list[tuple[date, Change]]:
    """Return all that sessions changed in one's own plan, with the day (UTC), the oldest first."""
    rows = await pool().fetch(
        """
        SELECT r.created_at, r.changes FROM plan_revision r JOIN plan p ON p.id = r.plan
        WHERE p.id = $1 AND p.account = $2 AND r.reason = 'session' ORDER BY r.number
        """,
        plan_id,
        account_id,
    )
    return [
        (row["created_at"].date(), change)
        for row in rows
        for change in msgspec.json.decode(row["changes"], type=list[Change])
    ]


def _stored_plan(row: asyncpg.Record) -> StoredPlan:
    return StoredPlan(
        id=row["id"],
        account_id=row["account"],
        path=row["path"],
        level=row["level"],
        stack=tuple(msgspec.json.decode(row["stack"], type=list[str])),
        state=row["state"],
        revision=row["revision"],
        created_at=row["created_at"],
        release_id=row["release"],
        basis_id=row["basis_id"],
        basis=msgspec.json.decode(row["basis"], type=Basis),
        answers=row["answers"],
        known_on=row["known_on"],
        hand=msgspec.json.decode(row["hand"], type=HandMade),
        undo_to=row["undo_to"],
        undo_summary=row["undo_summary"],
        revised_at=row["revised_at"],
    )
