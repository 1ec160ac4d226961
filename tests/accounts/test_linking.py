"""Several identities for one account: linked on purpose, never merged, never the last one lost."""

from collections.abc import Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.accounts.issuer import Issuer
from tests.accounts.travellers import Traveller, make_older, problem_of
from waymark.database import pool
from waymark.web.sessions import RECENT

Browse = Callable[[], Traveller]

LINKS = "/api/identities/links"
CONFIRMATIONS = "/api/session/confirmations"
VERIFIED: dict[str, Any] = {"email": "alice@example.com", "email_verified": True}


async def test_a_second_identity_signs_in_to_the_same_account(
    issuer: Issuer, browse: Browse
) -> None:
    alice, elsewhere = browse(), browse()
    await alice.travel(issuer, sub="first")

    assert await alice.travel_for(issuer, LINKS, "/settings/identities", sub="second") == (
        "/settings/identities"
    )
    await elsewhere.travel(issuer, sub="second")

    assert await elsewhere.account_id() == await alice.account_id()
    assert len(await alice.identities()) == 2


async def test_linking_changes_the_session_s_token(issuer: Issuer, browse: Browse) -> None:
    alice = browse()
    await alice.travel(issuer, sub="first")
    before = alice.http.cookies["waymark"]

    await alice.travel_for(issuer, LINKS, sub="second")

    assert alice.http.cookies["waymark"] != before
    alice.use_token(before)
    assert await alice.account_id() is None


async def test_an_identity_of_another_account_is_not_linked(issuer: Issuer, browse: Browse) -> None:
    alice, charlie = browse(), browse()
    await charlie.travel(issuer, sub="charlie", email="c@example.com", email_verified=True)
    await alice.travel(issuer, sub="alice")

    taken = await alice.travel_for(issuer, LINKS, sub="charlie")
    same_email = await alice.travel_for(
        issuer, LINKS, sub="new", email="c@example.com", email_verified=True
    )

    assert problem_of(taken) == problem_of(same_email) == "identity_in_use"
    assert len(await alice.identities()) == 1


async def test_a_link_needs_the_person_who_began_it(issuer: Issuer, browse: Browse) -> None:
    alice = browse()
    await alice.travel(issuer, sub="alice")
    there = (await alice.post(LINKS, {"provider": "oidc"})).json()["address"]
    await alice.post("/api/sign-out")
    await alice.travel(issuer, sub="charlie")

    end = await alice.come_back(issuer.authorize(there, sub="second"))

    assert problem_of(end) == "sign_in_required"
    assert await pool().fetchval("SELECT count(*) FROM identity") == 2


async def test_linking_and_unlinking_ask_for_a_recent_sign_in(
    issuer: Issuer, browse: Browse, redis: Redis
) -> None:
    alice = browse()
    await alice.travel(issuer, sub="first")
    await alice.travel_for(issuer, LINKS, sub="second")
    identity = (await alice.identities())[0]
    await make_older(redis, 2 * RECENT)

    for address, body in (
        (LINKS, {"provider": "oidc"}),
        (f"/api/identities/{identity['id']}/unlink", None),
        ("/api/identities/waiting/link", None),
    ):
        refused = await alice.post(address, body)
        assert refused.status_code == 403
        assert refused.json()["code"] == "recent_sign_in_required"

    assert await alice.travel_for(issuer, CONFIRMATIONS, "/settings", sub="first") == "/settings"
    assert (await alice.post(LINKS, {"provider": "oidc"})).status_code == 200


async def test_a_confirmation_asks_the_provider_to_ask_again(
    issuer: Issuer, browse: Browse
) -> None:
    alice = browse()
    await alice.travel(issuer)

    there = (await alice.post(CONFIRMATIONS, {"provider": "oidc"})).json()["address"]

    assert "prompt=login" in there
    assert "max_age=0" in there


@pytest.mark.parametrize(
    ("claims", "problem"),
    [
        ({"sub": "charlie"}, "somebody_else"),
        ({"sub": "alice", "auth_time": 1_000_000_000}, "sign_in_rejected"),
    ],
    ids=["of another account", "with an old sign-in"],
)
async def test_a_confirmation_that_confirms_nothing(
    claims: dict[str, Any], problem: str, issuer: Issuer, browse: Browse, redis: Redis
) -> None:
    await browse().travel(issuer, sub="charlie")
    alice = browse()
    await alice.travel(issuer, sub="alice")
    await make_older(redis, 2 * RECENT)

    end = await alice.travel_for(issuer, CONFIRMATIONS, **claims)

    assert problem_of(end) == problem
    assert (await alice.post(LINKS, {"provider": "oidc"})).status_code == 403


