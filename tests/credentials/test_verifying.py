"""The public page tells a credential of ours from everything else, and says why."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from litestar import Litestar

from tests.credentials.holding import SITE, check_on_page, issued, token_of
from tests.visitors import Visitor
from waymark.database import pool
from waymark.settings import Settings
from waymark.web.app import create_app


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


async def test_a_valid_one_is_shown_with_what_it_proves_and_what_not(
    alice: Visitor, nobody: Visitor
) -> None:
    credential = await issued(alice, showsName=True)

    page = await check_on_page(nobody, await token_of(alice, credential))

    assert page.status_code == 200
    assert "This credential is valid" in page.text
    assert "Alice" in page.text
    assert "It does not prove who gave the answers" in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert "noindex" in page.headers["x-robots-tag"]


@pytest.mark.parametrize("what", ["token", "envelope", "badge"])
async def test_every_file_that_a_holder_downloads_can_be_uploaded(
    alice: Visitor, nobody: Visitor, what: str
) -> None:
    credential = await issued(alice)
    file = await alice.get(f"/api/credentials/{credential['id']}/{what}")

    page = await check_on_page(nobody, file=file.content)

    assert "This credential is valid" in page.text


async def test_a_token_with_line_breaks_from_a_letter_is_read(
    alice: Visitor, nobody: Visitor
) -> None:
    token = await token_of(alice, await issued(alice))
    broken = "\r\n".join(token[index : index + 76] for index in range(0, len(token), 76))

    assert "This credential is valid" in (await check_on_page(nobody, f" {broken}\n")).text


async def test_a_changed_one_proves_nothing_and_what_it_says_is_not_shown(
    alice: Visitor, nobody: Visitor
) -> None:
    token = await token_of(alice, await issued(alice, showsName=True))
    header, payload, signature = token.split(".")
    content = base64.urlsafe_b64decode(payload + "==").replace(b"Alice", b"Mallory")

    page = await check_on_page(nobody, f"{header}.{b64(content)}.{signature}")

    assert "This does not prove anything" in page.text
    assert "The signature does not fit" in page.text
    assert "Mallory" not in page.text


def without_signature(token: str) -> str:
    _, payload, _ = token.split(".")
    header = b64(json.dumps({"alg": "none"}).encode())
    return f"{header}.{payload}."


def signed_with_the_public_key(token: str) -> str:
    header, payload, _ = token.split(".")
    kid = json.loads(base64.urlsafe_b64decode(header + "=="))["kid"]
    made = {"alg": "HS256", "kid": kid, "typ": "JWT"}
    return f"{b64(json.dumps(made).encode())}.{payload}.{b64(b'x' * 32)}"


def signed_by_somebody_else(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(token)["kid"]
    own = ec.generate_private_key(ec.SECP256R1())
    return jwt.encode(claims, own, algorithm="ES256", headers={"kid": kid})


def with_a_key_of_its_own(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    own = ec.generate_private_key(ec.SECP256R1())
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(own.public_key()))
    return jwt.encode(claims, own, algorithm="ES256", headers={"jwk": public})


def with_a_key_from_elsewhere(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    own = ec.generate_private_key(ec.SECP256R1())
    return jwt.encode(
        claims, own, algorithm="ES256", headers={"kid": "https://evil.example/credentials/keys/1"}
    )


@pytest.mark.parametrize(
    "forge",
    [
        without_signature,
        signed_with_the_public_key,
        signed_by_somebody_else,
        with_a_key_of_its_own,
        with_a_key_from_elsewhere,
    ],
)
async def test_no_trick_with_keys_and_algorithms_passes(
    alice: Visitor, nobody: Visitor, forge: Callable[[str], str]
) -> None:
    token = await token_of(alice, await issued(alice))

    page = await check_on_page(nobody, forge(token))

    assert page.status_code == 200
    assert "This does not prove anything" in page.text


@pytest.mark.parametrize(
    "given",
    [
        "",
        "hello",
        "a.b.c",
        "{}",
        '{"id": 5}',
        "[" * 30_000,
        "ünïcode",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "<svg",
        "<!DOCTYPE svg [<!ENTITY a 'aa'><!ENTITY b '&a;&a;&a;'>]><svg>&b;</svg>",
        "<script>alert(1)</script>",
    ],
)
async def test_anything_else_is_refused_in_words(nobody: Visitor, given: str) -> None:
    page = await check_on_page(nobody, given)

    assert page.status_code == 200
    assert "This does not prove anything" in page.text
    assert "<script>alert" not in page.text


async def test_a_file_that_is_far_too_large_is_refused_in_words(nobody: Visitor) -> None:
    page = await check_on_page(nobody, file=b"x" * 100_000)

    assert page.status_code == 413
    assert "far larger than any credential" in page.text


async def test_a_status_list_is_ours_but_no_credential(nobody: Visitor) -> None:
    page = await check_on_page(nobody, (await nobody.get("/credentials/status/1")).text)

    assert "it is not a credential" in page.text


async def test_a_revoked_one_says_so_and_no_more(alice: Visitor, nobody: Visitor) -> None:
    credential = await issued(alice, showsName=True)
    token = await token_of(alice, credential)
    await alice.post(f"/api/credentials/{credential['id']}/revoke")

    pages = [await check_on_page(nobody, token), await nobody.get(f"/verify/{credential['id']}")]

    for page in pages:
        assert "This credential was revoked" in page.text
        assert "Alice" not in page.text


async def test_one_of_a_deleted_account_counts_as_revoked(alice: Visitor, nobody: Visitor) -> None:
    credential = await issued(alice)
    token = await token_of(alice, credential)
    await pool().execute("DELETE FROM account")

    assert "This credential was revoked" in (await check_on_page(nobody, token)).text
    assert (await nobody.get(f"/verify/{credential['id']}")).status_code == 404


async def test_the_page_of_one_says_where_it_stands(alice: Visitor, nobody: Visitor) -> None:
    credential = await issued(alice)
    address = credential["address"].removeprefix(SITE)

    valid = await nobody.get(address)
    await pool().execute(
        "UPDATE credential SET valid_until = $1", datetime.now(UTC) - timedelta(days=1)
    )
    expired = await nobody.get(address)

    assert "This credential is valid" in valid.text
    assert "This credential has expired" in expired.text
    assert "noindex" in expired.headers["x-robots-tag"]


async def test_one_of_another_installation_is_not_ours(
    alice: Visitor, nobody: Visitor, settings: Settings
) -> None:
    elsewhere = create_app(
        Settings(
            database_url=settings.database_url,
            redis_url=settings.redis_url,
            secret="another secret that is long enough for tests",
            mode="local",
        )
    )
    token = await token_of(alice, await issued(alice))
    visitor = Visitor(elsewhere)

    page = await check_on_page(visitor, token)
    await visitor.aclose()

    assert "It is not signed with a key of this site" in page.text


async def test_a_badge_holds_the_credential_where_the_specification_says(
    alice: Visitor, app: Litestar
) -> None:
    credential = await issued(alice, showsName=True)
    badge = await alice.get(f"/api/credentials/{credential['id']}/badge")

    root = ElementTree.fromstring(badge.content)  # noqa: S314 - made by ourselves
    baked = root.findall("{https://purl.imsglobal.org/ob/v3p0}credential")

    assert badge.headers["content-type"].startswith("image/svg+xml")
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert b'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"' in badge.content
    assert len(baked) == 1
    assert root[0] is baked[0]
    jwt.decode(baked[0].attrib["verify"], options={"verify_signature": False})


async def test_a_name_cannot_become_markup_in_badge_or_page(
    visit: Callable[[], Visitor], nobody: Visitor
) -> None:
    mallory = await visit().sign_in("<script>alert(1)</script>")
    credential = await issued(mallory, showsName=True)

    badge = await mallory.get(f"/api/credentials/{credential['id']}/badge")
    page = await check_on_page(nobody, file=badge.content)

    root = ElementTree.fromstring(badge.content)  # noqa: S314 - made by ourselves
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    assert "This credential is valid" in page.text
    assert "<script>alert" not in page.text
