"""The review of a closed session, which shows the keys, as it goes over HTTP."""

from uuid import UUID

import msgspec

from waymark.assessments.schemas import Choice, Focus, Outcome, ShownQuestion
from waymark.bank.content import Level, Slug


class ReviewView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of what is shown here."""


class ReviewedOption(ReviewView, frozen=True, kw_only=True):
    id: str
    html: str
    why_html: str = ""
    correct: bool
    chosen: bool


class ReviewedPair(ReviewView, frozen=True, kw_only=True):
    left_html: str
    chosen_html: str | None
    right_html: str
    correct: bool


class ReviewedQuestion(ReviewView, frozen=True, kw_only=True):
    question: ShownQuestion
    skill: Choice
    level: Level
    outcome: Outcome
    scored: bool
    """False for a question on trial, which did not count."""
    seconds: float
    options: list[ReviewedOption] = []
    """single, multiple."""
    chosen_steps: list[str] = []
    """order: HTML of the steps as the person put them; empty for "I don't know"."""
    right_steps: list[str] = []
    pairs: list[ReviewedPair] = []
    chosen_value: str | None = None
    right_value: str | None = None
    value_note_html: str = ""
    """value: what a common wrong value shows, where the person gave one."""
    chosen_line: int | None = None
    right_line: int | None = None
    line_notes: dict[int, str] = {}
    """faulty_line: HTML, by line, of why suspicious lines are innocent."""
    explanation_html: str
    reference: str
    true_for: str | None
    verified: bool
    """The key was computed by running code, not only reasoned."""


class AssessmentReview(ReviewView, frozen=True, kw_only=True):
    assessment_id: UUID
    path: Slug | None
    """Null for a check."""
    focus: Focus | None = None
    """What a check is about; null for a session over a path."""
    path_name: str
    """The name of the path, or of what the check is about."""
    questions: list[ReviewedQuestion]
