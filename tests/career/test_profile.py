"""One's own settings: the name, the stack that sessions begin with, more time."""

from typing import Any

import pytest

from tests.factories import STACK, load_bank
from tests.visitors import Visitor

PROFILE: dict[str, Any] = {"displayName": "Alice", "stack": None, "timeMultiplier": 1}


async def test_at_first_nothing_was_chosen(alice: Visitor) -> None:
    await load_bank()

    profile = (await alice.get("/api/profile")).json()

    assert (profile["displayName"], profile["stack"], profile["timeMultiplier"]) == (
        "Alice",
        None,
        1,
    )
    assert [group["group"] for group in profile["stackGroups"]] == [
        "relational-databases",
        "languages",
    ]


async def test_what_is_written_is_kept_and_seen_wherever_one_is_named(alice: Visitor) -> None:
    await load_bank()
    written = {"displayName": " Alice B. ", "stack": ["python", "mysql"], "timeMultiplier": 1.5}

    profile = (await alice.put("/api/profile", written)).json()

    assert profile["displayName"] == "Alice B."
    assert profile["stack"] == ["mysql", "python"]
    assert profile["timeMultiplier"] == 1.5
    assert (await alice.get("/api/session")).json()["account"]["displayName"] == "Alice B."


async def test_the_stack_of_the_settings_comes_before_that_of_the_newest_session(
    alice: Visitor,
) -> None:
    await load_bank()
    state = await alice.start()
    await alice.post(f"/api/assessments/{state['id']}/stop")
    check = "/api/checks?roadmap=long-way&phase=store"
    assert (await alice.get(check)).json()["stack"] == STACK

    await alice.put("/api/profile", {**PROFILE, "stack": ["mysql", "python"]})
    assert (await alice.get(check)).json()["stack"] == ["mysql", "python"]

    await alice.put("/api/profile", PROFILE)
    assert (await alice.get(check)).json()["stack"] == STACK


@pytest.mark.parametrize(
    "changes",
    [
        {"timeMultiplier": 0.9},
        {"timeMultiplier": 3.1},
        {"displayName": "  "},
        {"displayName": "a\u202eb"},
        {"stack": ["juggling"]},
        {"stack": ["tls"]},
        {"reason": "none of our business"},
    ],
)
async def test_what_makes_no_sense_is_refused(alice: Visitor, changes: dict[str, Any]) -> None:
    await load_bank()

    assert (await alice.put("/api/profile", {**PROFILE, **changes})).status_code in (400, 422)
    assert (await alice.get("/api/profile")).json()["timeMultiplier"] == 1


async def test_charlie_keeps_his_own(alice: Visitor, charlie: Visitor) -> None:
    await load_bank()
    await alice.put("/api/profile", {**PROFILE, "timeMultiplier": 2})

    assert (await charlie.get("/api/profile")).json()["timeMultiplier"] == 1
