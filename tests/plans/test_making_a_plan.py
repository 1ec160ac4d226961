"""A plan over HTTP: made, read, edited, taken back, archived."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import STACK, load_bank
from tests.plans.factories import make_planned_bank
from tests.visitors import Visitor
from waymark.database import pool

TODAY = datetime.now(UTC).date()


def wanted(**changes: Any) -> dict[str, Any]:
    return {
        "path": "back-end-developer",
        "level": "mid",
        "stack": STACK,
        "weeklyHours": 8,
        "startOn": TODAY.isoformat(),
        "today": TODAY.isoformat(),
        **changes,
    }


async def make(visitor: Visitor, **changes: Any) -> dict[str, Any]:
    response = await visitor.post("/api/plans", wanted(**changes))
    assert response.status_code == 201, response.text
    plan: dict[str, Any] = response.json()
    return plan


async def edit(visitor: Visitor, plan: dict[str, Any], **change: Any) -> dict[str, Any]:
    response = await visitor.post(
        f"/api/plans/{plan['id']}/edits",
        {"revision": plan["revision"], "today": TODAY.isoformat(), **change},
    )
    assert response.status_code == 200, response.text
    edited: dict[str, Any] = response.json()
    return edited


async def undo(visitor: Visitor, plan: dict[str, Any]) -> dict[str, Any]:
    response = await visitor.post(
        f"/api/plans/{plan['id']}/undo",
        {"revision": plan["revision"], "today": TODAY.isoformat()},
    )
    assert response.status_code == 200, response.text
    undone: dict[str, Any] = response.json()
    return undone


def order(plan: dict[str, Any]) -> list[str]:
    return [step["key"] for step in plan["steps"]]


def step(plan: dict[str, Any], key: str) -> dict[str, Any]:
    return next(each for each in plan["steps"] if each["key"] == key)


@pytest.fixture
async def plan(alice: Visitor) -> dict[str, Any]:
    await load_bank(make_planned_bank())
    return await make(alice)


async def test_a_plan_lays_out_everything_for_somebody_unknown(plan: dict[str, Any]) -> None:
    assert order(plan)[0] == "skill:python"
    assert "practice:short-road/small-service" in order(plan)
    assert plan["knownOn"] is None
    assert plan["held"] == []
    assert plan["weeks"][0]["isCurrent"]
    assert all(week["hours"] <= 8 for week in plan["weeks"])
    assert plan["hoursLeft"] == sum(each["hours"] for each in plan["steps"])
    assert plan["finishesOn"] == plan["weeks"][-1]["endsOn"]


async def test_a_step_says_why_it_is_there_and_what_it_aims_at(plan: dict[str, Any]) -> None:
    joins = step(plan, "skill:sql-joins")

    assert joins["why"] == "Worth 2.0 points toward mid; POSTGRESQL rests on it."
    assert joins["aim"] == "Does sql-joins as a mid."
    assert joins["links"] == ["https://example.org/sql-joins"]


async def test_a_preview_says_the_same_and_keeps_nothing(
    alice: Visitor, plan: dict[str, Any], charlie: Visitor
) -> None:
    preview = (await charlie.post("/api/plans/preview", wanted())).json()

    assert preview["weeks"] == len(plan["weeks"])
    assert preview["hours"] == plan["hoursLeft"]
    assert preview["skills"] + preview["projects"] == len(plan["steps"])
    assert (await charlie.get("/api/plans")).json() == []


async def test_a_second_plan_for_a_path_is_refused_with_the_first_one(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    refused = await alice.post("/api/plans", wanted(level="senior"))

    assert refused.status_code == 409
    assert refused.json()["code"] == "plan_already_active"
    assert refused.json()["planId"] == plan["id"]


async def test_after_archiving_another_one_can_be_made_and_both_are_listed(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    archived = (await alice.post(f"/api/plans/{plan['id']}/archive")).json()
    second = await make(alice, level="senior")

    assert archived["state"] == "archived"
    listed = (await alice.get("/api/plans")).json()
    assert [(each["id"], each["state"]) for each in listed] == [
        (second["id"], "active"),
        (plan["id"], "archived"),
    ]


async def test_an_archived_plan_does_not_change(alice: Visitor, plan: dict[str, Any]) -> None:
    await alice.post(f"/api/plans/{plan['id']}/archive")

    refused = await alice.post(
        f"/api/plans/{plan['id']}/undo", {"revision": 1, "today": TODAY.isoformat()}
    )

    assert refused.json()["code"] == "plan_archived"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"weeklyHours": 0}, 400),
        ({"weeklyHours": 61}, 400),
        ({"weeklyHours": 7.5}, 400),
        ({"level": "expert"}, 400),
        ({"startOn": "soon"}, 400),
        ({"startOn": "1999-01-01"}, 422),
        ({"startOn": "2999-01-01"}, 422),
        ({"stack": []}, 422),
        ({"stack": ["cobol"]}, 422),
        ({"path": "astronaut"}, 404),
    ],
)
async def test_what_makes_no_plan_is_refused(
    alice: Visitor, change: dict[str, Any], status: int
) -> None:
    await load_bank(make_planned_bank())

    assert (await alice.post("/api/plans", wanted(**change))).status_code == status
    assert (await alice.post("/api/plans/preview", wanted(**change))).status_code == status


async def test_a_step_moves_past_its_neighbour_and_says_so(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    third = order(plan)[2]

    moved = await edit(alice, plan, kind="move", step=third, by=-1)

    assert order(moved)[1] == third
    assert step(moved, third)["isMoved"]
    assert moved["history"][0]["summary"] == f"Moved up: {step(plan, third)['name']}"


async def test_a_step_moves_far_and_stops_at_the_end(alice: Visitor, plan: dict[str, Any]) -> None:
    last = order(plan)[-1]

    moved = await edit(alice, plan, kind="move", step=last, by=-500)

    assert order(moved)[0] == last
    refused = await alice.post(
        f"/api/plans/{plan['id']}/edits",
        {"kind": "move", "step": last, "by": -1, "revision": 2, "today": TODAY.isoformat()},
    )
    assert refused.json()["code"] == "cannot_move"


async def test_a_step_put_before_what_it_builds_on_is_marked_and_not_forbidden(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    moved = await edit(alice, plan, kind="move", step="skill:postgresql", by=-500)

    assert [each["slug"] for each in step(moved, "skill:postgresql")["tooEarly"]] == ["sql-joins"]
    joined = await edit(alice, moved, kind="mark", step="skill:sql-joins", state="done")
    assert step(joined, "skill:postgresql")["tooEarly"] == []


async def test_what_is_done_counts_as_done_and_what_is_skipped_is_in_no_week(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    first, second = order(plan)[:2]

    done = await edit(alice, plan, kind="mark", step=first, state="done")
    skipped = await edit(alice, done, kind="mark", step=second, state="skipped")

    assert skipped["hoursDone"] == step(plan, first)["hours"]
    planned = {portion["step"] for week in skipped["weeks"] for portion in week["portions"]}
    assert first in planned
    assert second not in planned
    summary = (await alice.get("/api/plans")).json()[0]
    assert (summary["stepsDone"], summary["stepsTotal"]) == (1, len(plan["steps"]) - 1)
    back = await edit(alice, skipped, kind="mark", step=second, state="todo")
    assert step(back, second)["state"] == "todo"


async def test_more_hours_a_week_make_fewer_weeks(alice: Visitor, plan: dict[str, Any]) -> None:
    later = (TODAY + timedelta(days=7)).isoformat()

    faster = await edit(alice, plan, kind="pace", weeklyHours=20, startOn=later)

    assert len(faster["weeks"]) < len(plan["weeks"])
    assert faster["weeks"][0]["startsOn"] == later
    assert order(faster) == order(plan)


async def test_edits_are_taken_back_one_after_the_other(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    first = order(plan)[0]
    once = await edit(alice, plan, kind="pace", weeklyHours=5, startOn=plan["startOn"])
    twice = await edit(alice, once, kind="mark", step=first, state="done")
    assert twice["undo"] == f"Marked as done: {step(plan, first)['name']}"

    back = await undo(alice, twice)
    assert (back["weeklyHours"], step(back, first)["state"]) == (5, "todo")
    begin = await undo(alice, back)

    assert (begin["weeklyHours"], begin["undo"]) == (8, None)
    assert [entry["reason"] for entry in begin["history"]] == [
        "undone",
        "undone",
        "edited",
        "edited",
        "created",
    ]
    refused = await alice.post(
        f"/api/plans/{plan['id']}/undo",
        {"revision": begin["revision"], "today": TODAY.isoformat()},
    )
    assert refused.json()["code"] == "nothing_to_undo"


async def test_an_edit_after_an_undo_goes_on_from_there(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    once = await edit(alice, plan, kind="pace", weeklyHours=5, startOn=plan["startOn"])
    back = await undo(alice, once)
    other = await edit(alice, back, kind="pace", weeklyHours=12, startOn=plan["startOn"])

    assert (await undo(alice, other))["weeklyHours"] == 8


async def test_an_edit_of_an_older_state_is_refused_with_the_plan_as_it_is(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    await edit(alice, plan, kind="pace", weeklyHours=5, startOn=plan["startOn"])

    refused = await alice.post(
        f"/api/plans/{plan['id']}/edits",
        {
            "kind": "pace",
            "weeklyHours": 6,
            "startOn": plan["startOn"],
            "revision": plan["revision"],
            "today": TODAY.isoformat(),
        },
    )

    assert refused.json()["code"] == "plan_moved_on"
    assert refused.json()["plan"]["weeklyHours"] == 5


async def test_a_step_that_is_not_in_the_plan_cannot_be_edited(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    refused = await alice.post(
        f"/api/plans/{plan['id']}/edits",
        {
            "kind": "mark",
            "step": "skill:mysql",
            "state": "done",
            "revision": 1,
            "today": TODAY.isoformat(),
        },
    )

    assert refused.json()["code"] == "step_not_found"


async def test_today_is_what_the_browser_says_within_a_day_of_the_server(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    far = (TODAY + timedelta(days=300)).isoformat()

    read = [
        (await alice.get(f"/api/plans/{plan['id']}?today={day}")).json() for day in (tomorrow, far)
    ]

    assert [each["today"] for each in read] == [tomorrow, tomorrow]


async def test_no_history_is_ever_rewritten(alice: Visitor, plan: dict[str, Any]) -> None:
    await edit(alice, plan, kind="pace", weeklyHours=5, startOn=plan["startOn"])

    assert await pool().fetchval("SELECT count(*) FROM plan_basis") == 1
    assert await pool().fetchval("SELECT count(*) FROM plan_revision") == 2
