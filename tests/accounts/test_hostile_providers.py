"""Tokens that prove nothing, and providers that lie, stall and break: nobody is signed in."""

import base64
import gzip
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog
from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey

from tests.accounts.issuer import (
    CLIENT_ID,
    CLIENT_SECRET,
    Issuer,
    Mischief,
    Reply,
    as_json,
    flood,
    hang_up,
    stall,
)
from tests.accounts.travellers import Traveller, problem_of
from waymark.accounts import outgoing
from waymark.database import pool

Browse = Callable[[], Traveller]

NOW = int(datetime.now(UTC).timestamp())

BAD_CLAIMS: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "of somebody else"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another client"},
    "no audience": {"aud": []},
    "a second audience and nobody it was made for": {"aud": [CLIENT_ID, "another"]},
    "made for another client": {"azp": "another"},
    "a second audience that it was made for": {"aud": [CLIENT_ID, "another"], "azp": "another"},
    "another issuer": {"iss": "https://accounts.example"},
    "an issuer that only begins right": {"iss": "http://127.0.0.1"},
    "expired": {"iat": NOW - 400, "exp": NOW - 100},
    "without an end": {"exp": None},
    "with an end that is text": {"exp": str(NOW + 100)},
    "issued in the future": {"iat": NOW + 3600, "exp": NOW + 7200},
    "issued yesterday": {"iat": NOW - 86_400},
    "no issue time": {"iat": None},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is a number": {"sub": 7},
    "a subject with a line end": {"sub": "alice\nbob"},
    "an overlong subject": {"sub": "a" * 256},
}


@pytest.mark.parametrize("claims", BAD_CLAIMS.values(), ids=BAD_CLAIMS)
async def test_a_token_that_says_the_wrong_thing_signs_nobody_in(
    claims: dict[str, Any], issuer: Issuer, browse: Browse
) -> None:
    traveller = browse()

    end = await traveller.travel(issuer, **claims)

    await nobody_got_in(traveller, end, "sign_in_rejected")


def encode(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def unsigned(issuer: Issuer, claims: dict[str, Any]) -> str:
    return f"{encode({'alg': 'none', 'kid': 'one'})}.{encode(claims)}."


def unsigned_and_without_a_key(issuer: Issuer, claims: dict[str, Any]) -> str:
    return f"{encode({'alg': 'none'})}.{encode(claims)}."


def signed_with_the_public_key_as_text(issuer: Issuer, claims: dict[str, Any]) -> str:
    # By hand: the library refuses to take a public key for a secret.
    signed = f"{encode({'alg': 'HS256', 'kid': 'one'})}.{encode(claims)}"
    mac = hmac.digest(issuer.key.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def signed_with_the_public_key_as_published(issuer: Issuer, claims: dict[str, Any]) -> str:
    secret = OctKey.import_key(json.dumps(issuer.published[0]).encode())
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims, secret, algorithms=["HS256"])


def signed_with_the_client_secret(issuer: Issuer, claims: dict[str, Any]) -> str:
    secret = OctKey.import_key(CLIENT_SECRET.encode() * 2)
    return jwt.encode({"alg": "HS256"}, claims, secret, algorithms=["HS256"])


def signed_with_a_published_secret(issuer: Issuer, claims: dict[str, Any]) -> str:
    secret = OctKey.generate_key(256, {"kid": "secret"})
    issuer.published.append(secret.as_dict(private=True))
    return jwt.encode({"alg": "HS256", "kid": "secret"}, claims, secret, algorithms=["HS256"])


def signed_by_somebody_else_under_the_same_name(issuer: Issuer, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, RSAKey.generate_key(2048))


def signed_by_a_key_in_its_own_header(issuer: Issuer, claims: dict[str, Any]) -> str:
    own = RSAKey.generate_key(2048)
    header = {"alg": "RS256", "kid": "one", "jwk": own.as_dict(private=False)}
    return jwt.encode(header, claims, own)


def signed_by_a_key_that_is_not_published(issuer: Issuer, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "nowhere"}, claims, RSAKey.generate_key(2048))


def changed_after_it_was_signed(issuer: Issuer, claims: dict[str, Any]) -> str:
    header, _, signature = issuer.sign_well(claims).split(".")
    return f"{header}.{encode({**claims, 'sub': 'mallory'})}.{signature}"


def with_a_critical_header(issuer: Issuer, claims: dict[str, Any]) -> str:
    header = {"alg": "RS256", "kid": "one", "b64": True, "crit": ["b64"]}
    payload = json.dumps(claims).encode()
    return jws.serialize_compact(header, payload, issuer.key)


def of_something_else_than_claims(issuer: Issuer, claims: dict[str, Any]) -> str:
    return jws.serialize_compact({"alg": "RS256", "kid": "one"}, b"[1, 2]", issuer.key)


def with_half_a_character(issuer: Issuer, claims: dict[str, Any]) -> str:
    payload = json.dumps({**claims, "name": "\ud800"}).encode()
    return jws.serialize_compact({"alg": "RS256", "kid": "one"}, payload, issuer.key)


def overlong(issuer: Issuer, claims: dict[str, Any]) -> str:
    return issuer.sign_well({**claims, "name": "a" * 20_000})


def no_token(issuer: Issuer, claims: dict[str, Any]) -> str:
    return "not a token"


