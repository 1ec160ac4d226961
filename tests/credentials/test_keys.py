"""The first key signs, all are published, and what an earlier one signed stays verifiable."""

import json
from typing import Any

import jwt
import pytest
from typer.testing import CliRunner

from tests.credentials.holding import check_on_page, issued, token_of
from tests.visitors import Visitor
from waymark.cli import app as command_line
from waymark.credentials.keys import CredentialKeysInvalid, key_ring, with_new_key
from waymark.settings import Settings, SettingsInvalid, load_settings
from waymark.web.app import create_app

OTHER_CURVE = {"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA", "d": "AA"}


def settings_with(settings: Settings, keys: Any, **changes: Any) -> Settings:
    given = {
        "database_url": settings.database_url,
        "redis_url": settings.redis_url,
        "secret": settings.secret,
        "mode": "local",
        "credential_keys": None if keys is None else json.dumps(keys),
    }
    return Settings(**{**given, **changes})


async def test_after_a_rotation_old_and_new_credentials_verify(
    alice: Visitor, settings: Settings
) -> None:
    first = with_new_key(None)
    second = with_new_key(json.dumps(first))
    before = Visitor(create_app(settings_with(settings, first)))
    after = Visitor(create_app(settings_with(settings, second)))
    credential = await issued(alice)
    for visitor in (before, after):
        visitor.http.cookies.update(alice.http.cookies)

    old = await token_of(before, credential)
    new = await token_of(after, credential)

    kids = [key["kid"] for key in (await after.get("/.well-known/jwks.json")).json()["keys"]]
    assert [jwt.get_unverified_header(token)["kid"] for token in (new, old)] == kids
    for token in (old, new):
        assert "This credential is valid" in (await check_on_page(after, token)).text
    assert "This does not prove anything" in (await check_on_page(before, new)).text
    for visitor in (before, after):
        await visitor.aclose()


def test_a_rotation_keeps_no_private_part_of_an_earlier_key() -> None:
    rotated = with_new_key(json.dumps(with_new_key(None)))

    assert ["d" in key for key in rotated["keys"]] == [True, False]


def test_what_is_published_never_holds_a_private_part(settings: Settings) -> None:
    published = key_ring(settings).published_at("https://waymark.example")

    assert [key.keys() for key in published["keys"]] == [
        {"kty", "crv", "x", "y", "kid", "alg", "use"}
    ]


def test_in_local_mode_the_key_is_the_same_after_a_restart_and_another_elsewhere(
    settings: Settings,
) -> None:
    here = settings_with(settings, None)
    elsewhere = settings_with(settings, None, secret="another secret of thirty-two signs")

    thumbprints = [key_ring(each).keys[0].thumbprint for each in (here, here, elsewhere)]

    assert thumbprints[0] == thumbprints[1] != thumbprints[2]


@pytest.mark.parametrize(
    "keys",
    [
        {},
        [],
        {"keys": []},
        {"keys": [OTHER_CURVE]},
        {"keys": [{"kty": "oct", "k": "AAAA"}]},
        {"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]},
    ],
)
def test_unusable_keys_are_refused_without_being_shown(settings: Settings, keys: Any) -> None:
    with pytest.raises(CredentialKeysInvalid) as refusal:
        key_ring(settings_with(settings, keys))

    assert "AA" not in str(refusal.value)


def test_a_first_key_without_its_private_part_cannot_sign(settings: Settings) -> None:
    rotated = with_new_key(json.dumps(with_new_key(None)))

    with pytest.raises(CredentialKeysInvalid):
        key_ring(settings_with(settings, {"keys": rotated["keys"][1:]}))


async def test_without_keys_a_production_site_offers_no_credentials(
    alice: Visitor, settings: Settings
) -> None:
    production = Visitor(create_app(settings_with(settings, None, mode="production")))
    token = alice.http.cookies["waymark"]
    production.http.cookies.set("__Host-waymark", token, domain="127.0.0.1", path="/")

    listed = await production.get("/api/credentials")
    keys = await production.get("/.well-known/jwks.json")
    await production.aclose()

    assert listed.json() == {"isOffered": False, "credentials": []}
    assert keys.json() == {"keys": []}


def test_keys_need_the_address_that_credentials_will_hold_for_good() -> None:
    environment = {
        "DATABASE_URL": "postgresql://nowhere",
        "REDIS_URL": "redis://nowhere",
        "WAYMARK_SECRET": "s" * 32,
        "WAYMARK_CREDENTIAL_KEYS": json.dumps(with_new_key(None)),
    }

    with pytest.raises(SettingsInvalid, match="WAYMARK_PUBLIC_URL"):
        load_settings(environment)
    load_settings({**environment, "WAYMARK_PUBLIC_URL": "https://waymark.example"})


def test_the_command_line_makes_a_set_that_the_settings_take(settings: Settings) -> None:
    environment = {
        "DATABASE_URL": "postgresql://nowhere",
        "REDIS_URL": "redis://nowhere",
        "WAYMARK_SECRET": "s" * 32,
    }

    printed = CliRunner().invoke(command_line, ["credential-keys"], env=environment)

    assert printed.exit_code == 0
    assert len(key_ring(settings_with(settings, json.loads(printed.stdout))).keys) == 1


def test_the_command_line_says_in_a_sentence_that_keys_are_unusable() -> None:
    environment = {
        "DATABASE_URL": "postgresql://nowhere",
        "REDIS_URL": "redis://nowhere",
        "WAYMARK_SECRET": "s" * 32,
        "WAYMARK_PUBLIC_URL": "https://waymark.example",
        "WAYMARK_CREDENTIAL_KEYS": '{"keys": []}',
    }

    for command in ("web", "credential-keys"):
        outcome = CliRunner().invoke(command_line, [command], env=environment)
        assert outcome.exit_code == 1
        assert "WAYMARK_CREDENTIAL_KEYS: It holds no key." in outcome.stderr
