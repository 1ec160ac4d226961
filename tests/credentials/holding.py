"""What the tests of credentials do over and over."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import jwt
from jsonschema import Draft201909Validator, Draft202012Validator, FormatChecker

from tests.factories import load_bank
from tests.right_answers import right_response
from tests.visitors import Visitor, run_jobs

SCHEMAS = Path(__file__).parent / "schemas"
SITE = "http://127.0.0.1"


async def finish_well(visitor: Visitor) -> str:
    """Take a session, knowing everything that is asked, and return its id."""
    await load_bank()
    state = await visitor.start()
    while state["question"] is not None:
        response = await visitor.answer(state, await right_response(state))
        assert response.status_code == 200, response.text
        state = response.json()
    await run_jobs()
    assessment_id: str = state["id"]
    return assessment_id


async def issue(visitor: Visitor, assessment_id: str, **wish: Any) -> httpx.Response:
    return await visitor.post(f"/api/assessments/{assessment_id}/credentials", wish)


async def issued(visitor: Visitor, **wish: Any) -> dict[str, Any]:
    """Take a session and have a credential issued for it; return how its holder sees it."""
    response = await issue(visitor, await finish_well(visitor), **wish)
    assert response.status_code == 201, response.text
    credential: dict[str, Any] = response.json()
    return credential


async def token_of(visitor: Visitor, credential: dict[str, Any]) -> str:
    response = await visitor.get(f"/api/credentials/{credential['id']}/token")
    assert response.status_code == 200, response.text
    return response.text


async def account_id_of(visitor: Visitor) -> UUID:
    return UUID((await visitor.get("/api/session")).json()["account"]["id"])


async def decode(visitor: Visitor, token: str) -> dict[str, Any]:
    """Check a token as a stranger would, by another library and the published keys alone."""
    key_set = jwt.PyJWKSet.from_dict((await visitor.get("/.well-known/jwks.json")).json())
    key = key_set[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(token, key, algorithms=["ES256"], issuer=f"{SITE}/credentials/issuer")


async def check_on_page(visitor: Visitor, text: str | None = None, **file: bytes) -> httpx.Response:
    """Send the form of the page: pasted text, or a file as `file=...`."""
    return await visitor.http.post(
        "/verify",
        data={"credential": text or ""},
        files={"file": ("credential", file.get("file", b""), "application/octet-stream")},
    )


def complaints_of_open_badges(document: dict[str, Any]) -> list[str]:
    schema = json.loads((SCHEMAS / "ob_v3p0_achievementcredential_schema.json").read_text())
    validator = Draft201909Validator(schema, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def complaints_of_w3c(document: dict[str, Any]) -> list[str]:
    schema = json.loads((SCHEMAS / "verifiable-credential-schema.json").read_text())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]
