"""The access matrix: every route of the app against everybody who might call it.

A route without a row fails, so nobody can forget to think about who may use it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from tests.conftest import SECRET
from tests.credentials.holding import issued
from tests.factories import STACK, load_bank
from tests.visitors import Visitor, run_jobs
from waymark.mail.unsubscribing import Stop, unsubscribe_address

ANSWER = {
    "questionId": str(uuid4()),
    "clientKey": str(uuid4()),
    "response": {"kind": "unknown"},
}
CLAIMED = {"mark": "claimed"}
START = {"path": "back-end-developer", "stack": STACK}
TODAY = datetime.now(UTC).date().isoformat()
PLAN = {
    **START,
    "level": "senior",
    "weeklyHours": 8,
    "startOn": TODAY,
    "today": TODAY,
}
PACE = {"kind": "pace", "revision": 1, "weeklyHours": 6, "startOn": TODAY, "today": TODAY}
SHARE = {"revision": 1, "shows": ["level"], "until": TODAY}

GOAL = {
    "path": "back-end-developer",
    "level": "mid",
    "targetOn": (datetime.now(UTC).date() + timedelta(days=90)).isoformat(),
    "weeklyHours": 6,
    "today": TODAY,
}
CHANGED_GOAL = {name: value for name, value in GOAL.items() if name != "path"}
EVIDENCE = {"kind": "project", "title": "A ledger", "skills": ["tls"]}
PROFILE = {"displayName": "Somebody", "stack": STACK, "timeMultiplier": 1.5}
MAIL = {"reminders": True, "results": False, "timeZone": "Europe/Vienna"}
STOP = unsubscribe_address("", Stop(uuid4(), "reminders"), SECRET)

# route: (body, status for nobody, owner, stranger). {id} is a finished session of the owner's.
MATRIX: dict[tuple[str, str], tuple[Any, int, int, int]] = {
    ("GET", "/"): (None, 200, 200, 200),
    ("GET", "/{address:path}"): (None, 200, 200, 200),
    ("GET", "/schema"): (None, 200, 200, 200),
    ("GET", "/schema/openapi.json"): (None, 200, 200, 200),
    ("GET", "/api/session"): (None, 200, 200, 200),
    ("GET", "/sign-in/{provider:str}"): (None, 303, 303, 303),
    ("GET", "/sign-in/{provider:str}/callback"): (None, 303, 303, 303),
    ("POST", "/api/session/confirmations"): ({"provider": "local"}, 401, 200, 200),
    ("GET", "/api/identities"): (None, 401, 200, 200),
    ("POST", "/api/identities/links"): ({"provider": "github"}, 401, 404, 404),
    ("POST", "/api/identities/{identity_id:uuid}/unlink"): (None, 401, 409, 404),
    ("POST", "/api/identities/waiting/link"): (None, 401, 404, 404),
    ("POST", "/api/identities/waiting/forget"): (None, 204, 204, 204),
    ("GET", "/api/sessions"): (None, 401, 200, 200),
    ("POST", "/api/sessions/{session_id:str}/end"): (None, 401, 204, 404),
    ("POST", "/api/sessions/end-all"): (None, 401, 200, 200),
    ("GET", "/api/export"): (None, 401, 200, 200),
    ("POST", "/api/export"): (None, 401, 202, 202),
    ("POST", "/api/export/link"): (None, 401, 404, 404),
    ("GET", "/api/export/file"): (None, 401, 404, 404),
    ("GET", "/api/deletion"): (None, 401, 200, 200),
    ("POST", "/api/deletion"): ({"confirmation": "delete"}, 401, 200, 200),
    ("POST", "/api/deletion/undo"): (None, 401, 200, 200),
    ("GET", "/api/audit"): (None, 401, 200, 200),
    ("GET", "/api/health/live"): (None, 200, 200, 200),
    ("GET", "/api/health/ready"): (None, 200, 200, 200),
    ("GET", "/api/paths"): (None, 200, 200, 200),
    ("GET", "/roadmaps"): (None, 200, 200, 200),
    ("GET", "/roadmaps/{slug:str}"): (None, 200, 200, 200),
    ("GET", "/roadmaps/{slug:str}/compare/{other:str}"): (None, 200, 200, 200),
    ("GET", "/skills"): (None, 200, 200, 200),
    ("GET", "/skills/{slug:str}"): (None, 200, 200, 200),
    ("GET", "/paths"): (None, 200, 200, 200),
    ("GET", "/paths/{slug:str}"): (None, 200, 200, 200),
    ("GET", "/search"): (None, 200, 200, 200),
    ("GET", "/api/search"): (None, 200, 200, 200),
    ("POST", "/api/sign-in/local"): ({"name": "Somebody"}, 200, 200, 200),
    ("POST", "/api/sign-out"): (None, 204, 204, 204),
    ("GET", "/api/checks"): (None, 401, 422, 422),
    ("GET", "/api/assessments"): (None, 401, 200, 200),
    ("POST", "/api/assessments"): (START, 401, 201, 201),
    ("GET", "/api/assessments/{assessment_id:uuid}"): (None, 401, 200, 404),
    ("POST", "/api/assessments/{assessment_id:uuid}/answers"): (ANSWER, 401, 409, 404),
    ("POST", "/api/assessments/{assessment_id:uuid}/pause"): (None, 401, 200, 404),
    ("POST", "/api/assessments/{assessment_id:uuid}/resume"): (None, 401, 200, 404),
    ("POST", "/api/assessments/{assessment_id:uuid}/stop"): (None, 401, 200, 404),
    ("GET", "/api/assessments/{assessment_id:uuid}/result"): (None, 401, 200, 404),
    ("GET", "/api/assessments/{assessment_id:uuid}/review"): (None, 401, 200, 404),
    ("POST", "/api/assessments/{assessment_id:uuid}/shares"): (SHARE, 401, 201, 404),
    ("GET", "/api/shares"): (None, 401, 200, 200),
    ("POST", "/api/shares/{share_id:uuid}/revoke"): (None, 401, 200, 404),
    ("POST", "/api/assessments/{assessment_id:uuid}/credentials"): ({}, 401, 409, 404),
    ("GET", "/api/credentials"): (None, 401, 200, 200),
    ("POST", "/api/credentials/{credential_id:uuid}/revoke"): (None, 401, 200, 404),
    ("GET", "/api/credentials/{credential_id:uuid}/token"): (None, 401, 200, 404),
    ("GET", "/api/credentials/{credential_id:uuid}/envelope"): (None, 401, 200, 404),
    ("GET", "/api/credentials/{credential_id:uuid}/badge"): (None, 401, 200, 404),
    ("GET", "/.well-known/jwks.json"): (None, 200, 200, 200),
    ("GET", "/credentials/keys/{thumbprint:str}"): (None, 200, 200, 200),
    ("GET", "/credentials/issuer"): (None, 200, 200, 200),
    ("GET", "/credentials/achievements/{slug:str}/{level:str}"): (None, 200, 200, 200),
    ("GET", "/credentials/status/{number:int}"): (None, 200, 200, 200),
    ("GET", "/verify"): (None, 200, 200, 200),
    ("POST", "/verify"): (None, 200, 200, 200),
    ("GET", "/verify/{credential_id:uuid}"): (None, 200, 200, 200),
    ("GET", "/r/{token:str}"): (None, 200, 200, 200),
    ("GET", "/as-others-see-it/{assessment_id:uuid}"): (None, 401, 200, 404),
    ("GET", "/api/roadmaps/{slug:str}/progress"): (None, 401, 200, 200),
    ("PUT", "/api/roadmaps/{slug:str}/topics/{topic:str}/mark"): (CLAIMED, 401, 200, 200),
    ("GET", "/api/plans"): (None, 401, 200, 200),
    ("POST", "/api/plans"): (PLAN, 401, 409, 201),
    ("POST", "/api/plans/preview"): (PLAN, 401, 200, 200),
    ("GET", "/api/plans/{plan_id:uuid}"): (None, 401, 200, 404),
    ("POST", "/api/plans/{plan_id:uuid}/edits"): (PACE, 401, 200, 404),
    ("POST", "/api/plans/{plan_id:uuid}/undo"): ({"revision": 1, "today": TODAY}, 401, 409, 404),
    ("POST", "/api/plans/{plan_id:uuid}/archive"): (None, 401, 200, 404),
    ("GET", "/api/plans/{plan_id:uuid}/calendar"): (None, 401, 200, 404),
    ("GET", "/api/plans/{plan_id:uuid}/document"): (None, 401, 200, 404),
    ("GET", "/api/goals"): (None, 401, 200, 200),
    ("POST", "/api/goals"): (GOAL, 401, 409, 201),
    ("POST", "/api/goals/preview"): (GOAL, 401, 200, 200),
    ("GET", "/api/goals/{goal_id:uuid}"): (None, 401, 200, 404),
    ("PUT", "/api/goals/{goal_id:uuid}"): (CHANGED_GOAL, 401, 200, 404),
    ("POST", "/api/goals/{goal_id:uuid}/give-up"): (None, 401, 200, 404),
    ("GET", "/api/career"): (None, 401, 200, 200),
    ("GET", "/api/career/paths/{path:str}/history"): (None, 401, 200, 200),
    ("GET", "/api/career/paths/{path:str}/comparison"): (None, 401, 200, 404),
    ("GET", "/api/profile"): (None, 401, 200, 200),
    ("PUT", "/api/profile"): (PROFILE, 401, 200, 200),
    ("GET", "/api/evidence"): (None, 401, 200, 200),
    ("POST", "/api/evidence"): (EVIDENCE, 401, 201, 201),
    ("GET", "/api/evidence/resume"): (None, 401, 200, 200),
    ("PUT", "/api/evidence/{entry_id:uuid}"): (EVIDENCE, 401, 200, 404),
    ("POST", "/api/evidence/{entry_id:uuid}/remove"): (None, 401, 204, 404),
    ("GET", "/api/mail-choices"): (None, 401, 200, 200),
    ("PUT", "/api/mail-choices"): (MAIL, 401, 200, 200),
    ("GET", "/unsubscribe"): (None, 200, 200, 200),
    ("POST", "/unsubscribe"): (None, 200, 200, 200),
    ("GET", "/local/mail"): (None, 200, 200, 200),
    ("GET", "/local/mail/{message_id:uuid}"): (None, 404, 404, 404),
    ("GET", "/local/mail/{message_id:uuid}/html"): (None, 404, 404, 404),
}
PREVIEW = "/as-others-see-it/{assessment_id:uuid}"
EXAMPLES = {
    "/credentials/achievements/{slug:str}/{level:str}": (
        "/credentials/achievements/back-end-developer/mid"
    ),
    "/credentials/status/{number:int}": "/credentials/status/1",
    PREVIEW: f"{PREVIEW}?revision=1&shows=level&until={TODAY}",
    "/skills/{slug:str}": "/skills/tls",
    "/paths/{slug:str}": "/paths/back-end-developer",
    "/api/search": "/api/search?q=tls",
    "/api/career/paths/{path:str}/history": "/api/career/paths/back-end-developer/history",
    "/api/career/paths/{path:str}/comparison": "/api/career/paths/back-end-developer/comparison"
    "?first={assessment_id:uuid}&second={assessment_id:uuid}",
    "/api/export/file": "/api/export/file?token=made-up",
    "/unsubscribe": STOP,
}
"""Routes of which not every address leads somewhere."""

STATIC = {
    ("GET", "/assets/{file_path:path}"),
    ("HEAD", "/assets/{file_path:path}"),
    ("GET", "/schema/{path:str}"),
}
"""The same for everybody: files of the front end, served only where it has been built, and what
Litestar answers with 404 beside the API's description."""


