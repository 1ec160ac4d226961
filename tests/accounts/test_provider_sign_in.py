"""Signing in through a provider: there and back once, in one browser, to a place of this site."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from redis.asyncio import Redis

from tests.accounts.issuer import Issuer
from tests.accounts.travellers import Traveller, problem_of
from waymark.accounts.actions import (
    AccountSuspended,
    EmailInUse,
    IdentityInUse,
    SomebodyElse,
    suspend_account,
)
from waymark.accounts.id_tokens import TENANT, Expected, TokenRefused, check_id_token
from waymark.accounts.offered import ProviderUnknown
from waymark.accounts.outgoing import ProviderUnavailable, SignInRejected
from waymark.database import pool
from waymark.errors import DomainError
from waymark.web.app import utc_now
from waymark.web.departures import SignInExpired, own_path
from waymark.web.problems import code_of
from waymark.web.provider_sign_in import SignInCancelled
from waymark.web.rate_limits import BY_ADDRESS, TooManyAttempts
from waymark.web.sessions import SignInRequired

FRONT_END = Path(__file__).parents[2] / "frontend"

Browse = Callable[[], Traveller]

ALICE: dict[str, Any] = {
    "name": "Alice Ade",
    "email": "Alice@Example.com",
    "email_verified": True,
}


async def test_a_person_comes_back_signed_in_to_where_they_wanted(
    issuer: Issuer, browse: Browse
) -> None:
    traveller = browse()

    assert await traveller.travel(issuer, "/plans?all=1", **ALICE) == "/plans?all=1"

    assert (await traveller.session())["account"]["displayName"] == "Alice Ade"
    [identity] = await traveller.identities()
    assert identity["email"] == "alice@example.com"
    events = await pool().fetch("SELECT event, details ->> 'provider' FROM audit_event")
    assert [tuple(row) for row in events] == [("account_created", "oidc")]


async def test_the_same_identity_comes_back_to_the_same_account(
    issuer: Issuer, browse: Browse
) -> None:
    first, second = browse(), browse()
    await first.travel(issuer, **ALICE)
    await second.travel(issuer, **{**ALICE, "name": "Another Name", "email": "new@example.com"})

    assert await first.account_id() == await second.account_id()
    assert (await first.identities())[0]["label"] == "new@example.com"


async def test_an_elliptic_key_does_as_well(issuer: Issuer, browse: Browse) -> None:
    key = ECKey.generate_key("P-256", {"kid": "curve"})
    issuer.published.append(key.as_dict(private=False))
    issuer.sign = lambda claims: jwt.encode({"alg": "ES256", "kid": "curve"}, claims, key)
    traveller = browse()

    assert await traveller.travel(issuer) == "/"
    assert await traveller.account_id() is not None


async def test_what_the_token_leaves_out_is_asked_for(issuer: Issuer, browse: Browse) -> None:
    issuer.details = {"sub": "alice", **ALICE}
    traveller = browse()

    await traveller.travel(issuer)

    [identity] = await traveller.identities()
    assert (identity["email"], identity["emailVerified"]) == ("alice@example.com", True)


@pytest.mark.parametrize(
    "name", ["", "   ", 7, None, "\u202e\u200b", "\x00", "a" * 4000, ["Alice"]]
)
async def test_a_name_that_is_none_gets_a_plain_one(
    name: Any, issuer: Issuer, browse: Browse
) -> None:
    traveller = browse()

    assert await traveller.travel(issuer, name=name) == "/"

    assert 0 < len((await traveller.session())["account"]["displayName"]) <= 80


async def test_a_return_works_once(issuer: Issuer, browse: Browse) -> None:
    traveller = browse()
    back = issuer.authorize(await traveller.leave())
    await traveller.come_back(back)

    assert problem_of(await traveller.come_back(back)) == "sign_in_expired"
    assert issuer.asked["/token"] == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda back: back.replace("state=", "state=x"),
        lambda back: back.replace("state=", "stat="),
        lambda back: back + "&state=second",
        lambda back: back.replace("/oidc/", "/github/"),
        lambda back: back.replace("state=", "state=" + "x" * 5000),
    ],
    ids=["forged", "missing", "twice", "of another provider", "overlong"],
)
async def test_a_state_that_is_not_ours_leads_nowhere(
    change: Callable[[str], str], issuer: Issuer, browse: Browse
) -> None:
    traveller = browse()
    back = issuer.authorize(await traveller.leave())

    assert problem_of(await traveller.come_back(change(back))) == "sign_in_expired"

    assert await traveller.account_id() is None
    assert issuer.asked["/token"] == 0


async def test_another_browser_cannot_come_back_in_ones_place(
    issuer: Issuer, browse: Browse
) -> None:
    victim, attacker = browse(), browse()
    back = issuer.authorize(await attacker.leave())
    await victim.leave()  # has a cookie of its own, for another departure

    assert problem_of(await victim.come_back(back)) == "sign_in_expired"
    assert await victim.account_id() is None
    assert problem_of(await attacker.come_back(back)) == "sign_in_expired"


async def test_a_departure_is_forgotten_after_a_while(
    issuer: Issuer, browse: Browse, redis: Redis
) -> None:
    traveller = browse()
    back = issuer.authorize(await traveller.leave())
    [key] = [key async for key in redis.scan_iter("departure:*")]
    assert 0 < await redis.ttl(key) <= 600
    await redis.delete(key)  # as its expiry does

    assert problem_of(await traveller.come_back(back)) == "sign_in_expired"


async def test_two_tabs_do_not_disturb_each_other(issuer: Issuer, browse: Browse) -> None:
    traveller = browse()
    first = issuer.authorize(await traveller.leave("/plans"))
    second = issuer.authorize(await traveller.leave("/start"))

    assert await traveller.come_back(first) == "/plans"
    assert await traveller.come_back(second) == "/start"


async def test_going_back_at_the_provider_is_no_fault(issuer: Issuer, browse: Browse) -> None:
    traveller = browse()
    back = issuer.authorize(await traveller.leave()).replace("code=", "error=access_denied&x=")

    assert problem_of(await traveller.come_back(back)) == "sign_in_cancelled"


async def test_a_session_that_was_planted_does_not_become_the_victims(
    issuer: Issuer, browse: Browse
) -> None:
    attacker, victim = browse(), browse()
    await attacker.travel(issuer, sub="attacker")
    planted = attacker.http.cookies["waymark"]
    victim.use_token(planted)

    await victim.travel(issuer, sub="victim")

    assert victim.http.cookies["waymark"] != planted
    assert await attacker.account_id() is None  # the planted one ended with the sign-in
    attacker.use_token("chosen")
    assert await attacker.account_id() is None


async def test_cookies_of_a_departure_are_out_of_reach(issuer: Issuer, browse: Browse) -> None:
    response = await browse().http.get("/sign-in/oidc")

    [cookie] = [one for one in response.headers.get_list("set-cookie") if "away" in one]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=600" in cookie
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/a/..//evil.example",
        "/sign-in/oidc",
        "/api/session",
        "/p" + "a" * 600,
        "/\u2028",
        "",
    ],
)
async def test_nobody_is_sent_to_another_site(address: str, issuer: Issuer, browse: Browse) -> None:
    assert own_path(address) == "/"
    assert await browse().travel(issuer, address) == "/"


@pytest.mark.parametrize("address", ["/plans", "/search?q=https://x.example//y", "/a/b#c", "/%2F"])
def test_own_addresses_are_kept(address: str) -> None:
    assert own_path(address) == address


async def test_a_provider_that_is_not_offered_is_said_to_be_so(browse: Browse) -> None:
    assert problem_of(await browse().leave(provider="google")) == "provider_unknown"


async def test_only_what_is_configured_is_offered(browse: Browse, nobody: Any) -> None:
    assert (await browse().session())["providers"] == [
        {"id": "github", "name": "GitHub"},
        {"id": "oidc", "name": "Example"},
    ]
    assert (await nobody.get("/api/session")).json()["providers"] == []


async def test_too_many_tries_are_stopped_for_a_while(
    issuer: Issuer, browse: Browse, redis: Redis
) -> None:
    traveller = browse()
    for _ in range(BY_ADDRESS.attempts):
        await traveller.leave()

    assert problem_of(await traveller.leave()) == "too_many_attempts"
    [key] = [key async for key in redis.scan_iter("limit:*")]
    assert 0 < await redis.ttl(key) <= BY_ADDRESS.window.total_seconds()
    await redis.delete(key)
    assert problem_of(await traveller.leave()) is None


async def test_a_suspended_person_cannot_sign_in(issuer: Issuer, browse: Browse) -> None:
    traveller = browse()
    await traveller.travel(issuer)
    await suspend_account(await pool().fetchval("SELECT id FROM account"), utc_now())

    other = browse()
    assert problem_of(await other.travel(issuer)) == "account_suspended"

    assert await other.account_id() is None
    refused = "SELECT count(*) FROM audit_event WHERE event = 'sign_in_refused'"
    assert await pool().fetchval(refused) == 1


EMAILS = [
    {"email": "old@example.com", "primary": False, "verified": True},
    {"email": "alice@example.com", "primary": True, "verified": True},
]


async def test_github_is_asked_who_it_is(issuer: Issuer, browse: Browse) -> None:
    issuer.github = {"/user": {"id": 7, "login": "ade", "name": None}, "/emails": EMAILS}
    traveller = browse()

    assert await traveller.travel(issuer, provider="github") == "/"

    [identity] = await traveller.identities()
    assert identity["providerName"] == "GitHub"
    assert identity["label"] == "ade"
    assert (identity["email"], identity["emailVerified"]) == ("alice@example.com", True)
    assert await pool().fetchval("SELECT subject FROM identity") == "7"


@pytest.mark.parametrize(
    "emails", [[], [{**EMAILS[1], "verified": False}], [{**EMAILS[0], "primary": False}]]
)
async def test_an_address_that_github_does_not_vouch_for_does_not_count(
    emails: list[Any], issuer: Issuer, browse: Browse
) -> None:
    issuer.github = {"/user": {"id": 7, "login": "ade", "name": "Ade"}, "/emails": emails}

    await browse().travel(issuer, provider="github")

    assert await pool().fetchval("SELECT email FROM account") is None


@pytest.mark.parametrize("user", [{}, [], {"id": "7", "login": "ade"}, {"message": "Bad"}])
async def test_nonsense_from_github_signs_nobody_in(
    user: Any, issuer: Issuer, browse: Browse
) -> None:
    issuer.github = {"/user": user, "/emails": EMAILS}

    end = await browse().travel(issuer, provider="github")

    assert problem_of(end) == "provider_unavailable"


@pytest.mark.parametrize(
    "refusal",
    [
        AccountSuspended,
        EmailInUse,
        IdentityInUse,
        ProviderUnavailable,
        ProviderUnknown,
        SignInCancelled,
        SignInExpired,
        SignInRejected,
        SignInRequired,
        SomebodyElse,
        TooManyAttempts,
    ],
)
def test_every_refusal_has_words_of_its_own(refusal: type[DomainError]) -> None:
    words = (FRONT_END / "src" / "features" / "accounts" / "problems.ts").read_text()

    assert f'case "{code_of(refusal.__new__(refusal))}":' in words


MINE, OTHERS = "11111111-2222-4333-8444-555555555555", "99999999-2222-4333-8444-555555555555"


@pytest.mark.parametrize(
    ("tenant", "named", "key_of", "is_accepted"),
    [
        (MINE, MINE, TENANT, True),
        (MINE, MINE, MINE, True),
        (MINE, OTHERS, TENANT, False),
        (OTHERS, MINE, TENANT, False),
        (MINE, MINE, OTHERS, False),
        (None, MINE, TENANT, False),
        ("../evil", "../evil", TENANT, False),
    ],
)
def test_each_organisation_at_microsoft_is_an_issuer_of_its_own(
    tenant: str | None, named: str, key_of: str, *, is_accepted: bool
) -> None:
    template = "https://login.example/{tenantid}/v2.0"
    key = ECKey.generate_key("P-256", {"kid": "one"})
    public = {**key.as_dict(private=False), "issuer": template.replace(TENANT, key_of)}
    now = utc_now()
    claims = {
        "iss": template.replace(TENANT, named),
        "sub": "alice",
        "aud": "waymark",
        "nonce": "nonce",
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + 60,
        **({} if tenant is None else {"tid": tenant}),
    }
    token = jwt.encode({"alg": "ES256", "kid": "one"}, claims, key)
    expected = Expected(issuer=template, client_id="waymark", nonce="nonce")

    if is_accepted:
        assert check_id_token(token, [public], expected, now)["sub"] == "alice"
    else:
        with pytest.raises(TokenRefused):
            check_id_token(token, [public], expected, now)
