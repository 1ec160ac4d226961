"""The history of a path, and two of its sessions beside each other."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.career.days import let_days_pass
from tests.career.test_home import finish_knowing_all
from tests.factories import load_bank, make_bank
from tests.visitors import Visitor, run_jobs
from waymark.careers.showing import BAND_POINTS_AT_MOST, days_between

HISTORY = "/api/career/paths/back-end-developer/history"
COMPARISON = "/api/career/paths/back-end-developer/comparison"


async def read_history(visitor: Visitor) -> dict[str, Any]:
    response = await visitor.get(HISTORY)
    assert response.status_code == 200, response.text
    history: dict[str, Any] = response.json()
    return history


def width(score: dict[str, float]) -> float:
    return score["high"] - score["low"]


async def test_before_the_first_session_there_is_nothing_in_it(alice: Visitor) -> None:
    await load_bank()

    history = await read_history(alice)

    assert (history["points"], history["band"], history["areas"]) == ([], [], [])


async def test_every_point_is_what_its_session_told(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=30))
    states = [await alice.finish()]
    await let_days_pass(100)
    states.append(await finish_knowing_all(alice))
    await let_days_pass(50)

    points = (await read_history(alice))["points"]

    for point, state in zip(points, states, strict=True):
        result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()
        assert point["session"] == state["id"]
        assert point["score"] == pytest.approx(result["score"], abs=1e-6)
        assert point["told"] == point["headline"] == result["label"]["headline"]


async def test_two_sessions_of_one_day_are_two_points_each_as_it_was_told(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=30))
    states = [await alice.finish(), await finish_knowing_all(alice)]

    points = (await read_history(alice))["points"]

    for point, state in zip(points, states, strict=True):
        result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()
        assert point["score"] == pytest.approx(result["score"], abs=1e-6)


async def test_the_band_widens_between_sessions_and_narrows_at_one(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=30))
    await alice.finish()
    await let_days_pass(120)
    await alice.finish()
    await let_days_pass(60)

    history = await read_history(alice)

    band = history["band"]
    days = [point["on"] for point in band]
    assert days == sorted(days)
    assert days[-1] == history["today"]
    second_at = history["points"][1]["at"][:10]
    turn = days.index(second_at)
    before, after = band[: turn + 1], band[turn + 1 :]
    assert after[0]["on"] == second_at
    for stretch in (before, after):
        widths = [width(point["score"]) for point in stretch]
        assert widths == sorted(widths)
        assert widths[0] < widths[-1]
        assert {round(point["score"]["value"], 6) for point in stretch} == {
            round(stretch[0]["score"]["value"], 6)
        }
    assert width(after[0]["score"]) < width(before[-1]["score"])


async def test_a_check_is_a_point_of_the_path_too(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=12))
    await alice.finish()
    wanted = {"focus": {"kind": "skill", "skill": "tls"}}
    state = (await alice.post("/api/assessments", wanted)).json()
    await alice.answer(state)
    await alice.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()

    points = (await read_history(alice))["points"]

    assert [point["kind"] for point in points] == ["path", "check"]
    assert points[1]["about"] == "TLS"


async def test_each_area_has_a_score_at_each_point_and_one_for_today(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()
    await let_days_pass(90)

    history = await read_history(alice)

    assert [area["slug"] for area in history["areas"]] == [
        "web",
        "databases",
        "testing",
        "programming",
    ]
    for area in history["areas"]:
        then, now = area["scores"]
        assert width(now) > width(then)


async def test_each_skill_that_was_asked_about_has_its_own_line(alice: Visitor) -> None:
    await load_bank(make_bank(pilots=0))
    state = await alice.finish()
    await let_days_pass(90)

    areas = (await read_history(alice))["areas"]

    lines = [line for area in areas for line in area["skills"]]
    assert sum(line["asked"] for line in lines) == state["answered"]
    for line in lines:
        then, now = line["scores"]
        assert width(now) > width(then)
    for area in areas:
        assert len(area["skills"]) <= area["skillsTotal"]


async def test_two_sessions_are_compared_in_the_order_of_their_times(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=30))
    first = await alice.finish()
    await let_days_pass(300)
    second = await finish_knowing_all(alice)

    replies = [
        (await alice.get(f"{COMPARISON}?first={one}&second={other}")).json()
        for one, other in ((first["id"], second["id"]), (second["id"], first["id"]))
    ]

    assert replies[0] == replies[1]
    found = replies[0]
    assert found["first"]["session"] == first["id"]
    assert found["difference"]["direction"] == "up"
    assert found["difference"]["points"] == pytest.approx(
        found["second"]["score"]["value"] - found["first"]["score"]["value"]
    )
    asked = sum(area["askedBetween"] for area in found["areas"])
    review = (await alice.get(f"/api/assessments/{second['id']}/review")).json()
    assert asked == sum(question["scored"] for question in review["questions"])
    for area in found["areas"]:
        assert area["askedBetween"] == sum(skill["askedBetween"] for skill in area["skills"])


async def test_a_session_compared_with_itself_has_not_changed(alice: Visitor) -> None:
    await load_bank()
    state = await alice.finish()

    found = (await alice.get(f"{COMPARISON}?first={state['id']}&second={state['id']}")).json()

    assert found["difference"] == {"points": 0, "direction": "within_error"}
    assert {
        skill["difference"]["direction"] for area in found["areas"] for skill in area["skills"]
    } == {"within_error"}


async def test_a_session_that_is_not_ones_own_cannot_be_compared(
    alice: Visitor, charlie: Visitor
) -> None:
    await load_bank(make_bank(per_skill=30))
    hers, his = await alice.finish(), await charlie.finish()

    for other in (hers["id"], str(uuid4())):
        response = await charlie.get(f"{COMPARISON}?first={his['id']}&second={other}")
        assert response.status_code == 404


async def test_an_unknown_path_has_no_history(alice: Visitor) -> None:
    await load_bank()

    assert (await alice.get("/api/career/paths/astronaut/history")).status_code == 404


def test_years_between_two_sessions_have_no_more_points_than_can_be_seen() -> None:
    days = days_between(date(2020, 1, 1), date(2030, 1, 1))

    assert len(days) == BAND_POINTS_AT_MOST + 1
    assert (days[0], days[-1]) == (date(2020, 1, 1), date(2030, 1, 1))
    assert days_between(date(2020, 1, 1), date(2020, 1, 1)) == [date(2020, 1, 1)]
