"""Sign-in sessions: no fixation, nothing kept for strangers, nothing readable in Redis."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import cast

from redis.asyncio import Redis

from tests.factories import NOW
from tests.visitors import Visitor
from waymark.database import new_id, pool
from waymark.settings import Settings
from waymark.web.sessions import ABSOLUTE, IDLE, TOUCH_EVERY, SessionStore


async def test_the_name_signs_in_to_the_same_account_however_it_is_typed(
    visit: Callable[[], Visitor],
) -> None:
    ids = []
    for name in ("Alice Ade", "  alice   ade "):
        visitor = await visit().sign_in(name)
        ids.append((await visitor.get("/api/session")).json()["account"]["id"])

    assert ids[0] == ids[1]
    assert await pool().fetchval("SELECT count(*) FROM account") == 1


async def test_signing_out_ends_the_session(alice: Visitor) -> None:
    token = alice.http.cookies["waymark"]

    await alice.post("/api/sign-out")
    alice.use_token(token)

    assert (await alice.get("/api/session")).json()["account"] is None


async def test_a_token_chosen_by_somebody_else_never_becomes_a_session(
    nobody: Visitor,
) -> None:
    nobody.use_token("chosen-by-an-attacker")

    await nobody.sign_in("Alice")

    assert nobody.http.cookies["waymark"] != "chosen-by-an-attacker"
    nobody.use_token("chosen-by-an-attacker")
    assert (await nobody.get("/api/session")).json()["account"] is None


async def test_signing_in_again_ends_the_earlier_session(alice: Visitor) -> None:
    earlier = alice.http.cookies["waymark"]

    await alice.sign_in("Alice")

    assert alice.http.cookies["waymark"] != earlier
    alice.use_token(earlier)
    assert (await alice.get("/api/session")).json()["account"] is None


async def test_visitors_leave_nothing_in_redis(nobody: Visitor, redis: Redis) -> None:
    for _ in range(20):
        await nobody.get("/api/session")
        await nobody.get("/api/assessments")

    assert await redis.dbsize() == 0


async def test_redis_does_not_hold_the_token(alice: Visitor, redis: Redis) -> None:
    token = alice.http.cookies["waymark"].encode()

    [key] = [key async for key in redis.scan_iter("session:*")]
    [index] = [key async for key in redis.scan_iter("sessions-of:*")]

    assert await redis.dbsize() == 2
    for held in (key, index, await redis.get(key), *await members_of(redis, index)):
        assert token not in held


async def members_of(redis: Redis, key: bytes) -> set[bytes]:
    # redis-py types its asynchronous commands as if they might not be.
    return await cast("Awaitable[set[bytes]]", redis.smembers(key.decode()))


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(nobody: Visitor) -> None:
    response = await nobody.post("/api/sign-in/local", {"name": "Alice"})

    [cookie] = [
        header for header in response.headers.get_list("set-cookie") if "waymark=" in header
    ]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


def test_in_production_the_cookie_is_bound_to_the_host_and_to_https(settings: Settings) -> None:
    sessions = SessionStore(Redis.from_url(settings.redis_url), secure=True)

    header = sessions.cookie("token").to_header(header="")

    assert header.startswith("__Host-waymark=token")
    assert "Secure" in header


async def test_reading_a_session_does_not_write_it(redis: Redis) -> None:
    sessions = SessionStore(redis, secure=False)
    token = await sessions.create(new_id(), NOW)
    before = (await redis.info("stats"))["total_commands_processed"]

    await sessions.read(token, NOW + TOUCH_EVERY / 2)

    after = (await redis.info("stats"))["total_commands_processed"]
    assert after - before == 2  # INFO itself and one GET


async def test_a_session_in_use_lives_on_but_not_for_ever(redis: Redis) -> None:
    sessions = SessionStore(redis, secure=False)
    account_id = new_id()
    token = await sessions.create(account_id, NOW)

    now = NOW
    while now < NOW + ABSOLUTE - IDLE:
        now += IDLE - timedelta(hours=1)
        assert await sessions.read(token, now) == account_id
    [key] = [key async for key in redis.scan_iter("session:*")]
    assert await redis.ttl(key) <= IDLE.total_seconds()

    assert await sessions.read(token, NOW + ABSOLUTE + timedelta(seconds=1)) is None
    assert await redis.dbsize() == 0


async def test_an_idle_session_is_forgotten_by_redis_itself(redis: Redis) -> None:
    await SessionStore(redis, secure=False).create(new_id(), NOW)

    [key] = [key async for key in redis.scan_iter("session:*")]

    assert 0 < await redis.ttl(key) <= IDLE.total_seconds()
