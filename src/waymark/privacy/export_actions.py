"""Exports: asked for, made by a job in pieces, fetched by their owner, gone after a day.

DomainError
├── ExportNotFound   NotFound: nothing to fetch, or not by this link, or not by this person
└── AccountGone      Unauthenticated
"""

import tempfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import IO, NamedTuple
from uuid import UUID

import structlog

from waymark.accounts.actions import Origin
from waymark.accounts.audit import Event, record_event
from waymark.database import Connection, new_id, pool, transaction
from waymark.errors import NotFound, Unauthenticated
from waymark.jobs.outbox import add_job
from waymark.jobs.queue import JobQueue
from waymark.privacy.archive import STEPS, TooLarge, write_archive
from waymark.privacy.links import Ticket, download_address, opens
from waymark.privacy.queries import UNFINISHED_AFTER, select_export
from waymark.privacy.schemas import DownloadView, ExportView

KEPT_FOR = timedelta(hours=24)

MAXIMUM_BYTES = 256 * 1024 * 1024
"""A session with its result takes some 30 kB in the file, so this is thousands of sessions. The
pieces are in the database, so there has to be an end."""

PART_BYTES = 1024 * 1024

log = structlog.get_logger(source=__name__)


class ExportNotFound(NotFound): ...


class AccountGone(Unauthenticated): ...


async def request_export(
    account_id: UUID, origin: Origin, queue: JobQueue, now: datetime
) -> ExportView:
    """Begin a new file; while one is being made, return how far that is. It replaces the last."""
    async with transaction() as connection:
        export_id = await _insert_export(connection, account_id, now)
        if export_id is not None:
            job_id = await add_job(
                connection,
                "make_export",
                {"export_id": str(export_id)},
                f"make export {export_id}",
                now,
            )
            await record_event(
                connection,
                account_id,
                Event.EXPORT_REQUESTED,
                now,
                actor_id=account_id,
                address=origin.address,
                details={"device": origin.device},
            )
    if export_id is not None:
        await queue.send(job_id)
    return await select_export(account_id, now)


async def _insert_export(connection: Connection, account_id: UUID, now: datetime) -> UUID | None:
    """Return the id of a new row, or None where an export is being made at this moment."""
    # Two clicks at once: the lock makes the second see the row of the first.
    found = await connection.fetchval("SELECT id FROM account WHERE id = $1 FOR UPDATE", account_id)
    if found is None:
        raise AccountGone("This account no longer exists. Sign in again.")
    is_being_made = await connection.fetchval(
        """
        SELECT true FROM data_export
        WHERE account = $1 AND state = 'making' AND requested_at > $2
        """,
        account_id,
        now - UNFINISHED_AFTER,
    )
    if is_being_made:
        return None
    await connection.execute("DELETE FROM data_export WHERE account = $1", account_id)
    export_id: UUID = await connection.fetchval(
        """
        INSERT INTO data_export (id, account, state, steps_done, steps, requested_at)
        VALUES ($1, $2, 'making', 0, $3, $4) RETURNING id
        """,
        new_id(),
        account_id,
        STEPS,
        now,
    )
    return export_id


async def make_export(export_id: UUID, now: datetime, maximum_bytes: int = MAXIMUM_BYTES) -> bool:
    """Make the file, for the job; return False where it is made already or no longer wanted.

    A run that dies leaves at most some pieces, which the next one replaces.
    """
    account_id = await pool().fetchval(
        "SELECT account FROM data_export WHERE id = $1 AND state = 'making'", export_id
    )
    if account_id is None:
        return False

    async def note(steps_done: int) -> None:
        await pool().execute(
            "UPDATE data_export SET steps_done = $2 WHERE id = $1", export_id, steps_done
        )

    with tempfile.TemporaryFile() as file:
        try:
            await write_archive(file, account_id, now, maximum_bytes, note)
            if file.tell() > maximum_bytes:
                raise TooLarge(f"{file.tell()} bytes")
        except TooLarge as error:
            # Trying again would not make it smaller: somebody has to look at it.
            log.error("export_too_large", export_id=str(export_id), reason=str(error))
            await pool().execute("UPDATE data_export SET state = 'failed' WHERE id = $1", export_id)
            return False
        return await _store(export_id, file, now)


