"""The format is the published one: checked by other people's code and schemas, not by our own."""

import base64
import gzip
from datetime import datetime, timedelta
from typing import Any

import jwt
import pytest

from tests.credentials.holding import (
    SITE,
    account_id_of,
    complaints_of_open_badges,
    complaints_of_w3c,
    decode,
    issued,
    token_of,
)
from tests.visitors import Visitor


async def test_another_library_accepts_the_signature_with_the_published_key(
    alice: Visitor, nobody: Visitor
) -> None:
    token = await token_of(alice, await issued(alice))

    claims = await decode(nobody, token)

    header = jwt.get_unverified_header(token)
    assert header.keys() == {"alg", "kid", "typ"}
    assert (header["alg"], header["typ"]) == ("ES256", "JWT")
    assert claims["iss"] == claims["issuer"]["id"]
    assert claims["jti"] == claims["id"]
    assert claims["sub"] == claims["credentialSubject"]["id"]
    assert claims["nbf"] == datetime.fromisoformat(claims["validFrom"]).timestamp()
    assert claims["exp"] == datetime.fromisoformat(claims["validUntil"]).timestamp()


async def test_a_changed_credential_is_refused_by_another_library(
    alice: Visitor, nobody: Visitor
) -> None:
    header, payload, signature = (await token_of(alice, await issued(alice))).split(".")
    content = base64.urlsafe_b64decode(payload + "==").replace(b"Senior", b"Junior")
    forged = base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    assert forged != payload

    with pytest.raises(jwt.InvalidSignatureError):
        await decode(nobody, f"{header}.{forged}.{signature}")


async def test_the_key_id_is_an_address_that_leads_to_the_public_key_alone(
    alice: Visitor, nobody: Visitor
) -> None:
    token = await token_of(alice, await issued(alice))
    address = jwt.get_unverified_header(token)["kid"]

    key = (await nobody.get(address)).json()

    assert address.startswith(f"{SITE}/credentials/keys/")
    assert key["kid"] == address
    assert key.keys() == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    jwt.decode(token, jwt.PyJWK(key), algorithms=["ES256"])


async def test_a_credential_is_what_the_published_schemas_describe(
    alice: Visitor, nobody: Visitor
) -> None:
    claims = await decode(nobody, await token_of(alice, await issued(alice, showsName=True)))

    assert complaints_of_open_badges(claims) == []
    assert complaints_of_w3c(claims) == []


@pytest.mark.parametrize("member", ["issuer", "credentialSubject", "validFrom", "id", "type"])
async def test_the_schema_would_notice_what_is_missing(alice: Visitor, member: str) -> None:
    claims = await decode(alice, await token_of(alice, await issued(alice)))

    assert complaints_of_open_badges({**claims, member: None}) != []


async def test_it_says_level_score_and_interval_against_path_and_roadmaps(
    alice: Visitor, nobody: Visitor
) -> None:
    credential = await issued(alice)
    claims = await decode(nobody, await token_of(alice, credential))
    result = (await alice.get(f"/api/assessments/{credential['assessmentId']}/result")).json()

    goal = claims["credentialSubject"]["achievement"]
    described = {each["id"] for each in goal["resultDescription"]}
    values = {
        each["resultDescription"].partition("#")[2]: each["value"]
        for each in claims["credentialSubject"]["result"]
    }
    levels = {
        level["id"]: level["name"]
        for each in goal["resultDescription"]
        for level in each.get("rubricCriterionLevel", [])
    }
    assert {
        each["resultDescription"] for each in claims["credentialSubject"]["result"]
    } == described
    assert values["level"].lower() == result["label"]["shown"]
    assert [values[name] for name in ("score", "score-low", "score-high")] == [
        f"{result['score'][name]:.1f}" for name in ("value", "low", "high")
    ]
    [achieved] = [
        each["achievedLevel"]
        for each in claims["credentialSubject"]["result"]
        if "achievedLevel" in each
    ]
    assert levels[achieved].lower() == result["label"]["shown"]
    assert [each["targetUrl"] for each in goal["alignment"]] == [
        f"{SITE}/paths/back-end-developer",
        f"{SITE}/roadmaps/long-way",
    ]


async def test_it_is_valid_for_360_days_from_the_session(alice: Visitor) -> None:
    credential = await issued(alice)
    result = (await alice.get(f"/api/assessments/{credential['assessmentId']}/result")).json()

    finished = datetime.fromisoformat(result["finishedAt"]).replace(microsecond=0)

    assert datetime.fromisoformat(credential["validUntil"]) == finished + timedelta(days=360)


async def test_nothing_about_the_person_is_told_that_they_did_not_choose(
    alice: Visitor, nobody: Visitor
) -> None:
    credential = await issued(alice)
    account = await account_id_of(alice)
    token = await token_of(alice, credential)

    claims = str(await decode(nobody, token))

    assert "Alice" not in claims
    assert str(account) not in claims
    assert str(account)[:13] not in claims  # nor when it was made
    assert credential["name"] is None


async def test_the_name_is_in_it_where_the_holder_asked_for_that(
    alice: Visitor, nobody: Visitor
) -> None:
    claims = await decode(nobody, await token_of(alice, await issued(alice, showsName=True)))

    assert claims["credentialSubject"]["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "Alice",
            "identityType": "name",
        }
    ]


async def test_issuer_and_achievement_are_found_at_their_ids(
    alice: Visitor, nobody: Visitor
) -> None:
    claims = await decode(nobody, await token_of(alice, await issued(alice)))
    goal = claims["credentialSubject"]["achievement"]

    issuer = await nobody.get(claims["issuer"]["id"])
    achievement = await nobody.get(goal["id"])

    assert _without_context(issuer.json()) == claims["issuer"]
    assert _without_context(achievement.json()) == goal
    for found in (issuer, achievement, await nobody.get("/.well-known/jwks.json")):
        assert found.headers["access-control-allow-origin"] == "*"
        assert found.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    "address",
    [
        "/credentials/achievements/back-end-developer/expert",
        "/credentials/achievements/no-such-path/mid",
        "/credentials/keys/no-such-key",
        "/credentials/status/2",
    ],
)
async def test_what_was_never_published_is_not_found(alice: Visitor, address: str) -> None:
    await issued(alice)

    assert (await alice.get(address)).status_code in {400, 404}


async def test_the_status_list_is_a_signed_credential_of_its_own(
    alice: Visitor, nobody: Visitor
) -> None:
    credential = await issued(alice)
    claims = await decode(nobody, await token_of(alice, credential))
    status = claims["credentialStatus"]
    assert status["type"] == "BitstringStatusListEntry"

    before = await _revoked(nobody, status)
    await alice.post(f"/api/credentials/{credential['id']}/revoke")
    after = await _revoked(nobody, status)

    assert (before, after) == (False, True)


async def _revoked(visitor: Visitor, status: dict[str, Any]) -> bool:
    """Look a status up as the specification tells verifiers to."""
    response = await visitor.get(status["statusListCredential"])
    assert response.headers["content-type"].startswith("application/vc+jwt")
    claims = await decode(visitor, response.text)
    assert complaints_of_w3c(claims) == []
    assert claims["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    subject = claims["credentialSubject"]
    assert subject["statusPurpose"] == status["statusPurpose"] == "revocation"
    encoded = subject["encodedList"]
    assert encoded[0] == "u"
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert len(bits) * 8 == 131_072
    place = int(status["statusListIndex"])
    return bool(bits[place // 8] >> (7 - place % 8) & 1)


def _without_context(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "@context"}
