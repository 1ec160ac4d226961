"""The one database engine, with what Piccolo's own gets wrong repaired, and transactions.

Piccolo 1.38 does not give a pooled connection back when COMMIT or ROLLBACK fails, leaves its
context variable set in that case, and opens a connection when the engine is constructed. The
tests in tests/test_database.py show each of these mended.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Literal
from uuid import UUID

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from waymark.settings import Settings

Isolation = Literal["read_committed", "repeatable_read", "serializable"]

SERVER_SETTINGS = {
    "application_name": "waymark",
    "statement_timeout": "15000",
    "lock_timeout": "5000",
    "idle_in_transaction_session_timeout": "15000",
    "jit": "off",  # statements here are short; compiling them costs more than it saves
}
"""Milliseconds. A stuck statement must not hold a pooled connection for longer than a request."""


ACQUIRE_SECONDS = 5.0
"""How long a request waits for a connection. Longer than any burst needs, shorter than a person
waits before trying again."""


class SafeTransaction(PostgresTransaction):
    """A transaction that gives its connection back whatever happens at its end."""

    __slots__ = ("isolation",)

    def __init__(
        self,
        engine: PostgresEngine,
        allow_nested: bool = True,
        isolation: Isolation | None = None,
    ) -> None:
        super().__init__(engine, allow_nested)
        self.isolation = isolation

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.get_connection()
        try:
            self.transaction = self.connection.transaction(isolation=self.isolation)
            await self.begin()
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if self._parent is not None:
            return False
        try:
            if exception is None and not (self._committed or self._rolled_back):
                await self.commit()
            elif exception is not None and not self._rolled_back:
                await self._roll_back_quietly()
        finally:
            self.engine.current_transaction.reset(self.context)
            await self._give_back()
        return False

    async def _roll_back_quietly(self) -> None:
        try:
            await self.rollback()
        except (
            asyncpg.InterfaceError,
            asyncpg.InternalClientError,
            asyncpg.PostgresError,
            OSError,
        ):
            return  # the connection is broken: the error that came first is the one to report

    async def _give_back(self) -> None:
        if self.engine.pool:
            # Shielded, since a request that is cancelled here would lose the connection for good.
            await asyncio.shield(self.engine.pool.release(self.connection))
        else:
            await self.connection.close()


Connection = Any
"""An asyncpg connection of the open transaction; asyncpg types its pool's proxy as Any."""


class ImpatientPool(asyncpg.Pool):  # type: ignore[misc]  # asyncpg ships no types
    """A pool that says so when no connection gets free, instead of letting requests pile up."""

    def acquire(self, *, timeout: float | None = None) -> Any:
        """Wait for a free connection. Raises TimeoutError after ACQUIRE_SECONDS."""
        if timeout is None and self.get_idle_size() > 0:
            return super().acquire()  # nothing to wait for, so no timer to set up
        return super().acquire(timeout=timeout or ACQUIRE_SECONDS)


class SafeEngine(PostgresEngine):
    """Knows its address only once the settings are read, and connects only when asked."""

    def __init__(self) -> None:
        super().__init__(config={}, extensions=())

    async def check_version(self) -> None:
        """Do nothing: constructing an engine must not connect."""

    async def prep_database(self) -> None:
        """Do nothing: no extension is needed."""

    def transaction(
        self, allow_nested: bool = True, isolation: Isolation | None = None
    ) -> SafeTransaction:
        return SafeTransaction(self, allow_nested, isolation)


ENGINE = SafeEngine()
"""Every table names it. `connect` gives it an address and a pool."""


def point_at(url: str) -> None:
    """Use `url` for connections made from now on."""
    ENGINE.config = {"dsn": url, "server_settings": SERVER_SETTINGS}


async def connect(settings: Settings) -> None:
    """Open the pool. Raises OSError or asyncpg.PostgresError where the server does not answer."""
    point_at(settings.database_url)
    ENGINE.pool = await ImpatientPool(
        settings.database_url,
        min_size=2,
        max_size=settings.pool_size,
        loop=None,
        max_queries=50_000,
        max_inactive_connection_lifetime=300.0,
        connection_class=asyncpg.Connection,
        record_class=asyncpg.Record,
        server_settings=SERVER_SETTINGS,
        command_timeout=20,
        timeout=10,
        reset=_leave_as_it_is,
    )


async def _leave_as_it_is(connection: Connection) -> None:
    """What asyncpg does to a connection that comes back: nothing, which saves a round trip.

    Its default closes cursors, stops listening, gives session locks back and resets variables.
    Nothing here makes any of these: locks and settings end with their transaction.
    """


async def disconnect() -> None:
    await ENGINE.close_connection_pool()


def pool() -> "asyncpg.Pool[asyncpg.Record]":
    """The pool itself, for the few statements that are hot enough to be written by hand."""
    if ENGINE.pool is None:
        raise RuntimeError("The database pool is not open.")
    return ENGINE.pool


@asynccontextmanager
async def transaction(isolation: Isolation | None = None) -> AsyncIterator[Connection]:
    """Run one action in one transaction: commit at the end, roll back on any exception.

    Open it in the action, not in a Litestar dependency: dependencies may be resolved in tasks of
    their own, and the handler would then write outside the transaction. Nesting is refused,
    because Piccolo would make the inner transaction a no-op.
    """
    async with ENGINE.transaction(allow_nested=False, isolation=isolation) as current:
        yield current.connection


def new_id() -> UUID:
    """Return a UUID of version 7 (RFC 9562, 5.7): ordered by time, so indexes grow at the end."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    return UUID(
        int=(milliseconds << 80)
        | (0x7 << 76)
        | (random >> 68 << 64)
        | (0b10 << 62)
        | (random & ((1 << 62) - 1))
    )