async def _store(export_id: UUID, file: IO[bytes], now: datetime) -> bool:
    length = file.tell()
    async with transaction() as connection:
        await connection.execute("DELETE FROM data_export_part WHERE export = $1", export_id)
        # Locks the row: of two runs at once, the second finds it ready and stores nothing.
        made = await connection.fetchval(
            """
            UPDATE data_export SET state = 'ready', bytes = $2, ready_at = $3, expires_at = $4
            WHERE id = $1 AND state = 'making' RETURNING id
            """,
            export_id,
            length,
            now,
            now + KEPT_FOR,
        )
        if made is None:
            return False
        file.seek(0)
        number = 0
        while piece := file.read(PART_BYTES):
            await connection.execute(
                """
                INSERT INTO data_export_part (id, export, number, content)
                VALUES ($1, $2, $3, $4)
                """,
                new_id(),
                export_id,
                number,
                piece,
            )
            number += 1
        await add_job(
            connection,
            "expire_export",
            {"export_id": str(export_id)},
            f"expire export {export_id}",
            now,
            run_after=now + KEPT_FOR,
        )
    return True


async def expire_export(export_id: UUID, now: datetime) -> bool:
    """Delete the file once its time is over, for the job; return whether there was one."""
    gone = await pool().fetchval(
        "DELETE FROM data_export WHERE id = $1 AND expires_at <= $2 RETURNING id", export_id, now
    )
    return gone is not None


async def give_link(account_id: UUID, secret: str, now: datetime) -> DownloadView:
    """Return the link to one's own finished file. Raises ExportNotFound."""
    row = await pool().fetchrow(
        """
        SELECT id, expires_at FROM data_export
        WHERE account = $1 AND state = 'ready' AND expires_at > $2
        """,
        account_id,
        now,
    )
    if row is None:
        raise _nothing_to_fetch()
    ticket = Ticket(row["id"], account_id, row["expires_at"])
    return DownloadView(address=download_address(ticket, secret), expires_at=ticket.expires_at)


class Download(NamedTuple):
    export_id: UUID
    bytes: int


async def begin_download(
    token: str, account_id: UUID, origin: Origin, secret: str, now: datetime
) -> Download:
    """Note that the file is fetched, and return what there is to fetch.

    Raises ExportNotFound, whatever is wrong: the link, its time, or who follows it.
    """
    export_id = opens(token, account_id, now, secret)
    async with transaction() as connection:
        length = await connection.fetchval(
            """
            SELECT bytes FROM data_export
            WHERE id = $1 AND account = $2 AND state = 'ready' AND expires_at > $3
            """,
            export_id,
            account_id,
            now,
        )
        if export_id is None or length is None:
            raise _nothing_to_fetch()
        await record_event(
            connection,
            account_id,
            Event.EXPORT_DOWNLOADED,
            now,
            actor_id=account_id,
            address=origin.address,
            details={"device": origin.device},
        )
    return Download(export_id, length)


async def read_parts(export_id: UUID) -> AsyncIterator[bytes]:
    """Yield the pieces of a file in order, each by a query of its own: a slow line must not hold a
    connection. A file that is deleted meanwhile ends early, which its length gives away."""
    number = 0
    while piece := await pool().fetchval(
        "SELECT content FROM data_export_part WHERE export = $1 AND number = $2", export_id, number
    ):
        yield piece
        number += 1


def _nothing_to_fetch() -> ExportNotFound:
    return ExportNotFound(
        "There is no export to fetch with this link. It may have expired, or belong to somebody "
        "else. Make a new one in the settings under “Your data”."
    )
