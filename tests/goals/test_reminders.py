"""The weekly reminder: at most one a week, only where there is something to say."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.factories import STACK, load_bank
from tests.visitors import Visitor
from waymark.database import pool
from waymark.goals.reminders import reminder_of, send_due_reminders
from waymark.mail.actions import settle_reminder
from waymark.mail.facts import Reminder, decode_facts
from waymark.mail.queries import select_due_reminders

NOW = datetime.now(UTC)
TODAY = NOW.date()
WEEK = timedelta(days=7)
ON = {"reminders": True, "results": False, "timeZone": "UTC"}


async def make_plan(visitor: Visitor) -> dict[str, Any]:
    body = {
        "path": "back-end-developer",
        "level": "mid",
        "stack": STACK,
        "weeklyHours": 6,
        "startOn": TODAY.isoformat(),
        "today": TODAY.isoformat(),
    }
    response = await visitor.post("/api/plans", body)
    assert response.status_code == 201, response.text
    plan: dict[str, Any] = response.json()
    return plan


async def set_goal(visitor: Visitor, days: int) -> None:
    body = {
        "path": "back-end-developer",
        "level": "mid",
        "targetOn": (TODAY + timedelta(days=days)).isoformat(),
        "weeklyHours": 6,
        "today": TODAY.isoformat(),
    }
    assert (await visitor.post("/api/goals", body)).status_code == 201


async def switch_on(visitor: Visitor) -> datetime:
    """Switch reminders on; return when the first is due."""
    due: str = (await visitor.put("/api/mail-choices", ON)).json()["nextReminderAt"]
    return datetime.fromisoformat(due)


async def id_of(visitor: Visitor) -> UUID:
    return UUID((await visitor.get("/api/session")).json()["account"]["id"])


async def reminders() -> list[Reminder]:
    rows = await pool().fetch("SELECT facts FROM mail_message ORDER BY created_at")
    return [msgspec.convert(decode_facts(row["facts"]), Reminder) for row in rows]


@pytest.fixture(autouse=True)
async def bank(clean: None) -> None:
    await load_bank()


async def test_it_names_what_the_plan_has_for_this_week(alice: Visitor) -> None:
    plan = await make_plan(alice)
    due = await switch_on(alice)

    assert await send_due_reminders(due) == 1

    [reminder] = await reminders()
    [of_plan] = reminder.plans
    assert str(of_plan.plan_id) == plan["id"]
    assert of_plan.steps
    assert reminder.week_of.weekday() == 0


async def test_without_switching_on_nobody_is_written_to(alice: Visitor) -> None:
    await make_plan(alice)

    assert await send_due_reminders(NOW + 4 * WEEK) == 0


async def test_it_comes_at_most_once_a_week_however_often_it_is_looked(alice: Visitor) -> None:
    await make_plan(alice)
    due = await switch_on(alice)

    minutes = timedelta(minutes=5)
    promised = [await send_due_reminders(due + n * minutes) for n in range(4)]
    assert promised == [1, 0, 0, 0]
    assert await send_due_reminders(due + WEEK - minutes) == 0
    assert await send_due_reminders(due + WEEK) == 1


async def test_two_workers_at_the_same_time_promise_one(alice: Visitor) -> None:
    await make_plan(alice)
    due = await switch_on(alice)
    [seen] = await select_due_reminders(due)
    reminder = await reminder_of(await id_of(alice), due.date())

    promised = await asyncio.gather(*(settle_reminder(seen, reminder, due) for _ in range(2)))

    assert sorted(promised) == [False, True]
    assert len(await reminders()) == 1


async def test_a_week_with_nothing_to_say_brings_no_e_mail(alice: Visitor) -> None:
    due = await switch_on(alice)

    assert await send_due_reminders(due) == 0
    assert await send_due_reminders(due + WEEK) == 0

    await make_plan(alice)
    assert await send_due_reminders(due + 2 * WEEK) == 1


async def test_a_goal_whose_day_is_near_is_something_to_say(alice: Visitor) -> None:
    await set_goal(alice, days=20)

    reminder = await reminder_of(await id_of(alice), TODAY)

    assert reminder is not None
    assert [goal.target_on for goal in reminder.goals] == [TODAY + timedelta(days=20)]
    assert await reminder_of(await id_of(alice), TODAY - timedelta(days=30)) is None


async def test_one_that_is_days_late_is_left_out(alice: Visitor) -> None:
    await make_plan(alice)
    due = await switch_on(alice)

    assert await send_due_reminders(due + timedelta(days=3)) == 0
    assert await send_due_reminders(due + WEEK) == 1


async def test_what_is_done_is_not_named_again(alice: Visitor) -> None:
    plan = await make_plan(alice)
    for number, step in enumerate(plan["steps"]):
        body = {
            "kind": "mark",
            "revision": number + 1,
            "today": TODAY.isoformat(),
            "step": step["key"],
            "state": "done",
        }
        assert (await alice.post(f"/api/plans/{plan['id']}/edits", body)).status_code == 200

    assert await reminder_of(await id_of(alice), TODAY) is None


async def test_everybody_gets_their_own_and_only_theirs(alice: Visitor, charlie: Visitor) -> None:
    plan = await make_plan(alice)
    due = await switch_on(alice)
    await switch_on(charlie)

    assert await send_due_reminders(due) == 1

    row = await pool().fetchrow("SELECT account, facts FROM mail_message")
    assert row["account"] == await id_of(alice)
    assert plan["id"] in row["facts"]