def routes_of(app: Litestar) -> set[tuple[str, str]]:
    return {
        (str(method), route.path)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods
        if method != "OPTIONS"
    }


def test_every_route_has_its_row(app: Litestar) -> None:
    assert routes_of(app) - STATIC == set(MATRIX)


@pytest.mark.parametrize(("method", "route"), MATRIX)
async def test_each_caller_gets_what_is_due(
    method: str,
    route: str,
    alice: Visitor,
    charlie: Visitor,
    nobody: Visitor,
    suspended: Visitor,
) -> None:
    await load_bank()
    state = await alice.start()
    await alice.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()
    plan = (await alice.post("/api/plans", PLAN)).json()
    goal = (await alice.post("/api/goals", GOAL)).json()["goal"]
    entry = (await alice.post("/api/evidence", EVIDENCE)).json()
    address = EXAMPLES.get(route, route).replace("{plan_id:uuid}", plan["id"])
    address = address.replace("{entry_id:uuid}", entry["id"])
    address = address.replace("{goal_id:uuid}", goal["id"])
    address = address.replace("{message_id:uuid}", str(uuid4()))
    shared = (await alice.post(f"/api/assessments/{state['id']}/shares", SHARE)).json()
    if "{credential_id:uuid}" in route:
        credential = await issued(alice)
        address = address.replace("{credential_id:uuid}", credential["id"])
    [key] = (await nobody.get("/.well-known/jwks.json")).json()["keys"]
    address = address.replace("{thumbprint:str}", key["kid"].rpartition("/")[2])
    address = address.replace("{share_id:uuid}", shared["share"]["id"])
    address = address.replace("{token:str}", shared["address"].rpartition("/")[2])
    address = address.replace("{assessment_id:uuid}", state["id"])
    address = address.replace("{address:path}", "about")
    address = address.replace("{slug:str}", "short-way").replace("{other:str}", "long-way")
    address = address.replace("{topic:str}", "tls")
    [identity] = (await alice.get("/api/identities")).json()
    [session] = (await alice.get("/api/sessions")).json()
    address = address.replace("{identity_id:uuid}", identity["id"])
    address = address.replace("{session_id:str}", session["id"])
    address = address.replace("{provider:str}", "github")
    body, *expected = MATRIX[method, route]
    expected.append(expected[0])  # a suspended person is nobody, on every route

    replies = [
        await send(caller, method, address, body) for caller in (nobody, alice, charlie, suspended)
    ]

    assert [reply.status_code for reply in replies] == expected


