"""A plan as an iCalendar file (RFC 5545): one all-day event for each step, over its weeks.

Every event keeps its UID for as long as the plan exists, so importing a newer file moves events
instead of doubling them. What left the plan is named once more, as cancelled. SEQUENCE is the
plan's revision and DTSTAMP the moment of the export, by which a calendar knows what is newer.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event
from icalendar.enums import STATUS, TRANSP

from waymark.plans.documents import Change
from waymark.plans.queries import StoredPlan
from waymark.plans.schemas import PlanView, StepView, WeekView
from waymark.plans.wording import say_hours

PRODUCT = "-//Waymark//Plans//EN"
ONE_DAY = timedelta(days=1)
GONE = ("shown", "dropped")
"""Kinds of change by which a step leaves a plan."""


def calendar_of(
    view: PlanView,
    plan: StoredPlan,
    changes: Sequence[tuple[date, Change]],
    site: str,
    now: datetime,
) -> bytes:
    """Return the file; `changes` are all that sessions ever changed, each with its day."""
    address = f"{site}/plans/{view.id}"
    calendar = Calendar.new(
        name=f"{view.path_name}, {view.level}",
        description="A plan made with Waymark.",
        prodid=PRODUCT,
        method="PUBLISH",
        uid=str(view.id),
        url=address,
        last_modified=plan.revised_at,
    )
    for step in view.steps:
        calendar.add_component(_event(step, view, plan, address, now))
    present = {step.key for step in view.steps}
    # Of a step that went and came and went again, the last days count.
    gone = {
        change.step: (day, change)
        for day, change in changes
        if change.step is not None and change.step not in present and change.kind in GONE
    }
    for key, (day, change) in gone.items():
        first, last = change.days or (day, day)
        calendar.add_component(
            _new(view, plan, key, change.text, first, last, STATUS.CANCELLED, now)
        )
    written: bytes = calendar.to_ical()
    return written


def _event(step: StepView, view: PlanView, plan: StoredPlan, address: str, now: datetime) -> Event:
    held = [week for week in view.weeks if any(each.step == step.key for each in week.portions)]
    verb = "Learn" if step.kind == "skill" else "Build"
    summary = f"{'Done' if step.state == 'done' else verb}: {step.name}"
    status = STATUS.CANCELLED if step.state == "skipped" else STATUS.CONFIRMED
    first, last = _days(step, view, held)
    event = _new(view, plan, step.key, summary, first, last, status, now)
    event.add("description", _description(step, held))
    event.add("categories", [step.place])
    event.add("url", address)
    return event


def _new(
    view: PlanView,
    plan: StoredPlan,
    key: str,
    summary: str,
    first: date,
    last: date,
    status: STATUS,
    now: datetime,
) -> Event:
    return Event.new(
        uid=f"{key.replace(':', '-').replace('/', '-')}-{view.id}@waymark",
        summary=summary,
        start=first,
        end=last + ONE_DAY,  # DTEND is the day after the last one
        status=status,
        transparency=TRANSP.TRANSPARENT,  # study is planned by the week and blocks no appointment
        sequence=plan.revision - 1,
        stamp=now,
        created=plan.created_at,
        last_modified=plan.revised_at,
    )


def _days(step: StepView, view: PlanView, held: Sequence[WeekView]) -> tuple[date, date]:
    if held:
        return held[0].starts_on, held[-1].ends_on
    day = step.marked_on or view.start_on
    return day, day


def _description(step: StepView, held: Sequence[WeekView]) -> str:
    parts = [f"About {say_hours(step.hours)}.", step.aim, step.why]
    if len(held) > 1:
        shares = ", ".join(
            f"{say_hours(portion.hours)} in week {week.number}"
            for week in held
            for portion in week.portions
            if portion.step == step.key
        )
        parts[0] = f"About {say_hours(step.hours)}: {shares}."
    parts.append("\n".join(step.links))
    return "\n\n".join(part for part in parts if part)
