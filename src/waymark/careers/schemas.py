"""What goes over HTTP about a career: where somebody stands, what changed, what is next."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from waymark.assessments.schemas import Choice, LevelView, ScoreView, View
from waymark.bank.content import Level, Slug
from waymark.measurement.reliable_change import Direction


class Reading(View, frozen=True, kw_only=True):
    """What is known of a path at one moment."""

    on: date
    headline: str
    score: ScoreView
    levels: list[LevelView]


class Difference(View, frozen=True, kw_only=True):
    """How an estimate moved between two sessions."""

    points: float
    """Later less earlier, on the scale from 0 to 100."""
    direction: Direction
    """Up or down only where measurement error does not explain it, at 95 %."""


class LastChange(View, frozen=True, kw_only=True):
    """The newest session against the one before it."""

    since: datetime
    first: UUID
    second: UUID
    difference: Difference


class AgedEvidence(View, frozen=True, kw_only=True):
    widening: float
    """The interval today as a multiple of what it was after the newest session."""
    is_visible: bool
    skills: list[Choice]
    """What a refresh would ask about, what it gains most first."""
    can_refresh: bool
    """There are enough questions on them that are new to the person."""


class PathStanding(View, frozen=True, kw_only=True):
    path: Slug
    path_name: str
    measured_at: datetime
    """End of the newest session that gave a reading of the path."""
    newest: UUID
    """That session."""
    sessions: int
    """Sessions and checks since the first over this path: each says something of it."""
    then: Reading
    """After the newest session of any kind."""
    now: Reading
    """Today: the same estimate, in an interval that has become wider with the days."""
    change: LastChange | None
    ageing: AgedEvidence


class WeekPortion(View, frozen=True, kw_only=True):
    name: str
    hours: float
    is_done: bool


class PlanWeek(View, frozen=True, kw_only=True):
    """The week of a plan that today lies in, or the first one of a plan that is still to begin."""

    plan: UUID
    path_name: str
    level: Level
    number: int
    weeks: int
    starts_on: date
    ends_on: date
    is_current: bool
    portions: list[WeekPortion]


ActionKind = Literal["first_session", "continue", "refresh", "plan_week", "make_plan", "session"]


class NextAction(View, frozen=True, kw_only=True):
    """The one thing to do next."""

    kind: ActionKind
    title: str
    reason: str
    session: UUID | None = None
    """To go on with."""
    plan: UUID | None = None
    path: Slug | None = None


class Career(View, frozen=True, kw_only=True):
    """The home of a signed-in person."""

    today: date
    standings: list[PathStanding]
    """Of each path that was measured, the newest first."""
    weeks: list[PlanWeek]
    next: NextAction


# ---- history


class TimelinePoint(View, frozen=True, kw_only=True):
    """The path as it stood when a session ended."""

    session: UUID
    at: datetime
    kind: Literal["path", "check", "refresh"]
    about: str
    answered: int
    told: str | None
    """The headline of the session's own result, as it was told."""
    score: ScoreView
    headline: str
    levels: list[LevelView]


class BandPoint(View, frozen=True, kw_only=True):
    on: date
    score: ScoreView


class SkillLine(View, frozen=True, kw_only=True):
    slug: Slug
    name: str
    asked: int
    """Questions on this very skill, all sessions together."""
    scores: list[ScoreView]
    """At each point of the timeline, and last today."""


class AreaLine(View, frozen=True, kw_only=True):
    slug: Slug
    name: str
    scores: list[ScoreView]
    """At each point of the timeline, and last today."""
    skills: list[SkillLine]
    """Those that were asked about; the others moved only with what stands around them."""
    skills_total: int
    """Skills of the area that the path asks for, with this stack."""


class CareerHistory(View, frozen=True, kw_only=True):
    path: Slug
    path_name: str
    stack: list[Choice]
    today: date
    points: list[TimelinePoint]
    """The oldest first; from the first session over this path on, checks of anything included."""
    band: list[BandPoint]
    """Days in order, from the first session until today. On the day of a session there are two:
    before it and after it."""
    areas: list[AreaLine]


class ComparedSkill(View, frozen=True, kw_only=True):
    slug: Slug
    name: str
    first: ScoreView
    second: ScoreView
    asked_between: int
    """Questions on this very skill after the first session and until the second."""
    difference: Difference


class ComparedArea(View, frozen=True, kw_only=True):
    slug: Slug
    name: str
    first: ScoreView
    second: ScoreView
    asked_between: int
    difference: Difference
    skills: list[ComparedSkill]


class Comparison(View, frozen=True, kw_only=True):
    """Two sessions of one person on one path, the earlier one first."""

    path: Slug
    path_name: str
    first: TimelinePoint
    second: TimelinePoint
    difference: Difference
    judged_at: Level
    """The level that was next at the first session: the change is judged on its margin."""
    areas: list[ComparedArea]
