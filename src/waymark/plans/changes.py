"""What a new basis changes in a plan, and why, in sentences. Pure."""

from datetime import date

from waymark.bank.release import Release
from waymark.plans.arranging import skills_of, weeks_of
from waymark.plans.documents import (
    Basis,
    Change,
    ChangeKind,
    HandMade,
    PracticeStep,
    SkillStep,
    Step,
)
from waymark.plans.practice import practices_of
from waymark.plans.schedule import span_of
from waymark.plans.wording import say_day, say_hours

HOURS_WORTH_TELLING = 2.0
"""Smaller differences are noise of an estimate that is rough anyway."""
DIFFERENCES_TOLD = 3
PLACES_WORTH_TELLING = 5
MOVES_TOLD = 3
"""Of steps whose place changed, only the furthest: most places shift by themselves."""


def name_of(release: Release, step: Step | str) -> str:
    """The name of a step or of a skill; the slug where the release no longer has it."""
    if isinstance(step, PracticeStep):
        for roadmap in release.document.roadmaps:
            if roadmap.slug == step.roadmap and step.practice in practices_of(roadmap):
                return practices_of(roadmap)[step.practice].name
        return step.practice
    slug = step if isinstance(step, str) else step.skill
    index = release.skill_index.get(slug)
    return slug if index is None else release.document.skills[index].skill.name


def compare(
    before: Basis, before_release: Release, after: Basis, release: Release, hand: HandMade, on: date
) -> list[Change]:
    """Tell what a session on day `on` changed, the gains first. The same basis gives nothing."""
    weeks = weeks_of(before, hand, on)
    held = {each.skill: each.probability for each in after.held}
    kept = {step.key for step in after.steps}
    gone = [step for step in before.steps if step.key not in kept]
    fewer = _projects(after) < _projects(before)
    changes = [
        _gone(step, name_of(before_release, step), held, fewer, on, span_of(step.key, weeks))
        for step in gone
    ]
    old_keys = {step.key for step in before.steps}
    old_held = {each.skill for each in before.held}
    changes += [
        _come(step, name_of(release, step), release, old_held, on)
        for step in after.steps
        if step.key not in old_keys
    ]
    changes += _other_hours(before, after, release, on)
    changes += _other_places(before, after, release, hand)
    order: tuple[ChangeKind, ...] = (
        "shown",
        "dropped",
        "added",
        "longer",
        "shorter",
        "earlier",
        "later",
    )
    return sorted(changes, key=lambda change: order.index(change.kind))


def _projects(basis: Basis) -> int:
    return sum(isinstance(step, PracticeStep) for step in basis.steps)


def _gone(
    step: Step,
    name: str,
    held: dict[str, float],
    fewer_projects: bool,
    on: date,
    days: tuple[date, date] | None,
) -> Change:
    if isinstance(step, SkillStep) and step.skill in held:
        kind: ChangeKind = "shown"
        text = f"{name}: shown on {say_day(on)}, taken out."
    elif isinstance(step, SkillStep) and not step.is_asked:
        kind, text = "dropped", f"{name}: nothing in the plan rests on it any more, taken out."
    elif isinstance(step, SkillStep):
        kind, text = "dropped", f"{name}: the path no longer asks for it, taken out."
    elif fewer_projects:
        kind, text = "dropped", f"{name}: what is left to learn takes fewer projects, taken out."
    else:
        kind, text = "dropped", f"{name}: another project fits what is left better, taken out."
    return Change(step=step.key, kind=kind, text=text, days=days)


def _come(step: Step, name: str, release: Release, old_held: set[str], on: date) -> Change:
    if isinstance(step, PracticeStep):
        text = f"{name}: a project that fits what is left, added."
    elif step.skill in old_held:
        text = f"{name}: the answers of {say_day(on)} speak against it, so it is back."
    elif not step.is_asked and step.opens:
        text = f"{name}: {name_of(release, step.opens[0])} rests on it, added."
    else:
        text = f"{name}: the path asks for it now, added."
    return Change(step=step.key, kind="added", text=text)


def _other_hours(before: Basis, after: Basis, release: Release, on: date) -> list[Change]:
    """The greatest differences one by one, the others in a sentence: a session touches most."""
    old = skills_of(before)
    differences = [
        (step.hours - old[step.skill].hours, step)
        for step in skills_of(after).values()
        if step.skill in old and abs(step.hours - old[step.skill].hours) >= HOURS_WORTH_TELLING
    ]
    differences.sort(key=lambda each: (-abs(each[0]), each[1].skill))
    told = [
        Change(
            step=step.key,
            kind="shorter" if more < 0 else "longer",
            text=f"{name_of(release, step)}: {say_hours(old[step.skill].hours)} → "
            f"{say_hours(step.hours)}, by what the answers of {say_day(on)} show.",
        )
        for more, step in differences[:DIFFERENCES_TOLD]
    ]
    signs: tuple[tuple[ChangeKind, int], ...] = (("longer", 1), ("shorter", -1))
    for kind, sign in signs:
        others = [sign * more for more, _ in differences[DIFFERENCES_TOLD:] if sign * more > 0]
        if others:
            what = "step is" if len(others) == 1 else "steps are"
            text = f"{len(others)} more {what} {kind}, by {say_hours(sum(others))} together."
            told.append(Change(step=None, kind=kind, text=text))
    return told


def _other_places(before: Basis, after: Basis, release: Release, hand: HandMade) -> list[Change]:
    """The steps that moved furthest among those in both, hand-made moves and marks apart."""
    by_hand = {moved.step for moved in hand.moves} | set(hand.marks)
    steps = {step.key: step for step in after.steps}
    old = [step.key for step in before.steps if step.key in steps and step.key not in by_hand]
    new = [key for key in steps if key in set(old)]
    shifts = [(new.index(key) - old.index(key), key) for key in old]
    furthest = sorted(shifts, key=lambda shift: -abs(shift[0]))[:MOVES_TOLD]
    return [
        Change(
            step=key,
            kind="earlier" if shift < 0 else "later",
            text=f"{name_of(release, steps[key])}: moved {'up' if shift < 0 else 'down'} by "
            f"{abs(shift)} steps, by what each is worth now.",
        )
        for shift, key in furthest
        if abs(shift) >= PLACES_WORTH_TELLING
    ]
