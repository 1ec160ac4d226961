"""A session after some months starts from what is known, aged; a refresh asks a few questions."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.career.days import let_days_pass
from tests.factories import STACK, load_bank, make_bank
from tests.right_answers import right_response
from tests.visitors import Visitor, run_jobs
from waymark.database import pool

REFRESH = {"focus": {"kind": "refresh", "path": "back-end-developer"}}


async def starting_evidence(assessment_id: str) -> dict[str, tuple[float, float]]:
    stored = await pool().fetchval(
        "SELECT starting_evidence FROM assessment WHERE id = $1", UUID(assessment_id)
    )
    sites = msgspec.json.decode(stored, type=list[tuple[str, float, float]])
    return {skill: (precision, shift) for skill, precision, shift in sites}


async def start_again(visitor: Visitor) -> dict[str, tuple[float, float]]:
    """What another session starts from; the session is ended at once."""
    state = await visitor.start()
    await visitor.post(f"/api/assessments/{state['id']}/stop")
    return await starting_evidence(state["id"])


async def answer_all(visitor: Visitor, state: dict[str, Any]) -> dict[str, Any]:
    while state["question"] is not None:
        reply = await visitor.answer(state, await right_response(state))
        assert reply.status_code == 200, reply.text
        state = reply.json()
    await run_jobs()
    return state


async def test_a_session_on_the_same_day_starts_from_all_that_was_shown(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=12))
    await alice.finish()

    first, second = await start_again(alice), await start_again(alice)

    assert first == second
    assert all(precision != 0 for precision, _ in first.values())


async def test_after_a_half_life_a_session_starts_from_half_of_the_precision(
    alice: Visitor,
) -> None:
    await load_bank(make_bank(per_skill=12))
    await alice.finish()
    fresh = await start_again(alice)

    await let_days_pass(180)
    aged = await start_again(alice)

    for skill, (precision, _) in fresh.items():
        assert aged[skill][0] == pytest.approx(precision / 2)


async def test_another_session_is_shorter_than_the_first(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=30))
    first = await answer_all(alice, await alice.start())
    await let_days_pass(365)

    second = await answer_all(alice, await alice.start())

    assert second["answered"] < first["answered"]
    assert second["stopReason"] == "decided"


async def test_the_result_widens_for_what_the_days_took_and_keeps_its_count(
    alice: Visitor,
) -> None:
    await load_bank(make_bank(per_skill=12))
    first = await alice.finish()
    before = (await alice.get(f"/api/assessments/{first['id']}/result")).json()
    await let_days_pass(360)
    state = await alice.start()
    await alice.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()

    after = (await alice.get(f"/api/assessments/{state['id']}/result")).json()

    assert after["score"]["value"] == pytest.approx(before["score"]["value"], abs=1e-6)
    assert after["score"]["high"] - after["score"]["low"] > 1.2 * (
        before["score"]["high"] - before["score"]["low"]
    )
    asked = [sum(area["asked"] for area in result["areas"]) for result in (before, after)]
    assert asked[0] == asked[1]


async def test_a_refresh_asks_three_to_five_questions_and_tells_of_the_path(
    alice: Visitor,
) -> None:
    await load_bank(make_bank(per_skill=12))
    await alice.finish()
    await let_days_pass(200)

    response = await alice.post("/api/assessments", REFRESH)
    assert response.status_code == 201, response.text
    state = await answer_all(alice, response.json())

    assert 3 <= state["answered"] <= 5
    assert state["focus"]["kind"] == "refresh"
    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()
    assert result["path"] == "back-end-developer"
    assert len(result["areas"]) == 4
    assert result["focus"]["skills"]


async def test_a_refresh_only_asks_about_skills_that_were_asked_about_before(
    alice: Visitor,
) -> None:
    await load_bank(make_bank(per_skill=12))
    first = await alice.finish()
    asked = await starting_evidence(first["id"])
    assert asked == {}
    known = set(await start_again(alice))
    await let_days_pass(200)

    state = (await alice.post("/api/assessments", REFRESH)).json()

    assert set(state["focus"]["skills"]) <= known


async def test_right_after_a_session_there_is_nothing_to_refresh(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()

    response = await alice.post("/api/assessments", REFRESH)

    assert response.status_code == 409
    assert response.json()["code"] == "nothing_to_refresh"


async def test_who_never_took_a_session_has_nothing_to_refresh(alice: Visitor) -> None:
    await load_bank()

    assert (await alice.post("/api/assessments", REFRESH)).status_code == 409


async def test_a_path_that_does_not_exist_cannot_be_refreshed(alice: Visitor) -> None:
    await load_bank()
    wanted = {"focus": {"kind": "refresh", "path": "astronaut"}}

    assert (await alice.post("/api/assessments", wanted)).status_code == 404


async def test_a_refresh_that_is_open_is_not_begun_twice(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=12))
    await alice.finish()
    await let_days_pass(200)
    first = (await alice.post("/api/assessments", REFRESH)).json()

    again = await alice.post("/api/assessments", REFRESH)

    assert again.status_code == 409
    assert again.json()["assessment"]["id"] == first["id"]
    assert "refresh" in again.json()["detail"]


async def test_a_refresh_with_a_path_beside_it_is_refused(alice: Visitor) -> None:
    await load_bank()
    wanted = {**REFRESH, "path": "back-end-developer", "stack": STACK}

    assert (await alice.post("/api/assessments", wanted)).status_code == 422


async def test_a_refresh_goes_by_the_stack_that_the_path_was_measured_with(
    alice: Visitor,
) -> None:
    await load_bank(make_bank(per_skill=12))
    await alice.finish()
    profile = {"displayName": "Alice", "stack": ["mysql", "javascript"], "timeMultiplier": 1}
    await alice.put("/api/profile", profile)
    await let_days_pass(200)

    state = (await alice.post("/api/assessments", REFRESH)).json()

    assert {"postgresql", "python"} & set(state["focus"]["skills"])
    assert not {"mysql", "javascript"} & set(state["focus"]["skills"])