async def send(caller: Visitor, method: str, address: str, body: Any) -> httpx.Response:
    match method:
        case "GET":
            return await caller.get(address)
        case "PUT":
            return await caller.put(address, body)
        case _:
            return await caller.post(address, body)


async def test_charlie_sees_none_of_alices_sessions_in_his_list(
    alice: Visitor, charlie: Visitor
) -> None:
    await load_bank()
    await alice.start()

    assert (await charlie.get("/api/assessments")).json() == []


@pytest.mark.parametrize("address", ["/sign-in", "/sessions/5b0c7a52-5a0e-4a53-9a8e-2d6b6e0f1c01"])
async def test_a_page_keeps_its_address_though_the_server_has_some_below_it(
    address: str, nobody: Visitor
) -> None:
    page = await nobody.get(address)

    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")


async def test_not_yours_looks_like_not_there(alice: Visitor, charlie: Visitor) -> None:
    await load_bank()
    state = await alice.start()

    hers = (await charlie.get(f"/api/assessments/{state['id']}")).json()
    nothing = (await charlie.get(f"/api/assessments/{uuid4()}")).json()

    assert {**hers, "requestId": ""} == {**nothing, "requestId": ""}


async def test_the_local_sign_in_does_not_exist_outside_local_mode(
    visit: Callable[[], Visitor], app: Litestar
) -> None:
    from waymark.settings import Settings  # noqa: PLC0415
    from waymark.web.app import create_app  # noqa: PLC0415

    production = create_app(
        Settings(
            database_url="postgresql://nowhere",
            redis_url="redis://nowhere",
            secret="s" * 32,
            mode="production",
        )
    )

    assert ("POST", "/api/sign-in/local") not in routes_of(production)
    assert routes_of(app) - routes_of(production) == {
        ("POST", "/api/sign-in/local"),
        ("GET", "/local/mail"),
        ("GET", "/local/mail/{message_id:uuid}"),
        ("GET", "/local/mail/{message_id:uuid}/html"),
    }
