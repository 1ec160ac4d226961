"""Real servers for every test that needs one: PostgreSQL and Redis, one pair for each process."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from litestar import Litestar
from redis.asyncio import Redis

from tests.visitors import Visitor
from waymark import database
from waymark.bank.queries import forget_releases
from waymark.local.postgres import EmbeddedPostgres
from waymark.local.redis import EmbeddedRedis
from waymark.migrations import migrate
from waymark.settings import Settings
from waymark.web.app import create_app
from waymark.web.sessions import SessionStore
from waymark.web.suspending import suspend

SECRET = "a secret that is long enough for tests"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session")
def settings(postgres: EmbeddedPostgres, redis_server: EmbeddedRedis) -> Settings:
    return Settings(
        database_url=postgres.url, redis_url=redis_server.url, secret=SECRET, mode="local"
    )


@pytest.fixture(scope="session")
async def migrated(settings: Settings) -> None:
    """Build the schema as production does."""
    await migrate(settings.migration_url)


@pytest.fixture(scope="session")
async def app(settings: Settings, migrated: None) -> AsyncIterator[Litestar]:
    app = create_app(settings)
    started, stopped = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            started.set()
            await stopped.wait()

    # A task of its own, since a fixture's end runs in another task than its beginning and a
    # lifespan must be left by the task that entered it.
    life = asyncio.create_task(live())
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait({life, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if life.done():
        waiting.cancel()
        life.result()
    yield app
    stopped.set()
    await life


@pytest.fixture
async def clean(app: Litestar, settings: Settings) -> AsyncIterator[None]:
    """Start each test from empty tables; its commits and rollbacks are real."""
    yield
    await database.pool().execute(
        "TRUNCATE account, identity, assessment, answer, result_revision, price_list, job,"
        " bank_release, question_version CASCADE"
    )
    forget_releases()
    async with Redis.from_url(settings.redis_url) as redis:
        await redis.flushdb()


@pytest.fixture
async def visit(app: Litestar, clean: None) -> AsyncIterator[Callable[[], Visitor]]:
    """Open browsers, each with its own cookies. Nobody is signed in yet."""
    visitors: list[Visitor] = []

    def open_browser() -> Visitor:
        visitors.append(Visitor(app))
        return visitors[-1]

    yield open_browser
    for visitor in visitors:
        await visitor.aclose()


@pytest.fixture
async def alice(visit: Callable[[], Visitor]) -> Visitor:
    """Owns what the test is about."""
    return await visit().sign_in("Alice")


@pytest.fixture
async def charlie(visit: Callable[[], Visitor]) -> Visitor:
    """Signed in, and must see nothing of Alice's."""
    return await visit().sign_in("Charlie")


@pytest.fixture
async def suspended(visit: Callable[[], Visitor], settings: Settings) -> Visitor:
    """Was signed in when the account was suspended, and still holds the cookie."""
    visitor = await visit().sign_in("Sam")
    account_id = UUID((await visitor.get("/api/session")).json()["account"]["id"])
    async with Redis.from_url(settings.redis_url) as redis:
        await suspend(account_id, SessionStore(redis, secure=False), datetime.now(UTC))
    return visitor


@pytest.fixture
def nobody(visit: Callable[[], Visitor]) -> Visitor:
    """Not signed in."""
    return visit()
