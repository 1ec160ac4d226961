"""A plan as a Markdown document: weeks with check boxes, aims, projects and links. Pure."""

import re

from waymark.plans.schemas import PlanView, StepView, WeekView
from waymark.plans.wording import say_day, say_days, say_hours, say_list

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown_of(view: PlanView, site: str) -> str:
    """Return the document. `site` is the address that links lead to."""
    steps = {step.key: step for step in view.steps}
    lines = [
        f"# {escape(view.path_name)}: the way to {view.level}",
        "",
        *_opening(view),
        "",
        f"Always current at {site}/plans/{view.id}",
        "",
    ]
    for week in view.weeks:
        lines += _week(week, steps)
    skipped = [step.name for step in view.steps if step.state == "skipped"]
    if skipped:
        lines += ["## Left out by hand", "", f"{escape(say_list(skipped))}.", ""]
    if view.held:
        lines += ["## Already there", ""]
        lines += [
            f"- {escape(held.name)} ({held.depth}, {min(held.probability, 0.99):.0%} sure)"
            for held in view.held
        ]
        lines.append("")
    return "\n".join(lines)


def escape(text: str) -> str:
    """Keep names such as `C#` or `__init__` from turning into markup."""
    return _SPECIAL.sub(r"\\\1", text)


def _opening(view: PlanView) -> list[str]:
    if view.finishes_on is None:
        return ["Nothing is left to learn for this level, by what your sessions show."]
    stack = f" Stack: {escape(say_list([each.name for each in view.stack]))}." if view.stack else ""
    known = (
        f"It goes by your sessions up to {say_day(view.known_on)}."
        if view.known_on is not None
        else "It knows nothing of you yet: a session would take out what you know already."
    )
    return [
        f"{say_hours(view.hours_left)} of study at {say_hours(view.weekly_hours)} a week, from "
        f"{say_day(view.start_on)} to {say_day(view.finishes_on)}.{stack}",
        "",
        f"{known} Hours are rough; every skill is learnt as deep as this level asks.",
    ]


def _week(week: WeekView, steps: dict[str, StepView]) -> list[str]:
    here = " (this week)" if week.is_current else ""
    lines = [f"## Week {week.number}, {say_days(week.starts_on, week.ends_on)}{here}", ""]
    for portion in week.portions:
        step = steps[portion.step]
        box = "x" if step.state == "done" else " "
        if portion.part > 1:
            lines.append(f"- [{box}] {escape(step.name)}, continued ({say_hours(portion.hours)})")
            continue
        lines += _step(step, box, portion.hours)
    if not week.portions:
        lines.append("Nothing was planned or marked here.")
    return [*lines, ""]


def _step(step: StepView, box: str, hours: float) -> list[str]:
    verb = "" if step.kind == "skill" else "Build: "
    length = say_hours(step.hours)
    if hours < step.hours:
        length = f"{say_hours(hours)} of {length}"
    aim = f": {escape(step.aim)}" if step.aim else ""
    lines = [f"- [{box}] **{verb}{escape(step.name)}** ({length}){aim}"]
    lines.append(f"  - {escape(step.why)}")
    if step.too_early:
        names = escape(say_list([each.name for each in step.too_early]))
        lines.append(f"  - Comes before what it builds on: {names}.")
    lines += [f"  - <{link}>" for link in step.links]
    return lines
