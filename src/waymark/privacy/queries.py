"""Reads about a person's own data. Each takes who is asking."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from waymark.database import pool
from waymark.privacy.schemas import AuditEventView, AuditPage, DeletionView, ExportView
from waymark.privacy.wording import say

UNFINISHED_AFTER = timedelta(hours=1)
"""The outbox gives a job up within twenty minutes; after this long nobody works on an export."""


async def select_export(account_id: UUID, now: datetime) -> ExportView:
    row = await pool().fetchrow(
        """
        SELECT state, steps_done, steps, requested_at, bytes, expires_at FROM data_export
        WHERE account = $1 AND (expires_at IS NULL OR expires_at > $2)
        """,
        account_id,
        now,
    )
    if row is None:
        return ExportView(state="none")
    is_stuck = row["state"] == "making" and row["requested_at"] <= now - UNFINISHED_AFTER
    return ExportView(**{**row, "state": "failed"} if is_stuck else row)


async def select_deletion(account_id: UUID) -> DeletionView:
    due_at = await pool().fetchval("SELECT deletion_due_at FROM account WHERE id = $1", account_id)
    return DeletionView(due_at=due_at)


async def is_deletion_due(account_id: UUID, now: datetime) -> bool:
    """Whether the week is over, and the account still there."""
    due_at = (await select_deletion(account_id)).due_at
    return due_at is not None and due_at <= now


async def select_audit_page(account_id: UUID, before: UUID | None, limit: int) -> AuditPage:
    """Return the newest events about oneself, or those before event `before`."""
    rows = await pool().fetch(
        """
        SELECT id, at, event, actor, address, details FROM audit_event
        WHERE account = $1 AND ($2::uuid IS NULL OR id < $2)
        ORDER BY id DESC LIMIT $3
        """,
        account_id,
        before,
        limit + 1,
    )
    events = []
    for row in rows[:limit]:
        details = msgspec.json.decode(row["details"])
        events.append(
            AuditEventView(
                id=row["id"],
                at=row["at"],
                event=row["event"],
                sentence=say(row["event"], details),
                network=row["address"],
                by=_by(row["actor"], account_id),
                details=details,
            )
        )
    return AuditPage(events=events, next=events[-1].id if len(rows) > limit else None)


def _by(actor_id: UUID | None, account_id: UUID) -> Literal["you", "somebody else", "Waymark"]:
    if actor_id is None:
        return "Waymark"
    return "you" if actor_id == account_id else "somebody else"
