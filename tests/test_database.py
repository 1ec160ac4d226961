"""The pool survives what goes wrong at the end of a transaction."""

import asyncio

import asyncpg
import pytest

from tests.factories import NOW
from waymark.database import ENGINE, new_id, pool, transaction

ADD_ACCOUNT = "INSERT INTO account (id, display_name, created_at) VALUES ($1, 'x', $2)"


async def count_accounts() -> int:
    count: int = await pool().fetchval("SELECT count(*) FROM account")
    return count


@pytest.fixture(autouse=True)
def tables(clean: None) -> None: ...


async def test_an_error_rolls_back() -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction() as connection:
            await connection.execute(ADD_ACCOUNT, new_id(), NOW)
            _ = 1 / 0

    assert await count_accounts() == 0


async def test_a_commit_that_fails_gives_its_connection_back() -> None:
    """Piccolo 1.38 would keep one connection for each failure until none is left."""
    await pool().execute(
        "CREATE TABLE child (account uuid REFERENCES account DEFERRABLE INITIALLY DEFERRED)"
    )
    try:
        for _ in range(pool().get_max_size() + 2):
            with pytest.raises(asyncpg.ForeignKeyViolationError):
                async with transaction() as connection:
                    await connection.execute("INSERT INTO child VALUES ($1)", new_id())
        assert ENGINE.current_transaction.get() is None
        assert await asyncio.wait_for(count_accounts(), timeout=5) == 0
    finally:
        await pool().execute("DROP TABLE child")


async def test_a_lost_connection_gives_its_place_back_and_shows_the_first_error() -> None:
    for _ in range(pool().get_max_size() + 2):
        with pytest.raises(ZeroDivisionError):
            async with transaction() as connection:
                backend = await connection.fetchval("SELECT pg_backend_pid()")
                await pool().execute("SELECT pg_terminate_backend($1)", backend)
                _ = 1 / 0

    assert await asyncio.wait_for(count_accounts(), timeout=5) == 0


async def test_a_transaction_in_a_transaction_is_refused() -> None:
    with pytest.raises(Exception, match="already active"):
        async with transaction(), transaction():
            pass

    assert await asyncio.wait_for(count_accounts(), timeout=5) == 0


async def test_a_serialization_failure_is_raised_and_leaves_the_pool_whole() -> None:
    account_id = new_id()
    await pool().execute(ADD_ACCOUNT, account_id, NOW)
    with pytest.raises(asyncpg.SerializationError):
        async with transaction(isolation="repeatable_read") as connection:
            await connection.fetch("SELECT * FROM account")
            await pool().execute("UPDATE account SET display_name = 'first'")
            await connection.execute("UPDATE account SET display_name = 'second'")

    assert await pool().fetchval("SELECT display_name FROM account") == "first"


def test_ids_grow_with_time() -> None:
    ids = [new_id() for _ in range(100)]

    assert {each.version for each in ids} == {7}
    assert ids[0].int >> 80 <= ids[-1].int >> 80
