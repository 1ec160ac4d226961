"""Write jobs in the transaction that causes them, and bring each to its end exactly once."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import structlog

from waymark.database import Connection, new_id, pool

Handler = Callable[[dict[str, Any], datetime], Awaitable[None]]
"""Takes the job's arguments and the time. May be called twice for one job, so it calls one action
that does nothing the second time."""

LEASE = timedelta(seconds=25)
"""Longer than a job may run (see worker.py), so that a lease runs out only on a dead worker."""

BACK_OFF = (
    timedelta(seconds=2),
    timedelta(seconds=15),
    timedelta(minutes=2),
    timedelta(minutes=15),
)
"""Waits after each failed attempt; after the last the job is dead and waits for an operator."""

ATTEMPTS = len(BACK_OFF) + 1


class JobAbandoned(Exception):
    """Nobody came back from working on the job."""


log = structlog.get_logger(source=__name__)


async def add_job(
    connection: Connection,
    name: str,
    arguments: dict[str, Any],
    unique_key: str,
    now: datetime,
    *,
    run_after: datetime | None = None,
) -> UUID:
    """Promise a piece of work, for `run_after` or at once, inside the open transaction.

    Returns its id. Asking again with the same `unique_key` returns the id of the job that is
    already there.
    """
    job_id: UUID = await connection.fetchval(
        """
        INSERT INTO job (id, name, arguments, unique_key, state, attempts, run_after, created_at)
        VALUES ($1, $2, $3, $4, 'waiting', 0, $6, $5)
        ON CONFLICT (unique_key) DO UPDATE SET unique_key = excluded.unique_key
        RETURNING id
        """,
        new_id(),
        name,
        msgspec.json.encode(arguments).decode(),
        unique_key,
        now,
        run_after or now,
    )
    return job_id


async def select_due_jobs(now: datetime, limit: int = 500) -> list[tuple[UUID, int]]:
    """Return (id, attempts so far) of jobs that nobody works on although their time has come."""
    rows = await pool().fetch(
        """
        SELECT id, attempts FROM job
        WHERE state = 'waiting' AND run_after <= $1
          AND (leased_until IS NULL OR leased_until < $1)
        ORDER BY run_after LIMIT $2
        """,
        now,
        limit,
    )
    return [(row["id"], row["attempts"]) for row in rows]


async def run_job(job_id: UUID, handlers: Mapping[str, Handler], now: datetime) -> bool:
    """Run one job if it is due and free; return whether this call ran it to its end."""
    job = await _lease_job(job_id, now)
    if job is None:
        return False
    if job["attempts"] > ATTEMPTS:
        # Every worker that took it died or ran out of time before it could say so.
        await _record_failure(job, JobAbandoned("the lease ran out each time"), now)
        return False
    try:
        handler = handlers[job["name"]]
        await handler(msgspec.json.decode(job["arguments"], type=dict[str, Any]), now)
    except asyncio.CancelledError as error:
        # The time limit, or a worker that is told to stop: the next one tries again.
        await _record_failure(job, error, now)
        raise
    except Exception as error:
        # Whatever went wrong, the outbox must know: an unrecorded failure would be a lost job.
        await _record_failure(job, error, now)
        return False
    await pool().execute(
        "UPDATE job SET state = 'done', finished_at = $2, last_error = NULL WHERE id = $1",
        job_id,
        now,
    )
    log.info("job_done", job_id=str(job_id), job=job["name"], attempt=job["attempts"])
    return True


async def revive_job(job_id: UUID, now: datetime) -> bool:
    """Give a dead job its attempts back; return False where no dead job has this id."""
    revived = await pool().fetchval(
        """
        UPDATE job SET state = 'waiting', attempts = 0, run_after = $2, leased_until = NULL
        WHERE id = $1 AND state = 'dead' RETURNING id
        """,
        job_id,
        now,
    )
    return revived is not None


async def select_unfinished_jobs(limit: int = 200) -> list[asyncpg.Record]:
    """Return waiting and dead jobs, the dead first, for an operator."""
    jobs: list[asyncpg.Record] = await pool().fetch(
        """
        SELECT id, name, state, attempts, run_after, created_at, last_error FROM job
        WHERE state <> 'done' ORDER BY state, created_at LIMIT $1
        """,
        limit,
    )
    return jobs


async def _lease_job(job_id: UUID, now: datetime) -> asyncpg.Record | None:
    return await pool().fetchrow(
        """
        UPDATE job SET attempts = attempts + 1, leased_until = $3
        WHERE id = $1 AND state = 'waiting' AND run_after <= $2
          AND (leased_until IS NULL OR leased_until < $2)
        RETURNING id, name, arguments, attempts
        """,
        job_id,
        now,
        now + LEASE,
    )


async def _record_failure(job: asyncpg.Record, error: BaseException, now: datetime) -> None:
    attempts = job["attempts"]
    is_dead = attempts >= ATTEMPTS
    wait = BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
    # Jitter, so that jobs which failed together do not come back together.
    run_after = now + wait * random.uniform(0.8, 1.2)  # noqa: S311 - not a secret
    log.error(
        "job_dead" if is_dead else "job_failed",
        job_id=str(job["id"]),
        job=job["name"],
        attempt=attempts,
        exc_info=error,
    )
    await pool().execute(
        """
        UPDATE job SET state = $2, run_after = $3, leased_until = NULL, last_error = $4
        WHERE id = $1
        """,
        job["id"],
        "dead" if is_dead else "waiting",
        run_after,
        f"{type(error).__name__}: {error}"[:2000],
    )
