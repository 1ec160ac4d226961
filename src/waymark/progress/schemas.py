"""What goes over HTTP about one's own progress on a roadmap."""

from datetime import datetime

import msgspec

from waymark.assessments.schemas import MeasuredState, ScoreView
from waymark.bank.content import Level, Slug
from waymark.progress.combining import Mark, State


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Base of what a client sends."""


class View(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of what the server answers."""


class MarkTopic(Request, frozen=True):
    mark: Mark | None
    """Null takes the mark away."""


class MeasuredTopic(View, frozen=True, kw_only=True):
    """What answers say of a topic."""

    state: MeasuredState | None
    """Null where they do not show it."""
    score: ScoreView
    """Of the mean of its skills."""
    level: Level | None
    """The highest level at which all of its skills are shown."""
    answers: int
    """Answers to questions on its own skills."""
    newest_at: datetime
    """The newest answer that it rests on."""


class TopicProgress(View, frozen=True, kw_only=True):
    topic: Slug
    state: State
    """What to show: what was measured, or else the mark."""
    mark: Mark | None
    marked_at: datetime | None
    measured: MeasuredTopic | None
    is_outside_stack: bool
    """It is about alternatives that this person does not work with; its phase is done without."""


class PhaseProgress(View, frozen=True, kw_only=True):
    phase: Slug
    shown: int
    claimed: int
    total: int
    is_done: bool


class RoadmapProgress(View, frozen=True, kw_only=True):
    roadmap: Slug
    here: Slug | None
    """The first phase that is not done; null where all are."""
    answers: int
    """Scored answers of closed sessions, over all skills."""
    phases: list[PhaseProgress]
    topics: list[TopicProgress]


class MarkedTopic(View, frozen=True, kw_only=True):
    """A topic after its mark was set."""

    previous: Mark | None
    """What to set for an undo. A repeat of the same request says the same."""
    topic: TopicProgress
    phase: PhaseProgress
    here: Slug | None
