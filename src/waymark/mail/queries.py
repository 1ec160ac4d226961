"""Reads about e-mail. Nothing is written."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from waymark.database import pool
from waymark.mail.facts import Facts, decode_facts


class StoredChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody chose, with where e-mails go."""

    reminders: bool
    results: bool
    time_zone: str | None
    next_reminder_at: datetime | None
    email: str | None
    refused: str | None


class StoredMessage(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    account_id: UUID
    name: str
    email: str | None
    facts: Facts
    created_at: datetime


class DueReminder(msgspec.Struct, frozen=True, kw_only=True):
    account_id: UUID
    time_zone: str
    due_at: datetime
    reminded_on: date | None


async def select_choice(account_id: UUID) -> StoredChoice | None:
    """Return what the account chose; None where the account is gone."""
    row = await pool().fetchrow(
        """
        SELECT coalesce(c.reminders, false) AS reminders, coalesce(c.results, false) AS results,
               c.time_zone, c.next_reminder_at, a.email,
               CASE WHEN m.state = 'refused' THEN coalesce(m.reply, '') END AS refused
        FROM account a LEFT JOIN mail_choice c ON c.account = a.id
        LEFT JOIN LATERAL (
            SELECT state, reply FROM mail_message
            WHERE account = a.id AND state IN ('sent', 'refused')
            ORDER BY settled_at DESC LIMIT 1
        ) m ON true
        WHERE a.id = $1
        """,
        account_id,
    )
    return None if row is None else StoredChoice(**row)


async def select_due_reminders(now: datetime, limit: int = 200) -> list[DueReminder]:
    """Return whose reminder's time has come, the longest waiting first."""
    rows = await pool().fetch(
        """
        SELECT account, time_zone, next_reminder_at, reminded_on FROM mail_choice
        WHERE reminders AND next_reminder_at <= $1 ORDER BY next_reminder_at LIMIT $2
        """,
        now,
        limit,
    )
    return [
        DueReminder(
            account_id=row["account"],
            time_zone=row["time_zone"],
            due_at=row["next_reminder_at"],
            reminded_on=row["reminded_on"],
        )
        for row in rows
    ]


_MESSAGE = """
    SELECT m.id, m.account AS account_id, a.display_name AS name, a.email, m.facts, m.created_at
    FROM mail_message m JOIN account a ON a.id = m.account WHERE m.state = 'kept'
"""


async def select_kept_messages(limit: int = 100) -> list[StoredMessage]:
    """Return everybody's newest messages that were kept instead of sent: for local mode only."""
    rows = await pool().fetch(f"{_MESSAGE} ORDER BY m.created_at DESC LIMIT $1", limit)
    return [StoredMessage(**{**row, "facts": decode_facts(row["facts"])}) for row in rows]


async def select_kept_message(message_id: UUID) -> StoredMessage | None:
    """Return one of them."""
    row = await pool().fetchrow(f"{_MESSAGE} AND m.id = $1", message_id)
    return None if row is None else StoredMessage(**{**row, "facts": decode_facts(row["facts"])})
