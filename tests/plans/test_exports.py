"""A plan to take away: a calendar that updates itself on import, and a document to work by."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from icalendar import Calendar, Component, Event
from icalendar.enums import STATUS, TRANSP

from tests.factories import load_bank
from tests.plans.factories import make_planned_bank
from tests.plans.test_making_a_plan import TODAY, edit, make, order, step
from tests.plans.test_replanning import show_everything
from tests.visitors import Visitor

LINE_OCTETS = 75
"""RFC 5545, 3.1: no line is longer, its break not counted."""


async def export(visitor: Visitor, plan: dict[str, Any]) -> tuple[bytes, Calendar]:
    response = await visitor.get(f"/api/plans/{plan['id']}/calendar?today={TODAY}")
    assert response.status_code == 200, response.text
    calendar = Component.from_ical(response.content)
    assert isinstance(calendar, Calendar)
    return response.content, calendar


def events(calendar: Calendar) -> dict[str, Event]:
    """The events by UID, of which none may come twice."""
    found = {event.uid: event for event in calendar.events}
    assert len(found) == len(calendar.events)
    return found


def event_of(calendar: Calendar, name: str) -> Event:
    return next(event for event in calendar.events if name in str(event.get("SUMMARY")))


async def document(visitor: Visitor, plan: dict[str, Any]) -> str:
    return (await visitor.get(f"/api/plans/{plan['id']}/document?today={TODAY}")).text


@pytest.fixture
async def plan(alice: Visitor) -> dict[str, Any]:
    await load_bank(make_planned_bank())
    return await make(alice, level="junior")


async def test_both_are_downloads_with_a_name_and_a_type(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    calendar = await alice.get(f"/api/plans/{plan['id']}/calendar")
    written = await alice.get(f"/api/plans/{plan['id']}/document")

    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    assert written.headers["content-type"] == "text/markdown; charset=utf-8"
    name = 'attachment; filename="waymark-back-end-developer-junior'
    assert calendar.headers["content-disposition"] == f'{name}.ics"'
    assert written.headers["content-disposition"] == f'{name}.md"'


async def test_the_calendar_keeps_the_rules_of_the_format(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    content, calendar = await export(alice, plan)

    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= LINE_OCTETS
    assert (calendar.get("VERSION"), calendar.get("METHOD")) == ("2.0", "PUBLISH")
    assert calendar.prodid
    assert content.count(b"DTSTART;VALUE=DATE:") == len(calendar.events)
    assert content.count(b"DTEND;VALUE=DATE:") == len(calendar.events)
    for event in calendar.events:
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"):
            assert (
                len([key for key, _ in event.property_items(recursive=False) if key == name]) == 1
            )
        assert event.stamp is not None
        assert event.stamp.utcoffset() == timedelta(0)
        assert event.errors == []


async def test_every_step_has_one_whole_day_event_over_its_weeks(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    _, calendar = await export(alice, plan)

    assert len(events(calendar)) == len(plan["steps"])
    for each in plan["steps"]:
        weeks = [
            week
            for week in plan["weeks"]
            if any(portion["step"] == each["key"] for portion in week["portions"])
        ]
        event = event_of(calendar, f": {each['name']}")
        assert event.start == date.fromisoformat(weeks[0]["startsOn"])
        assert event.end == date.fromisoformat(weeks[-1]["endsOn"]) + timedelta(days=1)
        assert event.status == STATUS.CONFIRMED
        assert event.transparency == TRANSP.TRANSPARENT


async def test_importing_a_later_file_moves_events_and_doubles_none(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    _, before = await export(alice, plan)
    last = step(plan, order(plan)[-1])

    await edit(alice, plan, kind="move", step=last["key"], by=-500)
    _, after = await export(alice, plan)

    assert set(events(before)) == set(events(after))
    old, new = (event_of(calendar, last["name"]) for calendar in (before, after))
    assert new.start < old.start
    assert new.sequence > old.sequence
    assert new.stamp is not None
    assert old.stamp is not None
    assert new.stamp >= old.stamp


async def test_what_left_the_plan_is_cancelled_under_its_old_name_in_the_calendar(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    _, before = await export(alice, plan)
    skipped = await edit(alice, plan, kind="mark", step=order(plan)[0], state="skipped")
    await show_everything(alice)

    _, after = await export(alice, plan)
    read = (await alice.get(f"/api/plans/{plan['id']}")).json()

    assert set(events(before)) == set(events(after))
    cancelled = {uid for uid, event in events(after).items() if event.status == STATUS.CANCELLED}
    gone = set(order(skipped)) - set(order(read))
    assert gone
    assert len(cancelled) >= len(gone)


async def test_what_is_done_stays_in_the_calendar_as_done(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    first = step(plan, order(plan)[0])
    await edit(alice, plan, kind="mark", step=first["key"], state="done")

    _, calendar = await export(alice, plan)

    assert event_of(calendar, first["name"]).get("SUMMARY") == f"Done: {first['name']}"


async def test_commas_and_line_breaks_survive_the_calendar(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    content, calendar = await export(alice, plan)
    joins = event_of(calendar, "SQL-JOINS")

    assert "Does sql-joins as a junior.\n\nWorth" in str(joins.get("DESCRIPTION"))
    assert b"\\n\\nWorth" in content.replace(b"\r\n ", b"")


async def test_the_document_has_every_step_once_as_a_box_to_tick(
    alice: Visitor, plan: dict[str, Any]
) -> None:
    first = step(plan, order(plan)[0])
    plan = await edit(alice, plan, kind="mark", step=first["key"], state="done")

    text = await document(alice, plan)

    assert text.startswith("# Back-end developer: the way to junior\n")
    assert f"- [x] **{first['name']}**" in text
    for each in plan["steps"][1:]:
        title = f"Build: {each['name']}" if each["kind"] == "practice" else each["name"]
        assert text.count(f"- [ ] **{title}**") == 1
        assert each["aim"] in text
    assert "<https://example.org/tls>" in text
    assert len(re.findall(r"^## Week \d+, ", text, re.MULTILINE)) == len(plan["weeks"])
    assert "(this week)" in text


async def test_names_in_the_document_are_never_markup(alice: Visitor) -> None:
    bank = make_planned_bank()
    skills = tuple(
        msgspec.structs.replace(
            filed, skill=msgspec.structs.replace(filed.skill, name="__init__ and C# [*]")
        )
        if filed.skill.slug == "tls"
        else filed
        for filed in bank.skills
    )
    await load_bank(msgspec.structs.replace(bank, skills=skills))

    text = await document(alice, await make(alice))

    assert r"**\_\_init\_\_ and C\# \[\*\]**" in text


async def test_a_plan_that_is_all_done_says_so(alice: Visitor) -> None:
    await load_bank(make_planned_bank())
    await show_everything(alice)
    plan = await make(alice, level="junior")
    for each in plan["steps"]:
        plan = await edit(alice, plan, kind="mark", step=each["key"], state="skipped")

    text = await document(alice, plan)

    assert "Nothing is left to learn" in text
    assert "## Already there" in text


async def test_an_export_says_when_it_was_made(alice: Visitor, plan: dict[str, Any]) -> None:
    _, calendar = await export(alice, plan)

    stamp = calendar.events[0].stamp
    assert stamp is not None
    assert abs((datetime.now(UTC) - stamp).total_seconds()) < 60
