"""Writes about e-mail. One public function is one thing, in one transaction."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import asyncpg
import msgspec

from waymark.database import Connection, new_id, pool, transaction
from waymark.errors import Invalid, Unauthenticated
from waymark.jobs.outbox import add_job
from waymark.mail.facts import Facts, MailList, Reminder, ResultReady
from waymark.mail.queries import DueReminder
from waymark.mail.reminder_times import LATE_AFTER, next_reminder
from waymark.mail.schemas import MailChoices
from waymark.mail.unsubscribing import Stop

SEND_JOB = "send_mail"


class TimeZoneUnknown(Invalid): ...


class AccountGone(Unauthenticated): ...


async def promise_mail(
    connection: Connection, account_id: UUID, facts: Facts, cause: str, now: datetime
) -> bool:
    """Promise an e-mail in the open transaction of what it tells about.

    False, and nothing more, where there is one for this cause already.
    """
    message_id = await connection.fetchval(
        """
        INSERT INTO mail_message (id, account, cause, facts, state, hand_overs, created_at)
        VALUES ($1, $2, $3, $4, 'waiting', 0, $5) ON CONFLICT (cause) DO NOTHING RETURNING id
        """,
        new_id(),
        account_id,
        cause,
        msgspec.json.encode(facts).decode(),
        now,
    )
    if message_id is None:
        return False
    await add_job(
        connection, SEND_JOB, {"message_id": str(message_id)}, f"{SEND_JOB}:{message_id}", now
    )
    return True


async def choose_mail(account_id: UUID, chosen: MailChoices, now: datetime) -> None:
    """Keep what somebody wants. Raises TimeZoneUnknown."""
    if chosen.time_zone not in available_timezones():
        raise TimeZoneUnknown("This time zone is not known here.")
    zone = ZoneInfo(chosen.time_zone)
    try:
        async with transaction() as connection:
            reminded_on = await connection.fetchval(
                "SELECT reminded_on FROM mail_choice WHERE account = $1 FOR UPDATE", account_id
            )
            await connection.execute(
                """
                INSERT INTO mail_choice
                    (id, account, reminders, results, time_zone, next_reminder_at)
                VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (account) DO UPDATE
                SET reminders = excluded.reminders, results = excluded.results,
                    time_zone = excluded.time_zone, next_reminder_at = excluded.next_reminder_at
                """,
                new_id(),
                account_id,
                chosen.reminders,
                chosen.results,
                chosen.time_zone,
                next_reminder(now, zone, reminded_on) if chosen.reminders else None,
            )
    except asyncpg.ForeignKeyViolationError:
        raise AccountGone("This account no longer exists. Sign in again.") from None


_STOPS: dict[MailList, str] = {
    "reminders": "UPDATE mail_choice SET reminders = false, next_reminder_at = NULL"
    " WHERE account = $1",
    "results": "UPDATE mail_choice SET results = false WHERE account = $1",
}


async def unsubscribe(stop: Stop) -> None:
    """Switch one kind of e-mail off. Doing it again, or for an account that is gone, is fine."""
    await pool().execute(_STOPS[stop.mail_list], stop.account_id)


async def announce_result(assessment_id: UUID, now: datetime) -> bool:
    """Promise the e-mail about a finished session to its owner, where they want it; once."""
    async with transaction() as connection:
        row = await connection.fetchrow(
            """
            SELECT s.account, coalesce(s.focus ->> 'name', (
                SELECT entry ->> 'name' FROM jsonb_array_elements(b.document -> 'paths') entry
                WHERE entry ->> 'slug' = s.path
            ), s.path) AS name
            FROM assessment s JOIN bank_release b ON b.id = s.release
            JOIN mail_choice c ON c.account = s.account AND c.results
            WHERE s.id = $1 AND s.state = 'finished'
            """,
            assessment_id,
        )
        if row is None:
            return False
        facts = ResultReady(assessment_id=assessment_id, name=row["name"])
        cause = f"result_ready:{assessment_id}"
        return await promise_mail(connection, row["account"], facts, cause, now)


async def settle_reminder(due: DueReminder, reminder: Reminder | None, now: datetime) -> bool:
    """Promise the reminder that was due, and set the time of the next one.

    None where the week holds nothing to say. One that is two days late is left out. Whoever moves
    the time on first does it; a second call for the same `due` does nothing. Returns whether an
    e-mail was promised.
    """
    zone = ZoneInfo(due.time_zone)
    today = now.astimezone(zone).date()
    said = reminder if now - due.due_at < LATE_AFTER else None
    reminded_on = due.reminded_on if said is None else today
    async with transaction() as connection:
        moved = await connection.fetchval(
            """
            UPDATE mail_choice SET next_reminder_at = $3, reminded_on = $4
            WHERE account = $1 AND reminders AND next_reminder_at = $2 RETURNING id
            """,
            due.account_id,
            due.due_at,
            next_reminder(now, zone, reminded_on),
            reminded_on,
        )
        if moved is None or said is None:
            return False
        cause = f"reminder:{due.account_id}:{due.due_at.date().isoformat()}"
        return await promise_mail(connection, due.account_id, said, cause, now)
