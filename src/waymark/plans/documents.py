"""What is kept of a plan. Names and texts are not: they come from the release it was made under.

A plan is two things kept apart. Its *basis* is what was worked out: which skills, how long, in
which order and why. What is *made by hand* lies on top: pace, marks and moved steps. A session
brings a new basis and leaves what is made by hand alone; an edit does the opposite; undoing an
edit takes back nothing that a session has shown.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from waymark.bank.content import Level, Slug

WeeklyHours = Annotated[int, Meta(ge=1, le=60)]
"""Whole hours of study a week. Beyond sixty it is no plan for a person."""

MarkState = Literal["done", "skipped"]
StepKey = Annotated[str, Meta(min_length=1, max_length=140)]
"""`skill:<slug>` or `practice:<roadmap>/<slug>`: stays the same through every re-planning."""


class SkillStep(msgspec.Struct, frozen=True, kw_only=True, tag="skill"):
    """Learn one skill as deep as the plan needs it."""

    skill: Slug
    depth: Level
    hours: float
    """What is left to study, in half hours."""
    gain: float
    """Rise of the mean margin at the plan's level, logits; 0 where the path does not weigh it."""
    after: tuple[Slug, ...] = ()
    """Its prerequisites among the plan's skills."""
    is_asked: bool
    """False for a skill that is here only because others rest on it."""
    opens: tuple[Slug, ...] = ()
    """Skills of the plan that rest directly on it."""
    chance: float | None = None
    """P(it is there already); None where that would be the prior's word and nobody's answers."""

    @property
    def key(self) -> str:
        return skill_key(self.skill)


class PracticeStep(msgspec.Struct, frozen=True, kw_only=True, tag="practice"):
    """Build one project of a roadmap, to use what was learnt."""

    roadmap: Slug
    practice: Slug
    hours: float
    after: tuple[Slug, ...]
    """The plan's skills that it exercises."""

    @property
    def key(self) -> str:
        return practice_key(self.roadmap, self.practice)


Step = SkillStep | PracticeStep


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A skill that is there already, as the answers show."""

    skill: Slug
    depth: Level
    probability: float


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What was worked out, in its order."""

    steps: tuple[Step, ...]
    held: tuple[Held, ...]
    chance: float | None = None
    """P(ready at the plan's level) as the answers had it; None where nothing was known."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    state: MarkState
    on: date


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """One step that was put elsewhere by hand."""

    step: StepKey
    behind: tuple[StepKey, ...]
    """The steps that stood before it then, the nearest first. It follows the first of them that
    is still in the plan; with none of them left it comes first."""


class HandMade(msgspec.Struct, frozen=True, kw_only=True):
    """What a person decided about their plan."""

    weekly_hours: WeeklyHours
    start_on: date
    marks: dict[StepKey, Mark] = {}
    moves: tuple[Moved, ...] = ()
    """In the order in which they were made."""


ChangeKind = Literal["shown", "added", "dropped", "shorter", "longer", "earlier", "later"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference that a new basis made, as the page and the exports tell it."""

    step: StepKey | None
    """None where it speaks of several."""
    kind: ChangeKind
    text: str
    """A sentence for the person: what changed, and why."""
    days: tuple[date, date] | None = None
    """For a step that went: its first and last day as planned until then, so that a calendar can
    take it back."""


def skill_key(skill: str) -> str:
    return f"skill:{skill}"


def practice_key(roadmap: str, practice: str) -> str:
    return f"practice:{roadmap}/{practice}"
