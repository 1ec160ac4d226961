"""Deletion: asked for, undone within a week, or carried out by a job that leaves nothing."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from waymark.accounts.actions import Origin
from waymark.accounts.audit import Event, record_event
from waymark.database import Connection, transaction
from waymark.errors import Unauthenticated
from waymark.jobs.outbox import add_job
from waymark.privacy.schemas import DeletionView
from waymark.privacy.walking import owned_by, personal_tables

GRACE = timedelta(days=7)

ANSWERS_WORTH_KEEPING = 5
"""A sitting of fewer answers tells calibration next to nothing, so nothing of it is kept."""

log = structlog.get_logger(source=__name__)


class AccountGone(Unauthenticated): ...


async def request_deletion(account_id: UUID, origin: Origin, now: datetime) -> DeletionView:
    """Have everything deleted in a week. Asking again changes nothing, the date neither.

    The caller ends the account's sessions afterwards.
    """
    async with transaction() as connection:
        account = await connection.fetchrow(
            "SELECT deletion_due_at FROM account WHERE id = $1 FOR UPDATE", account_id
        )
        if account is None:
            raise AccountGone("This account no longer exists.")
        if account["deletion_due_at"] is not None:
            return DeletionView(due_at=account["deletion_due_at"])
        due_at = now + GRACE
        await connection.execute(
            "UPDATE account SET deletion_due_at = $2 WHERE id = $1", account_id, due_at
        )
        await add_job(
            connection,
            "delete_account",
            {"account_id": str(account_id)},
            f"delete account {account_id} {due_at.isoformat()}",
            now,
            run_after=due_at,
        )
        await _note(connection, account_id, Event.DELETION_REQUESTED, origin, now)
    return DeletionView(due_at=due_at)


async def undo_deletion(account_id: UUID, origin: Origin, now: datetime) -> DeletionView:
    """Keep the account after all. Without a deletion to undo this changes nothing.

    The job that was promised finds nothing to do.
    """
    async with transaction() as connection:
        undone = await connection.fetchval(
            """
            UPDATE account SET deletion_due_at = NULL
            WHERE id = $1 AND deletion_due_at IS NOT NULL RETURNING id
            """,
            account_id,
        )
        if undone is not None:
            await _note(connection, account_id, Event.DELETION_UNDONE, origin, now)
    return DeletionView(due_at=None)


async def _note(
    connection: Connection, account_id: UUID, event: Event, origin: Origin, now: datetime
) -> None:
    await record_event(
        connection,
        account_id,
        event,
        now,
        actor_id=account_id,
        address=origin.address,
        details={"device": origin.device},
    )


async def delete_account(account_id: UUID, now: datetime) -> bool:
    """Delete the person from every table, if the week is over; return whether this call did.

    One transaction: a run that is killed has changed nothing, and the job runs again.
    """
    async with transaction() as connection:
        # A second run at the same time leaves it to the first, which its own job repeats if killed.
        is_alone = await connection.fetchval(
            "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", f"delete {account_id}"
        )
        if not is_alone:
            return False
        # Whoever writes a row for this account now waits for the lock, and then finds it gone.
        due = await connection.fetchval(
            "SELECT true FROM account WHERE id = $1 AND deletion_due_at <= $2 FOR UPDATE",
            account_id,
            now,
        )
        if due is None:
            return False
        await _keep_responses(connection, account_id)
        await _delete_jobs(connection, account_id)
        for table in reversed(personal_tables()):
            own_rows = f'DELETE FROM "{table}" WHERE {owned_by(table)}'  # noqa: S608  our own names
            await connection.execute(own_rows, account_id)
    log.info("account_deleted")
    return True


async def _keep_responses(connection: Connection, account_id: UUID) -> None:
    """Copy how the person did on questions, without anything that leads to them.

    Each session becomes a sitting of its own under a random id. Only what a person did for
    themselves counts; docs/decisions/0010 tells why this much is kept.
    """
    await connection.execute(
        """
        WITH sitting AS MATERIALIZED (
            SELECT s.id AS assessment, gen_random_uuid() AS id FROM assessment s
            JOIN answer a ON a.assessment = s.id
            WHERE s.account = $1 AND s.purpose = 'development'
              AND s.state IN ('scoring', 'finished')
            GROUP BY s.id HAVING count(*) >= $2
        )
        INSERT INTO anonymous_response (id, sitting, question_version, outcome, is_pilot)
        SELECT gen_random_uuid(), sitting.id, a.question_version, a.outcome, a.is_pilot
        FROM sitting JOIN answer a ON a.assessment = sitting.assessment
        ORDER BY random()
        """,
        account_id,
        ANSWERS_WORTH_KEEPING,
    )


async def _delete_jobs(connection: Connection, account_id: UUID) -> None:
    """Delete the jobs that name a row of the person's; this one is among them.

    Most are done long ago, but their arguments and errors are still there.
    """
    rows = " UNION ALL ".join(
        f'SELECT id::text FROM "{table}" WHERE {owned_by(table)}'  # noqa: S608  names of our tables
        for table in personal_tables()
    )
    await connection.execute(
        f"""
        WITH own AS MATERIALIZED ({rows})
        DELETE FROM job WHERE EXISTS (
            SELECT FROM jsonb_each_text(job.arguments) argument JOIN own ON own.id = argument.value
        )
        """,  # noqa: S608  as above
        account_id,
    )
