"""What goes over HTTP about assessments. Tables never do, and neither does a key before the review.

Everything that ends in `html` was rendered on the server from the authors' Markdown.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from waymark.bank.content import Level, Slug
from waymark.bank.responses import Response
from waymark.problem import Problem

State = Literal["open", "paused", "scoring", "finished"]
StopReason = Literal["decided", "precise", "maximum", "exhausted", "person"]
Outcome = Literal["right", "wrong", "unknown"]


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Base of what a client sends."""


class View(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of what the server answers."""


# ---- paths


class Choice(View, frozen=True, kw_only=True):
    slug: Slug
    name: str


class StackGroup(View, frozen=True, kw_only=True):
    """One "pick one" group of a path, from which a stack holds one or more, or none."""

    group: Slug
    name: str
    required: bool
    """At least one of its choices must be in the stack. Otherwise nothing may be chosen, and none
    of its skills count."""
    choices: list[Choice]


class PathArea(View, frozen=True, kw_only=True):
    slug: Slug
    name: str
    reason: str


class Path(View, frozen=True, kw_only=True):
    slug: Slug
    name: str
    about: str
    areas: list[PathArea]
    stack_groups: list[StackGroup]
    minimum_questions: int
    maximum_questions: int
    coverage: float
    """0 to 1: the share of what the highest level weighs that questions are there for. Where it is
    low, results stay uncertain however many questions are answered."""
    not_measured: str


# ---- a session


class PhaseFocus(View, frozen=True, kw_only=True, tag_field="kind", tag="phase"):
    """A check of one phase of a roadmap. Stored with the session as it is shown."""

    roadmap: Slug
    phase: Slug
    name: str
    """The phase's, and the roadmap's that has it."""
    skills: list[Slug]
    """What it asks about, fixed when it started."""


class SkillFocus(View, frozen=True, kw_only=True, tag_field="kind", tag="skill"):
    """A check of one skill."""

    skill: Slug
    name: str
    skills: list[Slug]
    """The skill alone."""


class RefreshFocus(View, frozen=True, kw_only=True, tag_field="kind", tag="refresh"):
    """A few questions on what has aged most of what is known of a path."""

    path: Slug
    name: str
    """The path's."""
    skills: list[Slug]
    """What had aged when it started."""


Focus = PhaseFocus | SkillFocus | RefreshFocus


class WantedPhase(Request, frozen=True, tag_field="kind", tag="phase"):
    roadmap: Slug
    phase: Slug


class WantedSkill(Request, frozen=True, tag_field="kind", tag="skill"):
    skill: Slug


class WantedRefresh(Request, frozen=True, tag_field="kind", tag="refresh"):
    path: Slug


WantedCheck = WantedPhase | WantedSkill
WantedFocus = WantedPhase | WantedSkill | WantedRefresh


class StartAssessment(Request, frozen=True):
    """Either `path`, for a session over a career path, or `focus`, for a check or a refresh."""

    path: Slug | None = None
    focus: WantedFocus | None = None
    stack: Annotated[list[Slug], Meta(max_length=100)] | None = None
    """The chosen alternatives. A path needs at least one of every group that it requires; a check
    goes by those of the newest session where nothing is given."""


class CheckedSkill(View, frozen=True, kw_only=True):
    slug: Slug
    name: str
    group: Slug | None
    """The "pick one" group that it belongs to: it counts only where it is in the stack."""
    unseen: int
    """Questions on it that this person has not seen."""


class Check(View, frozen=True, kw_only=True):
    """What a check would be, before it is started."""

    focus: PhaseFocus | SkillFocus
    skills: list[CheckedSkill]
    stack_groups: list[StackGroup]
    """The groups among its skills; none is required."""
    stack: list[Slug]
    """The person's own, as of their newest session."""
    needed_questions: int
    """Below so many unseen questions no check starts."""
    minimum_questions: int
    maximum_questions: int
    open_session: UUID | None
    """One's own check of the same, where it is not finished."""


class SubmitAnswer(Request, frozen=True):
    question_id: UUID
    client_key: UUID
    """Made by the client once for each answer; sending it again returns the first outcome."""
    response: Response


class ShownOption(View, frozen=True, kw_only=True):
    id: str
    html: str


class ShownQuestion(View, frozen=True, kw_only=True):
    """A question as asked. Which of the lists are filled depends on `kind`."""

    id: UUID
    ordinal: int
    """Counts from 1 within the session."""
    kind: Literal["single", "multiple", "order", "match", "value", "faulty_line"]
    area: str
    """Name of the area, for orientation."""
    html: str
    options: list[ShownOption] = []
    """single, multiple: the options. order: the steps, shuffled. match: the left sides."""
    targets: list[ShownOption] = []
    """match: the right sides, shuffled, some of which match nothing."""
    unit: str | None = None
    """value: shown behind the input."""
    numeric: bool = False
    """value: a number is expected."""
    code_lines: list[str] = []
    """faulty_line: each line as HTML; lines count from 1."""
    expected_seconds: int
    """Roughly how long it takes; there is no time limit."""


class AssessmentState(View, frozen=True, kw_only=True):
    id: UUID
    path: Slug | None
    """Null for a check."""
    focus: Focus | None = None
    """What a check or refresh is about; null for a session over a path."""
    path_name: str
    """The name of the path, or of what the check is about."""
    state: State
    """`scoring`: closed, and the result is being worked out; it is there within seconds."""
    started_at: datetime
    finished_at: datetime | None = None
    answered: int
    minimum_questions: int
    maximum_questions: int
    certainty: float
    """0 to 1: how far the uncertainty has fallen toward what a decision needs."""
    areas_touched: int
    areas_total: int
    stop_reason: StopReason | None = None
    question: ShownQuestion | None = None
    """The question to answer now; null unless the state is open or paused."""


class AssessmentProblem(Problem, frozen=True, kw_only=True):
    """A conflict over a session, with where the session really stands."""

    assessment: AssessmentState | None = None


class AssessmentSummary(View, frozen=True, kw_only=True):
    id: UUID
    path: Slug | None
    """Null for a check."""
    focus: Focus | None = None
    """What a check or refresh is about; null for a session over a path."""
    path_name: str
    """The name of the path, or of what the check is about."""
    state: State
    started_at: datetime
    finished_at: datetime | None
    answered: int
    label: str | None
    """One line of the newest result, e.g. "Junior, possibly mid (65 %)"."""
    score: float | None


# ---- the result


class ScoreView(View, frozen=True, kw_only=True):
    value: float
    """0 to 100; the junior cut is 40, mid 60, senior 80."""
    low: float
    high: float
    """Ends of the 90 % interval."""


class LevelView(View, frozen=True, kw_only=True):
    level: Level
    probability: float
    cut: float


class LabelView(View, frozen=True, kw_only=True):
    shown: Level | None
    """The highest level that is at least 80 % likely; null where none is."""
    open: Level | None
    """The next level, where it is neither likely nor unlikely."""
    open_probability: float | None
    headline: str
    explanation: str
    """What would settle it, or what the label rests on."""


class SkillResult(View, frozen=True, kw_only=True):
    slug: Slug
    name: str
    score: ScoreView
    asked: int
    """Questions answered on this very skill, over all sessions; 0 means inferred."""
    required: dict[Level, Level]
    """For each level of the path that asks for it: the depth it asks for."""
    contribution: float
    """Its share of the margin at the level in question, in score points; all add up."""


class AreaResult(View, frozen=True, kw_only=True):
    slug: Slug
    name: str
    score: ScoreView
    asked: int
    contribution: float
    skills: list[SkillResult]


class Move(View, frozen=True, kw_only=True):
    skill: Slug
    name: str
    area: str
    gain: float
    """Rise of the probability of `toward` if the skill were learnt to the depth it asks for."""
    hours: float
    """A rough estimate of the study it takes."""
    can_do: str


class RevisionView(View, frozen=True, kw_only=True):
    number: int
    reason: Literal["first", "key_corrected", "question_withdrawn"]
    computed_at: datetime


class DensityPoint(View, frozen=True, kw_only=True):
    score: float
    density: float


MeasuredState = Literal["inferred", "verified"]


class CheckedTopic(View, frozen=True, kw_only=True):
    """How a check changed what is known of one topic of a roadmap."""

    roadmap: Slug
    roadmap_name: str
    topic: Slug
    name: str
    before: MeasuredState | None
    """Null where the answers did not show it."""
    after: MeasuredState | None
    level: Level | None
    """The level at which it is shown now."""


class AssessmentResult(View, frozen=True, kw_only=True):
    assessment_id: UUID
    path: Slug | None
    """Null for a check."""
    focus: Focus | None = None
    """What a check or refresh is about; null for a session over a path."""
    path_name: str
    """The name of the path, or of what the check is about."""
    started_at: datetime
    finished_at: datetime
    stop_reason: StopReason
    answered: int
    answered_before: int
    """Answers of earlier sessions that this result also rests on."""
    revision: RevisionView
    revisions: list[RevisionView]
    label: LabelView
    score: ScoreView
    levels: list[LevelView]
    density: list[DensityPoint]
    contributions_at: Level
    """The level whose margin the contributions explain."""
    areas: list[AreaResult]
    toward: Level
    moves: list[Move]
    not_measured: str
    stack: list[Choice]
    topics: list[CheckedTopic] = []
    """Of a check: the topics of the phase, or those of any roadmap that the skill belongs to."""
