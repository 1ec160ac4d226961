"""The floor: what this machine can do at most with the same framework, servers and guarantees.

`/floor` looks the session up as the product does, then runs one SELECT and one INSERT in a
transaction by raw asyncpg: no validation, no engine, no logging, no headers. `/hello` returns a
small struct and nothing else.
"""

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from litestar import Litestar, Request, get, post
from litestar.exceptions import NotAuthorizedException
from litestar.status_codes import HTTP_200_OK
from redis.asyncio import Redis

from waymark.database import SERVER_SETTINGS, new_id
from waymark.settings import load_settings
from waymark.web.serving import COLLECT_AFTER, serve
from waymark.web.sessions import SessionStore

SCHEMA = """
    CREATE TABLE floor_session (account uuid PRIMARY KEY, state text NOT NULL);
    CREATE TABLE floor_answer (
        id uuid PRIMARY KEY,
        account uuid NOT NULL,
        response jsonb NOT NULL,
        answered_at timestamptz NOT NULL
    );
"""


class Greeting(msgspec.Struct, frozen=True):
    message: str
    number: int


class Kept(msgspec.Struct, frozen=True):
    id: UUID
    state: str


def create_floor() -> Litestar:
    gc.set_threshold(*COLLECT_AFTER)
    settings = load_settings()
    redis: Redis = Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=5)
    sessions = SessionStore(redis, secure=not settings.is_local)

    @asynccontextmanager
    async def connections(app: Litestar) -> AsyncIterator[None]:
        async with asyncpg.create_pool(
            settings.database_url,
            min_size=2,
            max_size=settings.pool_size,
            server_settings=SERVER_SETTINGS,
        ) as app.state.pool:
            yield
        await redis.aclose()

    @get("/hello")
    async def hello() -> Greeting:
        return Greeting("Hello", 42)

    @post("/floor", status_code=HTTP_200_OK)
    async def floor(request: Request[Any, Any, Any]) -> Kept:
        now = datetime.now(UTC)
        account_id = await sessions.read(request.cookies.get(sessions.cookie_name), now)
        if account_id is None:
            raise NotAuthorizedException
        id = new_id()
        async with request.app.state.pool.acquire() as connection, connection.transaction():
            state = await connection.fetchval(
                "SELECT state FROM floor_session WHERE account = $1", account_id
            )
            await connection.execute(
                "INSERT INTO floor_answer (id, account, response, answered_at)"
                " VALUES ($1, $2, $3, $4)",
                id,
                account_id,
                '{"kind": "single", "option": "a"}',
                now,
            )
        return Kept(id, state or "open")

    return Litestar(
        [hello, floor], lifespan=[connections], openapi_config=None, logging_config=None
    )


if __name__ == "__main__":
    serve(
        "127.0.0.1", int(os.environ["PORT"]), 1, application="waymark.benchmark.floor:create_floor"
    )
