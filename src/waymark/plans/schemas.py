"""What goes over HTTP about plans. Dates are days of the person's own calendar, as ISO text."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from waymark.assessments.schemas import Choice, Request, View
from waymark.bank.content import Level, Slug
from waymark.plans.documents import ChangeKind, StepKey, WeeklyHours
from waymark.plans.schedule import StepState
from waymark.problem import Problem

PlanState = Literal["active", "archived"]
RevisionReason = Literal["created", "edited", "undone", "session"]


class MakePlan(Request, frozen=True):
    path: Slug
    level: Level
    stack: Annotated[list[Slug], Meta(max_length=60)]
    """The chosen alternatives, as for a session on the path."""
    weekly_hours: WeeklyHours
    start_on: date
    today: date
    """The person's own date, which the server cannot know."""


class Edit(Request, frozen=True, kw_only=True, tag_field="kind"):
    """One change by hand. `revision` is the one that the person sees while deciding."""

    revision: Annotated[int, Meta(ge=1)]
    today: date


class MoveStep(Edit, frozen=True, kw_only=True, tag="move"):
    step: StepKey
    by: Annotated[int, Meta(ge=-500, le=500)]
    """Places among the steps still to do: negative is earlier. Past an end stops there."""


class MarkStep(Edit, frozen=True, kw_only=True, tag="mark"):
    step: StepKey
    state: StepState


class ChangePace(Edit, frozen=True, kw_only=True, tag="pace"):
    weekly_hours: WeeklyHours
    start_on: date


AnyEdit = MoveStep | MarkStep | ChangePace


class Undo(Request, frozen=True):
    revision: Annotated[int, Meta(ge=1)]
    today: date


class PlanPreview(View, frozen=True, kw_only=True):
    """What a plan would come to. Nothing is kept."""

    skills: int
    projects: int
    hours: float
    weeks: int
    finishes_on: date | None
    """Last day of the last week; null where there is nothing to learn."""
    held: int
    """Skills that the level asks for and that are there already."""
    known_on: date | None
    """Day of the newest session it goes by; null where there was none."""
    first: list[Choice]
    """The first skills, to see where it begins."""


class StepView(View, frozen=True, kw_only=True):
    key: StepKey
    kind: Literal["skill", "practice"]
    name: str
    place: str
    """The skill's area, or the roadmap that the project is from."""
    skill: Slug | None
    roadmap: Slug | None
    depth: Level | None
    hours: float
    gain: float
    """Score points by which the skill raises the margin at the plan's level; 0 for a project."""
    chance: float | None
    """P(the skill is there already), by the sessions; null where they say too little of it."""
    state: StepState
    marked_on: date | None
    is_moved: bool
    """Put where it is by hand."""
    too_early: list[Choice]
    """What it builds on and that comes after it."""
    why: str
    aim: str
    """The can-do statement, or the task of a project."""
    links: list[str]


class PortionView(View, frozen=True, kw_only=True):
    step: StepKey
    hours: float
    part: int
    parts: int


class WeekView(View, frozen=True, kw_only=True):
    number: int
    starts_on: date
    ends_on: date
    is_current: bool
    hours: float
    portions: list[PortionView]


class HeldView(View, frozen=True, kw_only=True):
    skill: Slug
    name: str
    depth: Level
    probability: float


class ChangeView(View, frozen=True, kw_only=True):
    kind: ChangeKind
    text: str


class HistoryEntry(View, frozen=True, kw_only=True):
    number: int
    reason: RevisionReason
    summary: str
    at: datetime
    changes: list[ChangeView]


class PlanView(View, frozen=True, kw_only=True):
    id: UUID
    path: Slug
    path_name: str
    level: Level
    stack: list[Choice]
    state: PlanState
    revision: int
    weekly_hours: int
    start_on: date
    today: date
    finishes_on: date | None
    hours_left: float
    hours_done: float
    chance: float | None
    """P(ready at the level) by the newest session; null where there was none."""
    known_on: date | None
    steps: list[StepView]
    """In order, the skipped ones too."""
    weeks: list[WeekView]
    held: list[HeldView]
    undo: str | None
    """What an undo would take back; null where there is nothing."""
    history: list[HistoryEntry]
    """The newest first."""


class PlanSummary(View, frozen=True, kw_only=True):
    id: UUID
    path: Slug
    path_name: str
    level: Level
    state: PlanState
    weekly_hours: int
    created_at: datetime
    steps_done: int
    steps_total: int
    finishes_on: date | None
    next_step: str | None


class PlanProblem(Problem, frozen=True, kw_only=True):
    """A conflict over a plan."""

    plan: PlanView | None = None
    """The plan as it stands, where somebody or something else changed it first."""
    plan_id: UUID | None = None
    """The plan that is there already."""


class Exported(msgspec.Struct, frozen=True):
    """A file to take away."""

    content: bytes
    name: str
