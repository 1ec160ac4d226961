"""What is made by hand, laid over the basis of a plan: moves, marks, pace. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from waymark.errors import Conflict, Invalid, NotFound
from waymark.plans.documents import (
    Basis,
    HandMade,
    Mark,
    MarkState,
    Moved,
    SkillStep,
    Step,
    skill_key,
)
from waymark.plans.schedule import StepState, Week, Work, lay_out

EARLIEST_START = timedelta(days=31)
"""A plan may say that it began in the past month ..."""
LATEST_START = timedelta(days=366)
"""... or will begin within a year."""


class StepNotFound(NotFound): ...


class CannotMove(Conflict): ...


class StartOutOfRange(Invalid): ...


def arrange(basis: Basis, moves: Sequence[Moved]) -> list[Step]:
    """Return the steps in the person's order: as worked out, but for what was moved by hand."""
    order = [step.key for step in basis.steps]
    for moved in moves:
        if moved.step not in order:
            continue
        order.remove(moved.step)
        anchor = next((key for key in moved.behind if key in order), None)
        order.insert(0 if anchor is None else order.index(anchor) + 1, moved.step)
    by_key = {step.key: step for step in basis.steps}
    return [by_key[key] for key in order]


def too_early(steps: Sequence[Step], marks: Mapping[str, Mark]) -> dict[str, list[str]]:
    """For each step still to do, the skills that it builds on and that only come after it.

    Only a move by hand can bring this about. It is allowed, and shown.
    """
    place = {step.key: index for index, step in enumerate(steps)}
    found: dict[str, list[str]] = {}
    for index, step in enumerate(steps):
        late = [
            skill
            for skill in step.after
            if place.get(skill_key(skill), -1) > index and skill_key(skill) not in marks
        ]
        if late and step.key not in marks:
            found[step.key] = late
    return found


def state_of(key: str, hand: HandMade) -> StepState:
    mark = hand.marks.get(key)
    return "todo" if mark is None else mark.state


def hours_left(basis: Basis, hand: HandMade) -> float:
    """Hours of all steps that are neither done nor skipped."""
    return sum(step.hours for step in basis.steps if step.key not in hand.marks)


def weeks_of(basis: Basis, hand: HandMade, today: date) -> list[Week]:
    """The plan as weeks, seen on one day."""
    return lay_out(
        [
            Work(
                key=step.key,
                hours=step.hours,
                state=state_of(step.key, hand),
                on=hand.marks[step.key].on if step.key in hand.marks else None,
            )
            for step in arrange(basis, hand.moves)
        ],
        hand.weekly_hours,
        hand.start_on,
        today,
    )


def move(basis: Basis, hand: HandMade, key: str, by: int) -> HandMade:
    """Move a step by so many places among those still to do; negative is up.

    Raises StepNotFound, or CannotMove at either end and for a step that is done or skipped.
    """
    order = [step.key for step in arrange(basis, hand.moves)]
    _require(key, order)
    if key in hand.marks:
        raise CannotMove("Only what is still to do can be moved.")
    left = [each for each in order if each not in hand.marks]
    place = left.index(key)
    target = min(max(place + by, 0), len(left) - 1)
    if target == place:
        raise CannotMove("It is the first step already." if by < 0 else "It is the last step.")
    neighbour = left[target]
    order.remove(key)
    before = order[: order.index(neighbour) + (0 if by < 0 else 1)]
    moved = Moved(step=key, behind=tuple(reversed(before)))
    others = tuple(each for each in hand.moves if each.step != key)
    return msgspec.structs.replace(hand, moves=(*others, moved))


def mark(basis: Basis, hand: HandMade, key: str, state: MarkState | None, on: date) -> HandMade:
    """Say that a step is done or skipped, or (None) that it is still to do. Raises StepNotFound."""
    _require(key, [step.key for step in basis.steps])
    marks = {name: kept for name, kept in hand.marks.items() if name != key}
    if state is not None:
        marks[key] = Mark(state=state, on=on)
    return msgspec.structs.replace(hand, marks=marks)


def set_pace(hand: HandMade, weekly_hours: int, start_on: date, today: date) -> HandMade:
    """Change the hours a week and the start. Raises StartOutOfRange."""
    if start_on != hand.start_on:
        check_start(start_on, today)
    return msgspec.structs.replace(hand, weekly_hours=weekly_hours, start_on=start_on)


def check_start(start_on: date, today: date) -> None:
    """Raise StartOutOfRange for a start that can only be a slip."""
    if not today - EARLIEST_START <= start_on <= today + LATEST_START:
        raise StartOutOfRange("A plan starts between a month ago and a year from now.")


def local_day(said: date | None, utc: date) -> date:
    """The person's own date, as their browser says it: a day around the date in UTC at most."""
    if said is None:
        return utc
    return min(max(said, utc - timedelta(days=1)), utc + timedelta(days=1))


def skills_of(basis: Basis) -> dict[str, SkillStep]:
    return {step.skill: step for step in basis.steps if isinstance(step, SkillStep)}


def _require(key: str, keys: Sequence[str]) -> None:
    if key not in keys:
        raise StepNotFound("This step is not in the plan any more. Reload to see what is.")
