"""Sessions: listed without their tokens, ended one by one or together, renewed, recent or not."""

import pytest
from redis.asyncio import Redis

from tests.factories import NOW
from waymark.accounts.devices import UNKNOWN, device_of
from waymark.database import new_id
from waymark.web.sessions import ABSOLUTE, RECENT, TOUCH_EVERY, SessionStore, SignInRequired


@pytest.fixture
def sessions(redis: Redis) -> SessionStore:
    return SessionStore(redis, secure=False)


async def test_the_list_holds_the_account_s_own_sessions_and_no_token(
    sessions: SessionStore,
) -> None:
    account_id = new_id()
    laptop = await sessions.create(account_id, NOW, "Firefox on Linux")
    phone = await sessions.create(account_id, NOW + RECENT, "Safari on iPhone")
    await sessions.create(new_id(), NOW, "Chrome on Windows")

    listed = await sessions.list_of(account_id, NOW + RECENT)

    assert [one.session.device for one in listed] == ["Safari on iPhone", "Firefox on Linux"]
    assert [one.id for one in listed] == [sessions.id_of(phone), sessions.id_of(laptop)]
    assert not {laptop, phone} & {one.id for one in listed}


async def test_one_session_is_ended_by_its_id_and_nobody_else_s(sessions: SessionStore) -> None:
    alice, charlie = new_id(), new_id()
    token = await sessions.create(alice, NOW)

    assert not await sessions.end_listed(charlie, sessions.id_of(token))
    assert await sessions.read(token, NOW) == alice
    assert await sessions.end_listed(alice, sessions.id_of(token))
    assert await sessions.read(token, NOW) is None


async def test_all_are_ended_but_the_one_in_use(sessions: SessionStore) -> None:
    alice = new_id()
    tokens = [await sessions.create(alice, NOW) for _ in range(3)]

    assert await sessions.end_all(alice, but=tokens[0]) == 2

    assert [await sessions.read(token, NOW) for token in tokens] == [alice, None, None]
    assert await sessions.end_all(alice) == 1
    assert await sessions.list_of(alice, NOW) == []


async def test_the_list_forgets_what_redis_has_forgotten(
    sessions: SessionStore, redis: Redis
) -> None:
    alice = new_id()
    await sessions.create(alice, NOW)
    [key] = [key async for key in redis.scan_iter("session:*")]
    await redis.delete(key)  # as its expiry does

    assert await sessions.list_of(alice, NOW) == []
    assert await redis.dbsize() == 0


async def test_a_renewed_session_has_another_token_and_the_old_one_is_dead(
    sessions: SessionStore,
) -> None:
    alice = new_id()
    token = await sessions.create(alice, NOW, "Firefox on Linux")
    later = NOW + TOUCH_EVERY

    renewed = await sessions.renew(token, later, is_proven=True)

    assert await sessions.read(token, later) is None
    [one] = await sessions.list_of(alice, later)
    assert one.id == sessions.id_of(renewed)
    assert one.session.created_at == NOW
    assert one.session.signed_in_at == later
    assert one.session.device == "Firefox on Linux"


async def test_a_session_that_was_ended_cannot_be_renewed(sessions: SessionStore) -> None:
    token = await sessions.create(new_id(), NOW)
    await sessions.end(token)

    with pytest.raises(SignInRequired):
        await sessions.renew(token, NOW, is_proven=True)


async def test_confirming_does_not_lengthen_a_session_s_life(sessions: SessionStore) -> None:
    token = await sessions.create(new_id(), NOW)

    renewed = await sessions.renew(token, NOW + RECENT, is_proven=True)

    assert await sessions.read(renewed, NOW + ABSOLUTE + RECENT / 2) is None


async def test_a_sign_in_is_recent_for_its_time_and_again_after_a_confirmation(
    sessions: SessionStore,
) -> None:
    token = await sessions.create(new_id(), NOW)
    session = await sessions.read_session(token, NOW)
    assert session is not None
    assert session.is_recent(NOW + RECENT)
    assert not session.is_recent(NOW + 2 * RECENT)

    unproven = await sessions.renew(token, NOW + 2 * RECENT, is_proven=False)
    session = await sessions.read_session(unproven, NOW + 2 * RECENT)
    assert session is not None
    assert not session.is_recent(NOW + 2 * RECENT)

    proven = await sessions.renew(unproven, NOW + 2 * RECENT, is_proven=True)
    session = await sessions.read_session(proven, NOW + 2 * RECENT)
    assert session is not None
    assert session.is_recent(NOW + 2 * RECENT)


APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            "Edge on Windows",
        ),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/26.0 Safari/605.1.15",
            "Safari on macOS",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {APPLE} Version/26.0 "
            "Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/142.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("curl/8.5.0", "curl"),
        ("Links (2.29; Linux x86_64)", f"{UNKNOWN} on Linux"),
        ("", UNKNOWN),
        ("\x00<script>" * 10_000, UNKNOWN),
    ],
)
def test_a_device_is_named_in_plain_words(user_agent: str, words: str) -> None:
    assert device_of(user_agent) == words