async def test_one_identity_is_unlinked_and_the_last_one_is_not(
    issuer: Issuer, browse: Browse
) -> None:
    alice = browse()
    await alice.travel(issuer, sub="first")
    await alice.travel_for(issuer, LINKS, sub="second")
    first, second = await alice.identities()

    left = await alice.post(f"/api/identities/{first['id']}/unlink")
    last = await alice.post(f"/api/identities/{second['id']}/unlink")

    assert [one["canUnlink"] for one in left.json()] == [False]
    assert (last.status_code, last.json()["code"]) == (409, "last_identity")
    stranger = browse()
    await stranger.travel(issuer, sub="first")
    assert await stranger.account_id() != await alice.account_id()


async def test_another_account_s_identity_cannot_be_unlinked(
    issuer: Issuer, browse: Browse
) -> None:
    alice, charlie = browse(), browse()
    await alice.travel(issuer, sub="alice")
    await alice.travel_for(issuer, LINKS, sub="second")
    await charlie.travel(issuer, sub="charlie")
    identity = (await alice.identities())[0]

    refused = await charlie.post(f"/api/identities/{identity['id']}/unlink")

    assert refused.status_code == 404
    assert len(await alice.identities()) == 2


async def test_an_e_mail_that_is_not_verified_counts_for_nothing(
    issuer: Issuer, browse: Browse
) -> None:
    owner, other = browse(), browse()
    await owner.travel(issuer, sub="owner", **VERIFIED)

    for claim in (False, None, "no", 1):
        await other.travel(
            issuer,
            sub=f"claims {claim}".replace(" ", "-"),
            email="alice@example.com",
            email_verified=claim,
        )
        assert await other.account_id() not in {None, await owner.account_id()}

    assert await pool().fetchval("SELECT count(*) FROM account WHERE email IS NOT NULL") == 1


async def test_a_clash_of_e_mails_merges_nothing_and_waits_for_the_owner(
    issuer: Issuer, browse: Browse
) -> None:
    await browse().travel(issuer, sub="old", **VERIFIED)
    newcomer = browse()

    end = await newcomer.travel(issuer, sub="new", **VERIFIED)

    assert problem_of(end) == "email_in_use"
    assert await newcomer.account_id() is None
    waiting = (await newcomer.session())["waitingLink"]
    assert waiting["signInWith"] == [{"id": "oidc", "name": "Example"}]
    assert waiting["canLink"] is False

    await newcomer.travel(issuer, sub="old", **VERIFIED)
    assert (await newcomer.session())["waitingLink"]["canLink"] is True
    linked = await newcomer.post("/api/identities/waiting/link")
    again = await newcomer.post("/api/identities/waiting/link")

    assert len(linked.json()) == 2
    assert again.status_code == 404
    assert (await newcomer.session())["waitingLink"] is None
    assert await pool().fetchval("SELECT count(*) FROM account") == 1


async def test_a_waiting_identity_is_linked_to_the_account_that_it_clashed_with_only(
    issuer: Issuer, browse: Browse
) -> None:
    await browse().travel(issuer, sub="old", **VERIFIED)
    newcomer = browse()
    await newcomer.travel(issuer, sub="new", **VERIFIED)

    await newcomer.travel(issuer, sub="mallory")

    assert (await newcomer.session())["waitingLink"]["canLink"] is False
    assert (await newcomer.post("/api/identities/waiting/link")).status_code == 404
    assert len(await newcomer.identities()) == 1


async def test_a_waiting_identity_can_be_forgotten(issuer: Issuer, browse: Browse) -> None:
    await browse().travel(issuer, sub="old", **VERIFIED)
    newcomer = browse()
    await newcomer.travel(issuer, sub="new", **VERIFIED)

    assert (await newcomer.post("/api/identities/waiting/forget")).status_code == 204

    assert (await newcomer.session())["waitingLink"] is None


async def test_what_was_done_is_written_down_for_the_owner(issuer: Issuer, browse: Browse) -> None:
    alice = browse()
    await alice.travel(issuer, sub="first")
    await alice.travel_for(issuer, LINKS, sub="second")
    await alice.travel_for(issuer, CONFIRMATIONS, sub="second")
    await alice.post(f"/api/identities/{(await alice.identities())[0]['id']}/unlink")
    other = browse()
    await other.travel(issuer, sub="second")
    sessions = (await alice.get("/api/sessions")).json()
    elsewhere = next(one for one in sessions if not one["isThisOne"])
    await alice.post(f"/api/sessions/{elsewhere['id']}/end")
    await alice.post("/api/sessions/end-all")

    rows = await pool().fetch("SELECT event, address, actor = account FROM audit_event ORDER BY id")

    assert [tuple(row) for row in rows] == [
        (event, "127.0.0.0/24", True)
        for event in (
            "account_created",
            "identity_linked",
            "sign_in_confirmed",
            "identity_unlinked",
            "signed_in",
            "signed_out_elsewhere",
            "signed_out_everywhere",
        )
    ]
    assert await alice.account_id() is None
    assert await other.account_id() is None
