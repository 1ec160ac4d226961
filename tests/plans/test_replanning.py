"""What a finished session does to the plans of whoever took it."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.factories import load_bank
from tests.plans.factories import make_planned_bank
from tests.plans.test_making_a_plan import edit, make, order, step, undo
from tests.right_answers import right_response
from tests.visitors import Visitor, run_jobs
from waymark.database import pool
from waymark.plans.actions import replan_after


async def show_everything(visitor: Visitor, *, knows: bool = True) -> dict[str, Any]:
    """Take a whole session, knowing everything or nothing."""
    state = await visitor.start()
    while state["question"] is not None:
        response = await right_response(state) if knows else None
        state = (await visitor.answer(state, response)).json()
    await run_jobs()
    return state


async def read(visitor: Visitor, plan: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await visitor.get(f"/api/plans/{plan['id']}")).json()
    return found


@pytest.fixture
async def plan(alice: Visitor) -> dict[str, Any]:
    await load_bank(make_planned_bank())
    return await make(alice, level="junior")


async def test_what_was_shown_drops_out_and_the_plan_says_so(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    await show_everything(alice)

    after = await read(alice, plan)

    gone = set(order(plan)) - set(order(after))
    assert {f"skill:{held['skill']}" for held in after["held"]} >= {
        key for key in gone if key.startswith("skill:")
    }
    assert after["knownOn"] == datetime.now(UTC).date().isoformat()
    assert after["chance"] > 0.5
    news = after["history"][0]
    assert news["reason"] == "session"
    name = step(plan, next(key for key in gone if key.startswith("skill:")))["name"]
    day = datetime.now(UTC)
    assert f"{name}: shown on {day.day} {day:%b %Y}, taken out." in [
        change["text"] for change in news["changes"]
    ]


async def test_what_was_not_known_stays_and_an_order_by_hand_outlives_the_session(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    last = order(plan)[-1]
    moved = await edit(alice, plan, kind="move", step=last, by=-500)
    marked = await edit(alice, moved, kind="mark", step=order(moved)[1], state="done")
    paced = await edit(alice, marked, kind="pace", weeklyHours=3, startOn=plan["startOn"])

    await show_everything(alice, knows=False)

    after = await read(alice, plan)
    assert after["revision"] == paced["revision"] + 1
    assert after["weeklyHours"] == 3
    assert order(after)[0] == last
    assert step(after, last)["isMoved"]
    assert step(after, order(moved)[1])["state"] == "done"
    assert after["held"] == []


async def test_undoing_takes_back_the_edit_and_not_what_the_session_showed(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    await edit(alice, plan, kind="pace", weeklyHours=3, startOn=plan["startOn"])
    await show_everything(alice)
    shown = await read(alice, plan)

    back = await undo(alice, shown)

    assert back["weeklyHours"] == plan["weeklyHours"]
    assert back["held"] == shown["held"]
    assert order(back) == order(shown)


async def test_a_session_is_taken_in_once_however_often_the_job_runs(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    state = await show_everything(alice)
    once = await read(alice, plan)

    session, now = UUID(state["id"]), datetime.now(UTC)
    await asyncio.gather(*(replan_after(session, now) for _ in range(4)))

    assert await read(alice, plan) == once


async def test_jobs_that_run_at_the_same_moment_make_one_revision(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    state = await show_everything(alice)
    session, now = UUID(state["id"]), datetime.now(UTC)
    await pool().execute("DELETE FROM plan_revision WHERE reason = 'session'")
    await pool().execute("DELETE FROM plan_basis WHERE assessment IS NOT NULL")
    await pool().execute("UPDATE plan SET revision = 1")

    await asyncio.gather(*(replan_after(session, now) for _ in range(4)))

    assert (await read(alice, plan))["revision"] == 2


async def test_an_archived_plan_and_somebody_elses_plan_are_left_alone(
    alice: Visitor, charlie: Visitor, plan: dict[str, Any]
) -> None:
    theirs = await make(charlie)
    await alice.post(f"/api/plans/{plan['id']}/archive")

    await show_everything(alice)

    assert (await read(alice, plan))["revision"] == 1
    assert (await read(charlie, theirs))["revision"] == 1


async def test_a_session_that_goes_on_tells_the_plan_nothing(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    state = await alice.start()
    for _ in range(8):
        state = (await alice.answer(state, await right_response(state))).json()
    await alice.post(f"/api/plans/{plan['id']}/archive")

    assert (await make(alice, level="junior"))["knownOn"] is None


async def test_a_plan_made_after_a_session_begins_with_what_it_showed(alice: Visitor) -> None:
    await load_bank(make_planned_bank())
    await show_everything(alice)

    plan = await make(alice, level="junior")

    assert plan["held"] != []
    assert plan["knownOn"] is not None
    assert not {f"skill:{held['skill']}" for held in plan["held"]} & set(order(plan))
