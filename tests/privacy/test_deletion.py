"""Deletion leaves nothing of a person, and everything of everybody else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from redis.asyncio import Redis

from tests.factories import load_bank
from tests.privacy.everything import fill_every_table, search_database
from tests.visitors import Visitor
from waymark.accounts.actions import NOWHERE
from waymark.database import pool
from waymark.jobs.outbox import Handler, run_job
from waymark.jobs.worker import handlers_for
from waymark.privacy.deletion_actions import GRACE, delete_account, request_deletion
from waymark.privacy.walking import owned_by, personal_tables
from waymark.settings import Settings

ALICE = "Alice Adeyemi-Lindqvist"
CHARLIE = "Charlie Castellanos"

Fill = Callable[[str], Awaitable[dict[str, UUID]]]


@pytest.fixture
async def fill(clean: None) -> Fill:
    await load_bank()
    version_id = await pool().fetchval("SELECT id FROM question_version LIMIT 1")
    release_id = await pool().fetchval("SELECT id FROM bank_release LIMIT 1")
    return lambda name: fill_every_table(name, version_id, release_id)


@pytest.fixture
async def handlers(settings: Settings) -> AsyncIterator[Mapping[str, Handler]]:
    """The deletion as the worker runs it."""
    redis: Redis = Redis.from_url(settings.redis_url)
    yield handlers_for(settings, redis)
    await redis.aclose()


async def rows_of(account_id: UUID) -> dict[str, int]:
    return {
        table: await pool().fetchval(
            f'SELECT count(*) FROM "{table}" WHERE {owned_by(table)}',  # noqa: S608  our own names
            account_id,
        )
        for table in personal_tables()
    }


async def job_id_of(name: str) -> UUID:
    found: UUID = await pool().fetchval(
        "SELECT id FROM job WHERE name = $1 ORDER BY created_at DESC LIMIT 1", name
    )
    return found


def in_a_week() -> datetime:
    return datetime.now(UTC) + GRACE + timedelta(seconds=1)


async def account_of(visitor: Visitor) -> UUID:
    return UUID((await visitor.get("/api/session")).json()["account"]["id"])


async def test_a_person_with_a_row_in_every_table_is_gone_from_all(fill: Fill) -> None:
    alice, charlie = await fill(ALICE), await fill(CHARLIE)
    everything_of_charlie = await rows_of(charlie["account"])
    before = await rows_of(alice["account"])
    assert all(count == 1 for count in before.values()), before
    asked_at = datetime.now(UTC)
    await request_deletion(alice["account"], NOWHERE, asked_at)

    assert await delete_account(alice["account"], asked_at + GRACE)

    assert set((await rows_of(alice["account"])).values()) == {0}
    assert await rows_of(charlie["account"]) == everything_of_charlie


async def test_neither_name_nor_any_id_of_the_person_is_left_anywhere(fill: Fill) -> None:
    alice, charlie = await fill(ALICE), await fill(CHARLIE)
    await pool().execute(
        "INSERT INTO audit_event (id, account, actor, event, at, details)"
        " VALUES (gen_random_uuid(), $1, $2, 'share_viewed', now(), '{}')",
        charlie["account"],
        alice["account"],
    )
    assert set(await search_database(ALICE)) >= {"account", "identity", "audit_event", "plan_basis"}
    asked_at = datetime.now(UTC)
    await request_deletion(alice["account"], NOWHERE, asked_at)

    await delete_account(alice["account"], asked_at + GRACE)

    values = [ALICE, *(str(alice[table]) for table in personal_tables())]
    assert {value: found for value in values if (found := await search_database(value))} == {}


async def test_before_the_week_is_over_nothing_happens(fill: Fill) -> None:
    alice = await fill(ALICE)
    asked_at = datetime.now(UTC)
    await request_deletion(alice["account"], NOWHERE, asked_at)

    assert not await delete_account(alice["account"], asked_at + GRACE - timedelta(seconds=1))

    assert min((await rows_of(alice["account"])).values()) == 1


async def test_nobody_is_deleted_who_did_not_ask(fill: Fill) -> None:
    alice = await fill(ALICE)

    assert not await delete_account(alice["account"], in_a_week())


async def test_deleting_twice_at_once_and_once_more_does_no_harm(fill: Fill) -> None:
    alice, charlie = await fill(ALICE), await fill(CHARLIE)
    everything_of_charlie = await rows_of(charlie["account"])
    await request_deletion(alice["account"], NOWHERE, datetime.now(UTC))

    outcomes = await asyncio.gather(
        delete_account(alice["account"], in_a_week()), delete_account(alice["account"], in_a_week())
    )

    assert sorted(outcomes) == [False, True]
    assert not await delete_account(alice["account"], in_a_week())
    assert await rows_of(charlie["account"]) == everything_of_charlie


async def test_a_deletion_that_is_killed_in_the_middle_is_done_by_the_next_run(
    fill: Fill, handlers: Mapping[str, Handler]
) -> None:
    alice = await fill(ALICE)
    before = await rows_of(alice["account"])
    await request_deletion(alice["account"], NOWHERE, datetime.now(UTC))
    # Of the tables that the deletion goes through, one of the last is held by somebody else.
    async with pool().acquire() as holder, holder.transaction():
        await holder.execute("SELECT FROM identity WHERE id = $1 FOR UPDATE", alice["identity"])
        killed = asyncio.create_task(
            run_job(await job_id_of("delete_account"), handlers, in_a_week())
        )
        while not await pool().fetchval(
            "SELECT bool_or(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM \"identity\"%'"
        ):
            continue  # until the run has come to the table that is held
        assert not await killed
    after = await rows_of(alice["account"])
    assert after == {**before, "audit_event": 2}

    again = in_a_week() + timedelta(minutes=5)
    assert await run_job(await job_id_of("delete_account"), handlers, again)

    assert set((await rows_of(alice["account"])).values()) == {0}


async def test_asking_signs_out_everywhere_and_names_the_day(
    visit: Callable[[], Visitor],
) -> None:
    here, there = await visit().sign_in("Alice"), await visit().sign_in("Alice")

    reply = await here.post("/api/deletion", {"confirmation": "delete"})

    due_at = datetime.fromisoformat(reply.json()["dueAt"])
    assert abs(due_at - datetime.now(UTC) - GRACE) < timedelta(minutes=1)
    assert (await here.get("/api/deletion")).status_code == 401
    assert (await there.get("/api/deletion")).status_code == 401


async def test_signing_in_within_the_week_allows_to_keep_the_account(
    visit: Callable[[], Visitor], handlers: Mapping[str, Handler]
) -> None:
    alice = await visit().sign_in("Alice")
    await alice.post("/api/deletion", {"confirmation": "delete"})
    await alice.sign_in("Alice")
    assert (await alice.get("/api/deletion")).json()["dueAt"] is not None

    undone = await alice.post("/api/deletion/undo")

    assert undone.json() == {"dueAt": None}
    await run_job(await job_id_of("delete_account"), handlers, in_a_week())
    assert (await alice.get("/api/audit")).json()["events"][0]["event"] == "deletion_undone"


async def test_asking_again_does_not_move_the_day(visit: Callable[[], Visitor]) -> None:
    alice = await visit().sign_in("Alice")
    first = (await alice.post("/api/deletion", {"confirmation": "delete"})).json()
    await alice.sign_in("Alice")

    assert (await alice.post("/api/deletion", {"confirmation": "delete"})).json() == first


async def test_undoing_and_asking_again_starts_a_new_week(
    visit: Callable[[], Visitor], handlers: Mapping[str, Handler]
) -> None:
    alice = await visit().sign_in("Alice")
    account_id = await account_of(alice)
    for _ in range(2):
        await alice.post("/api/deletion", {"confirmation": "delete"})
        await alice.sign_in("Alice")
        await alice.post("/api/deletion/undo")
    await alice.post("/api/deletion", {"confirmation": "delete"})

    assert await pool().fetchval("SELECT count(*) FROM job WHERE name = 'delete_account'") == 3
    assert await run_job(await job_id_of("delete_account"), handlers, in_a_week())
    assert await pool().fetchval("SELECT count(*) FROM account WHERE id = $1", account_id) == 0


async def test_no_session_and_no_other_key_of_the_person_stays_in_redis(
    visit: Callable[[], Visitor], handlers: Mapping[str, Handler], settings: Settings
) -> None:
    alice = await visit().sign_in("Alice")
    account_id = await account_of(alice)
    await alice.post("/api/deletion", {"confirmation": "delete"})
    await alice.sign_in("Alice")  # and does not ask to keep the account

    await run_job(await job_id_of("delete_account"), handlers, in_a_week())

    async with Redis.from_url(settings.redis_url) as redis:
        keys = [key async for key in redis.scan_iter()]
        assert [key for key in keys if str(account_id).encode() in key] == []
        sessions = [await redis.get(key) for key in keys if key.startswith(b"session:")]
        assert [value for value in sessions if account_id.bytes in value] == []
        assert [value for value in sessions if str(account_id).encode() in value] == []
    assert (await alice.get("/api/export")).status_code == 401
    assert (await alice.get("/api/session")).json()["account"] is None


@pytest.mark.parametrize("body", [{}, {"confirmation": "yes"}, {"confirmation": "Delete "}])
async def test_a_deletion_without_the_typed_word_is_refused(
    visit: Callable[[], Visitor], body: dict[str, str]
) -> None:
    alice = await visit().sign_in("Alice")

    assert (await alice.post("/api/deletion", body)).status_code == 400
    assert (await alice.get("/api/deletion")).json() == {"dueAt": None}


async def test_signing_in_after_the_deletion_makes_a_new_empty_account(
    visit: Callable[[], Visitor], handlers: Mapping[str, Handler]
) -> None:
    alice = await visit().sign_in("Alice")
    former = await account_of(alice)
    await alice.post("/api/deletion", {"confirmation": "delete"})
    await run_job(await job_id_of("delete_account"), handlers, in_a_week())

    await alice.sign_in("Alice")

    assert await account_of(alice) != former
    assert [event["event"] for event in (await alice.get("/api/audit")).json()["events"]] == [
        "account_created"
    ]
