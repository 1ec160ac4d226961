"""The home of a signed-in person: where they stand, what changed, what is ageing, what is next."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.career.days import let_days_pass
from tests.factories import STACK, load_bank, make_bank
from tests.right_answers import right_response
from tests.visitors import Visitor, run_jobs

TODAY = datetime.now(UTC).date().isoformat()
PLAN = {
    "path": "back-end-developer",
    "stack": STACK,
    "level": "senior",
    "weeklyHours": 8,
    "startOn": TODAY,
    "today": TODAY,
}


async def read_home(visitor: Visitor) -> dict[str, Any]:
    response = await visitor.get(f"/api/career?today={TODAY}")
    assert response.status_code == 200, response.text
    home: dict[str, Any] = response.json()
    return home


async def finish_knowing_all(visitor: Visitor) -> dict[str, Any]:
    state = await visitor.start()
    while state["question"] is not None:
        state = (await visitor.answer(state, await right_response(state))).json()
    await run_jobs()
    return state


async def test_at_first_there_is_one_thing_to_do(alice: Visitor) -> None:
    await load_bank()

    home = await read_home(alice)

    assert home["standings"] == []
    assert home["weeks"] == []
    assert home["next"]["kind"] == "first_session"


async def test_a_session_that_is_open_comes_before_all_else(alice: Visitor) -> None:
    await load_bank()
    state = await alice.start()

    following = (await read_home(alice))["next"]

    assert following["kind"] == "continue"
    assert following["session"] == state["id"]


async def test_after_a_session_the_reading_is_that_of_its_result(alice: Visitor) -> None:
    await load_bank()
    state = await alice.finish()
    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()

    [standing] = (await read_home(alice))["standings"]

    assert standing["now"] == standing["then"]
    assert standing["now"]["score"] == pytest.approx(result["score"])
    assert standing["now"]["headline"] == result["label"]["headline"]
    assert standing["change"] is None
    assert not standing["ageing"]["isVisible"]


async def test_with_the_months_the_interval_widens_and_a_refresh_is_next(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=12))
    await alice.finish()
    await let_days_pass(200)

    home = await read_home(alice)

    [standing] = home["standings"]
    then, now = standing["then"]["score"], standing["now"]["score"]
    assert now["value"] == pytest.approx(then["value"])
    assert now["low"] < then["low"]
    assert now["high"] > then["high"]
    assert standing["ageing"]["canRefresh"]
    assert home["next"]["kind"] == "refresh"
    body = {"focus": {"kind": "refresh", "path": home["next"]["path"]}}
    started = await alice.post("/api/assessments", body)
    assert started.status_code == 201
    asked = [each["slug"] for each in standing["ageing"]["skills"]]
    assert sorted(started.json()["focus"]["skills"]) == sorted(asked)


async def test_where_no_question_is_left_no_refresh_is_offered(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=2, pilots=0))
    wanted = {"path": "back-end-developer", "stack": STACK}
    while (response := await alice.post("/api/assessments", wanted)).status_code == 201:
        state = response.json()
        while state["question"] is not None:
            state = (await alice.answer(state)).json()
        await run_jobs()
    await let_days_pass(400)

    [standing] = (await read_home(alice))["standings"]

    assert standing["ageing"]["isVisible"]
    assert not standing["ageing"]["canRefresh"]


async def test_who_learnt_a_lot_is_told_so(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=30))
    first = await alice.finish()
    await let_days_pass(400)
    second = await finish_knowing_all(alice)

    [standing] = (await read_home(alice))["standings"]

    change = standing["change"]
    assert (change["first"], change["second"]) == (first["id"], second["id"])
    assert change["difference"]["direction"] == "up"
    assert change["difference"]["points"] > 10


async def test_two_sessions_alike_differ_within_error(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=30))
    await alice.finish()
    await let_days_pass(30)
    await alice.finish()

    [standing] = (await read_home(alice))["standings"]

    assert standing["change"]["difference"]["direction"] == "within_error"


async def test_without_a_plan_making_one_is_next_and_with_one_its_week(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()
    assert (await read_home(alice))["next"]["kind"] == "make_plan"
    plan = (await alice.post("/api/plans", PLAN)).json()

    home = await read_home(alice)

    [week] = home["weeks"]
    assert week["plan"] == plan["id"]
    assert week["isCurrent"]
    assert week["portions"]
    assert home["next"]["kind"] == "plan_week"
    assert home["next"]["title"] == week["portions"][0]["name"]


async def test_a_refresh_counts_as_a_reading_of_its_path(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=12))
    await alice.finish()
    await let_days_pass(200)
    body = {"focus": {"kind": "refresh", "path": "back-end-developer"}}
    state = (await alice.post("/api/assessments", body)).json()
    await alice.answer(state)
    await alice.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()

    [standing] = (await read_home(alice))["standings"]

    assert standing["newest"] == state["id"]
    assert standing["sessions"] == 2
