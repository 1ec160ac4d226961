"""Lay steps out in weeks of so many hours. Pure: the same plan on the same day looks the same.

Weeks are seven days long and counted from the start date. What is done stays where it was worked
on; what is left begins in the week of today, or of the start where that is still to come, so a
plan that was left alone for a month is late and never a list of missed dates.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

WEEK = timedelta(weeks=1)
SHORTEST_PORTION_HOURS = 1.0
"""A longer step is not begun in less: that little is left free."""

StepState = Literal["todo", "done", "skipped"]
Room = Callable[[int], float]
Take = Callable[[int, str, float], None]


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """One step as the calendar sees it."""

    key: str
    hours: float
    state: StepState = "todo"
    on: date | None = None
    """The day it was marked."""


class Portion(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a step that falls into one week."""

    key: str
    hours: float
    part: int
    """Counts from 1."""
    parts: int


class Week(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    """Counts from 1."""
    starts_on: date
    ends_on: date
    """Its last day."""
    portions: tuple[Portion, ...]


def lay_out(steps: Sequence[Work], weekly_hours: int, start_on: date, today: date) -> list[Week]:
    """Return the weeks from the first to the last that holds a step; skipped ones are in none.

    No week holds more than `weekly_hours` of what is still to do.
    """
    free: dict[int, float] = {}
    portions: dict[int, list[tuple[str, float]]] = {}

    def take(week: int, key: str, hours: float) -> None:
        free[week] = free.get(week, float(weekly_hours)) - hours
        portions.setdefault(week, []).append((key, hours))

    def room(week: int) -> float:
        return free.get(week, float(weekly_hours))

    for step in steps:
        if step.state == "done":
            _take_done(step, _week_of(step.on or today, start_on), room, take)
    week = _week_of(today, start_on)
    for step in steps:
        if step.state != "todo":
            continue
        left = step.hours
        while left > 0:
            if room(week) < min(left, SHORTEST_PORTION_HOURS):
                week += 1
                continue
            hours = min(left, room(week))
            take(week, step.key, hours)
            left -= hours
    return _weeks(portions, start_on)


def span_of(key: str, weeks: Sequence[Week]) -> tuple[date, date] | None:
    """First and last day of the weeks that hold a part of the step; None where none does."""
    held = [week for week in weeks if any(portion.key == key for portion in week.portions)]
    return (held[0].starts_on, held[-1].ends_on) if held else None


def week_number(day: date, start_on: date) -> int:
    """The week of the plan that `day` lies in, counted from 1; below 1 before the start."""
    return (day - start_on).days // 7 + 1


def _week_of(day: date, start_on: date) -> int:
    return max(1, week_number(day, start_on))


def _take_done(step: Work, last: int, room: Room, take: Take) -> None:
    """Fill the earliest hours that were free up to the week in which it was done.

    What does not fit was evidently not needed, so it takes nothing from the weeks to come.
    """
    left = step.hours
    fitted = False
    for week in range(1, last + 1):
        hours = min(left, room(week))
        if hours > 0:
            take(week, step.key, hours)
            left -= hours
            fitted = True
    if not fitted:
        take(last, step.key, 0.0)


def _weeks(portions: dict[int, list[tuple[str, float]]], start_on: date) -> list[Week]:
    parts: dict[str, int] = {}
    for held in portions.values():
        for key, _ in held:
            parts[key] = parts.get(key, 0) + 1
    seen: dict[str, int] = {}
    weeks = []
    for number in range(1, max(portions, default=0) + 1):
        shown = []
        for key, hours in portions.get(number, []):
            seen[key] = seen.get(key, 0) + 1
            shown.append(Portion(key=key, hours=hours, part=seen[key], parts=parts[key]))
        starts_on = start_on + (number - 1) * WEEK
        weeks.append(
            Week(
                number=number,
                starts_on=starts_on,
                ends_on=starts_on + WEEK - timedelta(days=1),
                portions=tuple(shown),
            )
        )
    return weeks
