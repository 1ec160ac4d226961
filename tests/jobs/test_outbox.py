"""Promised work is done exactly once, whatever fails on the way."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from arq.connections import ArqRedis
from arq.worker import Worker

from tests.factories import NOW, load_bank
from tests.visitors import Visitor
from waymark.database import pool, transaction
from waymark.jobs.outbox import (
    ATTEMPTS,
    BACK_OFF,
    LEASE,
    add_job,
    revive_job,
    run_job,
    select_due_jobs,
)
from waymark.jobs.queue import ArqJobQueue, open_arq
from waymark.jobs.worker import create_worker
from waymark.settings import Settings

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def tables(clean: None) -> None: ...


class Recorder:
    """A handler that notes its calls and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.calls: list[dict[str, Any]] = []
        self.failures = failures

    async def __call__(self, arguments: dict[str, Any], now: datetime) -> None:
        self.calls.append(arguments)
        if len(self.calls) <= self.failures:
            raise RuntimeError("not yet")


async def promise(name: str = "work", key: str = "once") -> UUID:
    async with transaction() as connection:
        return await add_job(connection, name, {"thing": "1"}, key, NOW)


async def state_of(job_id: UUID) -> str:
    state: str = await pool().fetchval("SELECT state FROM job WHERE id = $1", job_id)
    return state


async def test_a_job_runs_once() -> None:
    job_id, handler = await promise(), Recorder()

    assert await run_job(job_id, {"work": handler}, NOW)
    assert not await run_job(job_id, {"work": handler}, NOW)

    assert handler.calls == [{"thing": "1"}]
    assert await state_of(job_id) == "done"


async def test_asking_twice_promises_once() -> None:
    assert await promise() == await promise()


async def test_a_rolled_back_cause_promises_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction() as connection:
            await add_job(connection, "work", {}, "once", NOW)
            _ = 1 / 0

    assert await pool().fetchval("SELECT count(*) FROM job") == 0


async def test_many_workers_at_once_run_it_once() -> None:
    job_id, handler = await promise(), Recorder()

    await asyncio.gather(*(run_job(job_id, {"work": handler}, NOW) for _ in range(8)))

    assert len(handler.calls) == 1


async def test_a_failure_waits_longer_each_time_and_then_succeeds() -> None:
    job_id, handler = await promise(), Recorder(failures=2)
    now = NOW
    for back_off in BACK_OFF[:2]:
        assert not await run_job(job_id, {"work": handler}, now)
        assert not await run_job(job_id, {"work": handler}, now)  # too early
        now += back_off * 1.2

    assert await run_job(job_id, {"work": handler}, now)
    assert len(handler.calls) == 3


async def test_a_job_that_keeps_failing_is_dead_and_visible_and_can_be_revived() -> None:
    job_id, handler = await promise(), Recorder(failures=len(BACK_OFF) + 1)
    now = NOW
    for _ in range(len(BACK_OFF) + 1):
        await run_job(job_id, {"work": handler}, now)
        now += timedelta(hours=1)

    assert await state_of(job_id) == "dead"
    error = await pool().fetchval("SELECT last_error FROM job WHERE id = $1", job_id)
    assert error == "RuntimeError: not yet"
    assert await select_due_jobs(now) == []

    assert await revive_job(job_id, now)
    assert await run_job(job_id, {"work": handler}, now)


async def test_a_job_that_runs_out_of_time_again_and_again_ends_up_dead() -> None:
    job_id = await promise()

    async def endless(arguments: dict[str, Any], now: datetime) -> None:
        raise asyncio.CancelledError

    now = NOW
    for _ in range(ATTEMPTS):
        with pytest.raises(asyncio.CancelledError):
            await run_job(job_id, {"work": endless}, now)
        now += timedelta(hours=1)

    assert await state_of(job_id) == "dead"


async def test_a_job_that_kills_every_worker_ends_up_dead() -> None:
    job_id, handler = await promise(), Recorder()
    await pool().execute(
        "UPDATE job SET attempts = $2, leased_until = $3 WHERE id = $1", job_id, ATTEMPTS, NOW
    )

    assert not await run_job(job_id, {"work": handler}, NOW + LEASE)

    assert handler.calls == []
    assert await state_of(job_id) == "dead"


async def test_a_job_of_a_dead_worker_is_sent_again_when_its_lease_is_over() -> None:
    job_id = await promise()
    await pool().execute(
        "UPDATE job SET attempts = 1, leased_until = $2 WHERE id = $1", job_id, NOW + LEASE
    )

    assert await select_due_jobs(NOW) == []
    assert await select_due_jobs(NOW + LEASE * 2) == [(job_id, 1)]


async def test_an_unknown_job_is_kept_for_a_worker_that_knows_it() -> None:
    job_id = await promise(name="from a later release")

    assert not await run_job(job_id, {}, NOW)

    assert await state_of(job_id) == "waiting"


async def test_a_lost_redis_loses_no_job(settings: Settings) -> None:
    job_id = await promise()
    unreachable = ArqRedis(host="127.0.0.1", port=1)

    await ArqJobQueue(unreachable).send(job_id)  # does not raise: the promise is kept already
    await unreachable.aclose()

    assert await select_due_jobs(LATER) == [(job_id, 0)]


async def run_worker_once(settings: Settings) -> Worker:
    """A real worker in this loop, on the pool that the tests have open already."""
    worker = create_worker(settings, handle_signals=False)
    worker.burst, worker.on_startup, worker.on_shutdown = True, None, None
    await worker.async_run()
    await worker.close()
    return worker


async def test_a_real_worker_turns_a_closed_session_into_a_result(
    alice: Visitor, settings: Settings
) -> None:
    await load_bank()
    state = await alice.start()
    await alice.post(f"/api/assessments/{state['id']}/stop")

    await run_worker_once(settings)

    finished = (await alice.get(f"/api/assessments/{state['id']}")).json()
    assert finished["state"] == "finished"
    assert await pool().fetchval("SELECT count(*) FROM result_revision") == 1


async def test_a_job_sent_twice_through_redis_makes_one_result(
    alice: Visitor, settings: Settings
) -> None:
    await load_bank()
    state = await alice.start()
    await alice.post(f"/api/assessments/{state['id']}/stop")
    job_id = await pool().fetchval("SELECT id FROM job")
    arq = await open_arq(settings.redis_url)
    for attempt in range(3):
        await ArqJobQueue(arq).send(job_id, attempt)
    await arq.aclose()

    await run_worker_once(settings)

    assert await pool().fetchval("SELECT count(*) FROM result_revision") == 1
