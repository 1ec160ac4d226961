"""Many people at once, and a database that does not keep up."""

import asyncio
from collections.abc import Callable

import asyncpg
import pytest

from tests.factories import NOW, STACK, load_bank
from tests.visitors import Visitor, run_jobs
from waymark import database
from waymark.assessments import sittings
from waymark.bank.queries import forget_releases
from waymark.database import new_id, pool

START = {"path": "back-end-developer", "stack": STACK}


@pytest.fixture(autouse=True)
async def bank(clean: None) -> None:
    await load_bank()


async def test_more_people_than_connections_can_start_at_once(
    visit: Callable[[], Visitor],
) -> None:
    await pool().execute(
        "INSERT INTO price_list (id, path, prices, takers, learnt_at) VALUES ($1, $2, $3, 100, $4)",
        new_id(),
        START["path"],
        "{}",
        NOW,
    )
    crowd = [await visit().sign_in(f"Person {n}") for n in range(3 * pool().get_max_size())]

    replies = await asyncio.gather(*(each.post("/api/assessments", START) for each in crowd))

    assert {reply.status_code for reply in replies} == {201}


async def test_more_closed_sessions_than_connections_are_scored_at_once_by_a_new_worker(
    visit: Callable[[], Visitor],
) -> None:
    crowd = [await visit().sign_in(f"Person {n}") for n in range(2 * pool().get_max_size())]
    for each in crowd:
        state = await each.start()
        await each.post(f"/api/assessments/{state['id']}/stop")
    forget_releases()
    sittings._SITTINGS.clear()

    assert await asyncio.wait_for(run_jobs(at_once=True), timeout=30) == len(crowd)


async def test_without_a_free_connection_a_request_is_told_so_and_the_next_one_works(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ACQUIRE_SECONDS", 0.05)
    held = [await pool().acquire(timeout=5) for _ in range(pool().get_max_size())]
    try:
        reply = await alice.get("/api/assessments")
    finally:
        for connection in held:
            await pool().release(connection)

    assert reply.status_code == 503
    assert reply.json()["code"] == "dependency_unavailable"
    assert reply.headers["retry-after"]
    assert (await alice.get("/api/assessments")).status_code == 200


async def test_an_answer_that_waits_too_long_for_its_row_is_told_so_and_can_be_sent_again(
    alice: Visitor,
) -> None:
    state = await alice.start()
    for connection in [await pool().acquire() for _ in range(pool().get_max_size())]:
        await connection.execute("SET lock_timeout = 50")
        await pool().release(connection)
    blocker = await asyncpg.connect(pool()._connect_args[0])
    key = str(new_id())
    try:
        async with blocker.transaction():
            await blocker.execute("SELECT 1 FROM assessment FOR UPDATE")
            refused = await alice.answer(state, key=key)
    finally:
        await blocker.close()

    assert refused.status_code == 503
    assert (await alice.answer(state, key=key)).json()["answered"] == 1
