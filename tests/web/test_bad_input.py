"""What does not fit is refused with a stable code, and nothing of ours shows."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories import load_bank
from tests.visitors import Visitor

GOOD = {"questionId": str(uuid4()), "clientKey": str(uuid4()), "response": {"kind": "unknown"}}


async def post_answer(alice: Visitor, body: Any) -> Any:
    return await alice.post(f"/api/assessments/{uuid4()}/answers", body)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**GOOD, "isCorrect": True}, ""),
        ({**GOOD, "questionId": 53}, "questionId"),
        ({**GOOD, "questionId": "53"}, "questionId"),
        ({**GOOD, "response": {"kind": "faulty_line", "line": "53"}}, "response.line"),
        ({**GOOD, "response": {"kind": "faulty_line", "line": 5.5}}, "response.line"),
        ({**GOOD, "response": {"kind": "guess"}}, "response.kind"),
        ({**GOOD, "response": {"kind": "single", "option": "a", "key": "a"}}, "response"),
        ({**GOOD, "response": {"kind": "value", "value": "x" * 201}}, "response.value"),
        ({**GOOD, "response": {"kind": "value", "value": "a\x00b"}}, "response.value"),
        ({"response": {"kind": "unknown"}}, ""),
        ([], ""),
        ("text", ""),
    ],
)
async def test_a_body_that_does_not_fit_names_the_field(
    alice: Visitor, body: Any, field: str
) -> None:
    reply = await post_answer(alice, body)

    assert reply.status_code == 400
    problem = reply.json()
    assert problem["code"] == "invalid_request"
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize(
    "raw",
    [b"{", b"\xff\xfe", b"nan", b'{"response":{"x":' + b"[" * 30_000],
)
async def test_a_body_that_is_not_json_says_so(alice: Visitor, raw: bytes) -> None:
    reply = await alice.http.post(
        f"/api/assessments/{uuid4()}/answers",
        content=raw,
        headers={
            "content-type": "application/json",
            "x-csrftoken": alice.http.cookies["csrftoken"],
        },
    )

    assert reply.status_code == 400
    assert reply.json()["errors"] == [{"field": "", "detail": "The body is not valid JSON."}]


async def test_a_missing_body_is_refused(alice: Visitor) -> None:
    reply = await alice.post("/api/assessments")

    assert reply.status_code == 400
    assert reply.json()["errors"] == [{"field": "", "detail": "A body is required."}]


async def test_a_body_of_another_type_is_refused(alice: Visitor) -> None:
    reply = await alice.http.post(
        "/api/assessments",
        content=b"{}",
        headers={"content-type": "text/plain", "x-csrftoken": alice.http.cookies["csrftoken"]},
    )

    assert reply.status_code == 415
    assert reply.json()["code"] == "unsupported_media_type"


@pytest.mark.parametrize("name", ["", "   ", "a\u0000b", "\u200b", "\u202eecila", "x" * 81])
async def test_a_name_that_would_show_as_nothing_or_as_another_is_refused(
    nobody: Visitor, name: str
) -> None:
    reply = await nobody.post("/api/sign-in/local", {"name": name})

    assert reply.status_code == 400
    assert reply.json()["errors"][0]["field"] == "name"


async def test_another_host_name_for_this_machine_is_refused_in_local_mode(
    nobody: Visitor,
) -> None:
    for host in ("rebound.example", "rebound.example:8000", "127.0.0.1.example"):
        reply = await nobody.http.get("/api/session", headers={"host": host})
        assert reply.status_code == 403
        assert reply.json()["code"] == "host_not_allowed"
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        assert (await nobody.http.get("/api/session", headers={"host": host})).status_code == 200


async def test_an_oversized_body_is_refused(alice: Visitor) -> None:
    reply = await post_answer(alice, {**GOOD, "padding": "x" * 100_000})

    assert reply.status_code == 413
    assert reply.json()["code"] == "body_too_large"


@pytest.mark.parametrize(
    "address",
    ["/api/nothing", "/api/assessments/not-a-uuid", "/assets/nothing.js", "/favicon.txt"],
)
async def test_an_unknown_address_is_a_problem_body_too(alice: Visitor, address: str) -> None:
    reply = await alice.get(address)

    assert reply.status_code == 404
    assert reply.headers["content-type"].startswith("application/problem+json")
    assert reply.json()["code"] == "not_found"


async def test_a_wrong_method_is_named(alice: Visitor) -> None:
    reply = await alice.post("/api/paths")

    assert reply.status_code == 405
    assert reply.json()["code"] == "method_not_allowed"
    assert "GET" in reply.headers["allow"]


async def test_a_revision_that_is_no_number_is_refused(alice: Visitor) -> None:
    await load_bank()
    state = await alice.finish()

    reply = await alice.get(f"/api/assessments/{state['id']}/result?revision=x")
    missing = await alice.get(f"/api/assessments/{state['id']}/result?revision=7")

    assert reply.status_code == 400
    assert missing.json()["code"] == "revision_not_found"


async def test_without_the_csrf_header_nothing_changes(alice: Visitor) -> None:
    reply = await alice.http.post("/api/sign-out")

    assert reply.status_code == 403
    assert reply.json()["code"] == "csrf_failed"
    assert (await alice.get("/api/session")).json()["account"] is not None


async def test_every_problem_carries_the_request_id_that_the_logs_have(alice: Visitor) -> None:
    reply = await alice.get("/api/nothing")

    assert reply.json()["requestId"] == reply.headers["x-request-id"]
    assert len(reply.json()["requestId"]) == 16


async def test_a_harmless_request_id_of_a_proxy_is_kept(alice: Visitor) -> None:
    for given, kept in (("abcdef-123456", True), ("x\ty" * 9, False), ("short", False)):
        reply = await alice.http.get("/api/session", headers={"x-request-id": given})
        assert (reply.headers["x-request-id"] == given) is kept


async def test_every_answer_carries_the_security_headers(nobody: Visitor) -> None:
    for address in ("/", "/api/session", "/api/nothing"):
        headers = (await nobody.get(address)).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


async def test_what_the_api_says_is_stored_nowhere_on_the_way(alice: Visitor) -> None:
    assert (await alice.get("/api/session")).headers["cache-control"] == "no-store"
