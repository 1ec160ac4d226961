"""A suspended account is signed out everywhere and cannot be signed in to."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

from redis.asyncio import Redis

from tests.accounts.issuer import Issuer
from tests.accounts.travellers import Traveller
from tests.test_command_line import environment_of, waymark
from tests.visitors import Visitor
from waymark.database import pool
from waymark.settings import Settings
from waymark.web.app import utc_now
from waymark.web.sessions import SessionStore
from waymark.web.suspending import suspend


async def test_an_operator_suspends_and_restores_an_account(
    alice: Visitor, visit: Callable[[], Visitor], settings: Settings
) -> None:
    elsewhere = await visit().sign_in("Alice")
    account_id = (await alice.get("/api/session")).json()["account"]["id"]
    environment = environment_of(settings)

    done = await asyncio.to_thread(waymark, "accounts", "suspend", account_id, **environment)

    assert done.returncode == 0, done.stderr
    for visitor in (alice, elsewhere):
        assert (await visitor.get("/api/session")).json()["account"] is None
    refused = await alice.post("/api/sign-in/local", {"name": "Alice"})
    assert (refused.status_code, refused.json()["code"]) == (403, "account_suspended")

    await asyncio.to_thread(waymark, "accounts", "restore", account_id, **environment)
    await alice.sign_in("Alice")
    assert (await alice.get("/api/session")).json()["account"]["id"] == account_id


async def test_an_account_that_does_not_exist_is_said_not_to(
    clean: None, settings: Settings
) -> None:
    refused = await asyncio.to_thread(
        waymark, "accounts", "suspend", str(uuid4()), **environment_of(settings)
    )

    assert refused.returncode == 1
    assert "no account" in refused.stderr


async def test_a_suspension_that_comes_while_somebody_signs_in_is_seen(
    issuer: Issuer, browse: Callable[[], Traveller], redis: Redis
) -> None:
    first = browse()
    await first.travel(issuer)
    account_id = await pool().fetchval("SELECT id FROM account")
    travellers = [browse() for _ in range(8)]
    returns = [issuer.authorize(await traveller.leave()) for traveller in travellers]

    sessions = SessionStore(redis, secure=False)
    coming = zip(travellers, returns, strict=True)

    await asyncio.gather(
        *(traveller.come_back(back) for traveller, back in coming),
        suspend(account_id, sessions, utc_now()),
    )

    assert await sessions.list_of(account_id, utc_now()) == []
    assert {await traveller.account_id() for traveller in (first, *travellers)} == {None}
