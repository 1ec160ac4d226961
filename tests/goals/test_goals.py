"""Goals through the API: set, forecast, change, give up, reach."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories import NOW, STACK, load_bank
from tests.right_answers import right_response
from tests.visitors import Visitor, run_jobs
from waymark.database import pool
from waymark.goals.actions import note_reached_goals

TODAY = datetime.now(UTC).date()


def make_goal(**changes: object) -> dict[str, Any]:
    return {
        "path": "back-end-developer",
        "level": "mid",
        "targetOn": (TODAY + timedelta(days=84)).isoformat(),
        "weeklyHours": 6,
        "today": TODAY.isoformat(),
        **changes,
    }


async def set_goal(visitor: Visitor, **changes: object) -> dict[str, Any]:
    response = await visitor.post("/api/goals", make_goal(**changes))
    assert response.status_code == 201, response.text
    details: dict[str, Any] = response.json()
    return details


async def finish_knowing_everything(visitor: Visitor) -> None:
    state = await visitor.start()
    while state["question"] is not None:
        right = await right_response(state)
        response = await visitor.answer(state, right)
        assert response.status_code == 200, response.text
        state = response.json()
    await run_jobs()


async def test_a_goal_without_a_session_says_that_one_is_missing(alice: Visitor) -> None:
    await load_bank()

    details = await set_goal(alice)

    assert details["goal"]["state"] == "open"
    assert details["goal"]["pathName"] == "Back-end developer"
    assert details["forecast"]["missing"] == "session"
    assert details["forecast"]["chance"] is None


async def test_after_a_session_there_is_a_forecast_with_its_range(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()

    forecast = (await set_goal(alice))["forecast"]

    assert forecast["missing"] is None
    assert 0 <= forecast["now"] <= forecast["chance"] <= 1
    assert forecast["low"] <= forecast["chance"] <= forecast["high"]
    assert "in 10" in forecast["said"]
    assert forecast["hoursAvailable"] == pytest.approx(72)
    days = [point["on"] for point in forecast["curve"]]
    assert days == sorted(days)
    assert days[0] == TODAY.isoformat()
    assert make_goal()["targetOn"] in days
    chances = [point["chance"] for point in forecast["curve"]]
    assert chances == sorted(chances)


async def test_more_hours_and_a_later_day_never_make_it_less_likely(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()

    async def chance(**changes: object) -> float:
        found: float = (await alice.post("/api/goals/preview", make_goal(**changes))).json()[
            "chance"
        ]
        return found

    usual = await chance()
    later = (TODAY + timedelta(days=300)).isoformat()
    assert await chance(weeklyHours=2) <= usual <= await chance(weeklyHours=20)
    assert usual <= await chance(targetOn=later)
    assert await chance(level="senior") <= usual <= await chance(level="junior")


async def test_a_preview_keeps_nothing(alice: Visitor) -> None:
    await load_bank()

    await alice.post("/api/goals/preview", make_goal())

    assert (await alice.get("/api/goals")).json() == []


async def test_the_forecast_goes_by_the_plan_and_what_was_done_of_it(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()
    plan = (
        await alice.post(
            "/api/plans",
            {
                "path": "back-end-developer",
                "level": "mid",
                "stack": STACK,
                "weeklyHours": 6,
                "startOn": TODAY.isoformat(),
                "today": TODAY.isoformat(),
            },
        )
    ).json()
    before = (await set_goal(alice))["forecast"]
    await pool().execute("UPDATE assessment SET closed_at = closed_at - interval '3 days'")
    step = plan["steps"][0]
    await alice.post(
        f"/api/plans/{plan['id']}/edits",
        {
            "kind": "mark",
            "revision": 1,
            "today": TODAY.isoformat(),
            "step": step["key"],
            "state": "done",
        },
    )

    [goal] = (await alice.get("/api/goals")).json()
    after = (await alice.get(f"/api/goals/{goal['id']}")).json()["forecast"]

    assert before["planId"] == after["planId"] == plan["id"]
    assert after["hoursPlanned"] == before["hoursPlanned"] - step["hours"]
    assert after["chance"] >= before["chance"]


async def test_one_goal_is_open_for_a_path(alice: Visitor) -> None:
    await load_bank()
    first = await set_goal(alice)

    response = await alice.post("/api/goals", make_goal(level="senior"))

    assert response.status_code == 409
    assert response.json()["code"] == "goal_already_open"
    assert response.json()["goalId"] == first["goal"]["id"]


async def test_after_one_was_given_up_another_can_be_set(alice: Visitor) -> None:
    await load_bank()
    first = (await set_goal(alice))["goal"]

    for _ in range(2):
        given_up = (await alice.post(f"/api/goals/{first['id']}/give-up")).json()
        assert given_up["goal"]["state"] == "closed"
        assert given_up["forecast"] is None
    await set_goal(alice)

    states = [goal["state"] for goal in (await alice.get("/api/goals")).json()]
    assert states == ["open", "closed"]


async def test_a_goal_can_be_changed_while_it_is_open(alice: Visitor) -> None:
    await load_bank()
    goal = (await set_goal(alice))["goal"]
    body = {key: value for key, value in make_goal(weeklyHours=10).items() if key != "path"}

    changed = await alice.put(f"/api/goals/{goal['id']}", body)
    await alice.post(f"/api/goals/{goal['id']}/give-up")
    refused = await alice.put(f"/api/goals/{goal['id']}", body)

    assert changed.json()["goal"]["weeklyHours"] == 10
    assert refused.status_code == 409
    assert refused.json()["code"] == "goal_ended"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"path": "nowhere"}, 404),
        ({"targetOn": TODAY.isoformat()}, 422),
        ({"targetOn": "2020-01-01"}, 422),
        ({"targetOn": "2060-01-01"}, 422),
        ({"weeklyHours": 0}, 400),
        ({"weeklyHours": 61}, 400),
        ({"level": "principal"}, 400),
        ({"note": "more"}, 400),
    ],
)
async def test_a_goal_that_makes_no_sense_is_refused(
    alice: Visitor, changes: dict[str, object], status: int
) -> None:
    await load_bank()

    for address in ("/api/goals", "/api/goals/preview"):
        assert (await alice.post(address, make_goal(**changes))).status_code == status
    assert (await alice.get("/api/goals")).json() == []


async def test_a_session_that_shows_the_level_reaches_the_goal_once(alice: Visitor) -> None:
    await load_bank()
    goal = (await set_goal(alice, level="junior"))["goal"]

    await finish_knowing_everything(alice)

    [reached] = (await alice.get("/api/goals")).json()
    assert reached["id"] == goal["id"]
    assert reached["state"] == "reached"
    session = await pool().fetchval("SELECT id FROM assessment")
    assert await note_reached_goals(session, NOW) == 0


async def test_a_session_that_does_not_show_it_leaves_the_goal_open(alice: Visitor) -> None:
    await load_bank()
    await set_goal(alice, level="junior")

    await alice.finish()

    [goal] = (await alice.get("/api/goals")).json()
    assert goal["state"] == "open"


async def test_a_day_that_has_passed_leaves_the_chance_of_today(alice: Visitor) -> None:
    await load_bank()
    await alice.finish()
    goal = (await set_goal(alice))["goal"]
    await pool().execute("UPDATE goal SET target_on = $1", date(2026, 1, 1))

    forecast = (await alice.get(f"/api/goals/{goal['id']}")).json()["forecast"]

    assert forecast["hoursAvailable"] == 0
    assert forecast["chance"] == forecast["now"]
