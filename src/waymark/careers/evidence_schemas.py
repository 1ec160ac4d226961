"""What goes over HTTP about evidence: what somebody has done, beside what was measured."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from waymark.assessments.schemas import Choice, Request, ScoreView, View
from waymark.bank.content import Slug

EvidenceKind = Literal["project", "certificate", "role", "link", "note"]


class WriteEvidence(Request, frozen=True, kw_only=True):
    kind: EvidenceKind
    title: Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S")]
    organisation: Annotated[str, Meta(max_length=120)] = ""
    """Who employed or certified."""
    text: Annotated[str, Meta(max_length=4000)] = ""
    url: Annotated[str, Meta(max_length=500)] | None = None
    """An address on the web, with https:// or http://."""
    started_on: date | None = None
    ended_on: date | None = None
    """Null where it goes on or has no end."""
    skills: Annotated[list[Slug], Meta(max_length=40)]


class EvidenceView(View, frozen=True, kw_only=True):
    id: UUID
    kind: EvidenceKind
    title: str
    organisation: str
    text: str
    url: str | None
    started_on: date | None
    ended_on: date | None
    skills: list[Choice]


class SkillEvidence(View, frozen=True, kw_only=True):
    """One skill: what the person says it rests on, and what was measured, side by side."""

    slug: Slug
    name: str
    area: str
    entries: list[UUID]
    measured: ScoreView | None
    """As of today; null before the first session. No entry ever changes it."""
    asked: int
    """Questions on this very skill; 0 means inferred from others."""


class EvidenceOverview(View, frozen=True, kw_only=True):
    entries: list[EvidenceView]
    """What goes on first, then the newest."""
    skills: list[SkillEvidence]
    """The skills of all entries, in the order of the areas."""
    offered: list[Choice]
    """Every skill that an entry can name, by name."""