@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        unsigned_and_without_a_key,
        signed_with_the_public_key_as_text,
        signed_with_the_public_key_as_published,
        signed_with_the_client_secret,
        signed_with_a_published_secret,
        signed_by_somebody_else_under_the_same_name,
        signed_by_a_key_in_its_own_header,
        signed_by_a_key_that_is_not_published,
        changed_after_it_was_signed,
        with_a_critical_header,
        of_something_else_than_claims,
        with_half_a_character,
        overlong,
        no_token,
    ],
    ids=lambda forge: forge.__name__,
)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # forging is the point
async def test_a_token_that_is_not_properly_signed_signs_nobody_in(
    forge: Callable[[Issuer, dict[str, Any]], str], issuer: Issuer, browse: Browse
) -> None:
    issuer.sign = lambda claims: forge(issuer, claims)
    traveller = browse()
    there = await traveller.leave()

    end = await traveller.come_back(issuer.authorize(there))

    await nobody_got_in(traveller, end, "sign_in_rejected")


async def test_a_key_for_something_else_signs_nobody_in(issuer: Issuer, browse: Browse) -> None:
    issuer.published[0]["use"] = "enc"
    traveller = browse()

    end = await traveller.travel(issuer)

    await nobody_got_in(traveller, end, "sign_in_rejected")


async def test_one_of_two_keys_has_to_be_named(issuer: Issuer, browse: Browse) -> None:
    issuer.published.append(RSAKey.generate_key(2048, {"kid": "two"}).as_dict(private=False))
    issuer.sign = lambda claims: jwt.encode({"alg": "RS256"}, claims, issuer.key)
    traveller = browse()

    end = await traveller.travel(issuer)

    await nobody_got_in(traveller, end, "sign_in_rejected")


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # the point of the test
async def test_a_key_that_is_too_short_signs_nobody_in(issuer: Issuer, browse: Browse) -> None:
    short = RSAKey.generate_key(1024, {"kid": "short"})
    issuer.published = [short.as_dict(private=False)]
    issuer.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "short"}, claims, short)
    traveller = browse()

    end = await traveller.travel(issuer)

    await nobody_got_in(traveller, end, "sign_in_rejected")


BOMB = gzip.compress(b" " * 50_000_000)
TROUBLE: dict[str, Mischief | Reply] = {
    "hangs up": hang_up,
    "answers for ever": stall,
    "floods": flood,
    "fails": (500, {}, b"<h1>Oops</h1>"),
    "sends garbage": (200, {"content-type": "application/json"}, b"\xff\xfe{"),
    "sends a list": as_json([]),
    "sends other things": as_json({"keys": 7, "issuer": 7, "access_token": 7}),
    "nests deeply": (200, {"content-type": "application/json"}, b'{"a":' + b"[" * 200_000),
    "sends a bomb": (200, {"content-encoding": "gzip"}, BOMB),
    "sends elsewhere": (302, {"location": "http://127.0.0.1:1/"}, b""),
}


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
async def test_a_provider_in_trouble_is_said_to_be_so(
    trouble: Mischief | Reply,
    path: str,
    issuer: Issuer,
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outgoing, "EXCHANGE_SECONDS", 0.3)
    issuer.mischief[path] = trouble
    traveller = browse()

    end = await traveller.leave()
    if problem_of(end) is None:
        end = await traveller.come_back(issuer.authorize(end))

    await nobody_got_in(traveller, end, "provider_unavailable")


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "https://accounts.example"},
        {"token_endpoint": "http://accounts.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
    ],
)
async def test_a_document_that_names_others_is_not_believed(
    lie: dict[str, Any], issuer: Issuer, browse: Browse
) -> None:
    issuer.metadata = lie

    assert problem_of(await browse().leave()) == "provider_unavailable"


async def test_details_of_somebody_else_are_refused(issuer: Issuer, browse: Browse) -> None:
    issuer.details = {"sub": "bob", "email": "bob@example.com", "email_verified": True}
    traveller = browse()

    end = await traveller.travel(issuer)

    await nobody_got_in(traveller, end, "sign_in_rejected")


async def test_a_code_of_another_issuer_is_refused(issuer: Issuer, browse: Browse) -> None:
    traveller = browse()
    back = issuer.authorize(await traveller.leave())

    end = await traveller.come_back(f"{back}&iss=https%3A%2F%2Faccounts.example")

    await nobody_got_in(traveller, end, "sign_in_rejected")


async def test_a_new_key_is_asked_for_once_and_made_up_ones_not_for_ever(
    issuer: Issuer, browse: Browse
) -> None:
    await browse().travel(issuer)
    assert issuer.asked["/keys"] == 1
    issuer.sign = lambda claims: signed_by_a_key_that_is_not_published(issuer, claims)

    for _ in range(3):
        assert problem_of(await browse().travel(issuer)) == "sign_in_rejected"

    assert issuer.asked["/keys"] == 1  # asked within the last minute


async def test_neither_secrets_nor_codes_nor_tokens_are_logged(
    issuer: Issuer, browse: Browse
) -> None:
    tokens: list[str] = []

    def sign(claims: dict[str, Any]) -> str:
        tokens.append(issuer.sign_well(claims))
        return tokens[-1]

    issuer.sign = sign
    with structlog.testing.capture_logs() as logs:
        for claims in ({}, {"nonce": "wrong"}):
            back = issuer.authorize(await browse().leave(), **claims)
            await browse().get(back)
            good = browse()
            back = issuer.authorize(await good.leave(), **claims)
            await good.come_back(back)

    text = repr(logs)
    assert "sign_in_rejected" in text
    for secret in (CLIENT_SECRET, "an access token", back.partition("?")[2], *tokens):
        assert secret not in text


async def nobody_got_in(traveller: Traveller, end: str, problem: str) -> None:
    assert problem_of(end) == problem
    assert await traveller.account_id() is None
    assert "waymark" not in traveller.http.cookies
    assert await pool().fetchval("SELECT count(*) FROM account") == 0
