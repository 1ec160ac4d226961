"""What goes over HTTP about goals. Dates are days of the person's own calendar, as ISO text."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from waymark.assessments.schemas import Request, View
from waymark.bank.content import Level, Slug
from waymark.plans.documents import WeeklyHours
from waymark.problem import Problem

GoalState = Literal["open", "reached", "closed"]
Missing = Literal["session", "evidence"]


class WantedGoal(Request, frozen=True):
    path: Slug
    level: Level
    target_on: date
    weekly_hours: WeeklyHours
    today: date
    """The person's own date, which the server cannot know."""


class ChangedGoal(Request, frozen=True):
    level: Level
    target_on: date
    weekly_hours: WeeklyHours
    today: date


class ForecastPoint(View, frozen=True, kw_only=True):
    on: date
    chance: float
    low: float
    high: float


class ForecastView(View, frozen=True, kw_only=True):
    """How likely the goal is reached in time, if the hours are kept."""

    missing: Missing | None
    """Why there is no forecast: no finished session, or too little shown in them. The numbers are
    null then, and the curve is empty."""
    now: float | None
    """P(ready) today."""
    chance: float | None
    """P(ready) on the day of the goal."""
    low: float | None
    high: float | None
    """The same for slow and for fast learners."""
    said: str | None
    """The chance in words, "about 6 in 10"."""
    said_range: str | None
    hours_available: float
    """Until the day of the goal."""
    hours_planned: float | None
    """What the plan still holds, as planned."""
    even_on: date | None
    """When the chance reaches one half; null where it does not within three years."""
    curve: list[ForecastPoint]
    plan_id: UUID | None
    """The plan that it goes by; null where one was worked out for the purpose."""
    known_on: date | None
    """Day of the newest session that it knows."""


class GoalView(View, frozen=True, kw_only=True):
    id: UUID
    path: Slug
    path_name: str
    level: Level
    target_on: date
    weekly_hours: int
    state: GoalState
    created_at: datetime
    ended_at: datetime | None


class GoalDetails(View, frozen=True, kw_only=True):
    goal: GoalView
    forecast: ForecastView | None
    """Null for a goal that is no longer open."""


class GoalProblem(Problem, frozen=True, kw_only=True):
    """A conflict over a goal."""

    goal_id: UUID | None = None
    """The open goal that is there already."""
