"""What the files of `question_bank/` hold, as typed values.

Every struct refuses unknown fields, so a misspelt field name is an error and not a silent default.
`reading.py` turns files into these and names file, line and field where it cannot.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, Meta(min_length=1, max_length=4000)]
Level = Literal["junior", "mid", "senior"]
Hardness = Literal["easy", "typical", "hard"]
Years = Annotated[float, Meta(ge=0, le=60)]
Status = Literal["draft", "reviewed", "pilot", "live", "retired"]

LEVELS: tuple[Level, ...] = ("junior", "mid", "senior")


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every struct read from a file.

    Each says `kw_only` itself, since msgspec does not hand that setting down, and `frozen` again,
    since type checkers read it from the class line.
    """


class Area(Strict, frozen=True, kw_only=True):
    slug: Slug
    name: Text
    about: Text
    """One sentence: what work this area is about."""


class Product(Strict, frozen=True, kw_only=True):
    """A product that a skill covers without asking about it: Caddy among the web servers, ..."""

    name: Text
    about: Text
    """One sentence: what it is, and when people choose it."""
    link: Text
    """Its official documentation, as text."""


class Skill(Strict, frozen=True, kw_only=True):
    slug: Slug
    name: Text
    about: Text
    """Two or three sentences: what it is and why a back-end developer needs it."""
    can_do: dict[Level, Text]
    """One statement for each level that the skill has."""
    prerequisites: tuple[Slug, ...] = ()
    alternatives: Slug | None = None
    """The "pick one" group it belongs to (`languages`, ...); its stack tag is then its slug."""
    products: tuple[Product, ...] = ()
    """Named alternatives that have no skill of their own."""
    synonyms: tuple[Text, ...] = ()
    links: tuple[Text, ...] = ()
    """Official documentation, as text; nothing is fetched at run time."""


class Option(Strict, frozen=True, kw_only=True):
    text: Text
    why: Text
    """Why it is right, or which misconception it shows."""
    correct: bool = False


class CommonError(Strict, frozen=True, kw_only=True):
    value: str | int | float
    why: Text


class TypedAnswer(Strict, frozen=True, kw_only=True):
    equals: str | int | float
    """A number is compared within `tolerance`; text after normalisation (see `scoring.py`)."""
    tolerance: Annotated[float, Meta(ge=0)] = 0
    unit: str | None = None
    """Shown behind the input field, e.g. "ms"."""
    also: tuple[str, ...] = ()
    """Other spellings of the same text that are right."""
    case_sensitive: bool = False


class Verification(Strict, frozen=True, kw_only=True):
    """A snippet run by the bank check; what it prints must be `prints`, and that must be the key.

    The check ties `prints` to the key: it equals the typed answer, the text of the right option
    or the number of the faulty line. Where it cannot, `what` says how the output shows the key.
    """

    language: Literal["python", "javascript", "sqlite", "postgresql", "shell"] = msgspec.field(
        name="with"
    )
    code: Text
    prints: str
    what: Text | None = None


class Question(Strict, frozen=True, kw_only=True, tag_field="kind"):
    """What every kind of question has. `id` outlives edits; an edit raises `version`."""

    id: UUID
    version: Annotated[int, Meta(ge=1)] = 1
    skill: Slug
    level: Level
    hardness: Hardness
    stem: Text
    """Markdown."""
    explanation: Text
    """Markdown, shown in the review only."""
    reference: Text
    """Official documentation or standard, with its section."""
    true_for: Text | None = None
    """The versions it holds for, where that matters: "PostgreSQL 14 and later"."""
    stack: tuple[Slug, ...] = ()
    """Only asked of people whose stack has one of these tags; empty means everybody."""
    expected_seconds: Annotated[int, Meta(ge=15, le=600)]
    enemies: tuple[UUID, ...] = ()
    """Questions that would give this one away; never in the same session."""
    status: Status = "draft"
    verify: Verification | None = None


class SingleChoice(Question, frozen=True, kw_only=True, tag="single"):
    options: Annotated[tuple[Option, ...], Meta(min_length=3, max_length=6)]


class MultipleChoice(Question, frozen=True, kw_only=True, tag="multiple"):
    """Right only where exactly the right options are chosen."""

    options: Annotated[tuple[Option, ...], Meta(min_length=4, max_length=7)]


class PutInOrder(Question, frozen=True, kw_only=True, tag="order"):
    """`steps` are in the right order; people see them shuffled."""

    steps: Annotated[tuple[Text, ...], Meta(min_length=3, max_length=7)]


class MatchPairs(Question, frozen=True, kw_only=True, tag="match"):
    """Each left side has its right side; `distractors` are right sides that match nothing."""

    pairs: Annotated[tuple[tuple[Text, Text], ...], Meta(min_length=3, max_length=6)]
    distractors: tuple[Text, ...] = ()


class TypedValue(Question, frozen=True, kw_only=True, tag="value"):
    answer: TypedAnswer
    common_errors: tuple[CommonError, ...] = ()


class FaultyLine(Question, frozen=True, kw_only=True, tag="faulty_line"):
    """The reader points at one line of `code`; lines count from 1."""

    language: Slug
    """For highlighting: "python", "sql", "javascript", "yaml", ..."""
    code: Text
    faulty: Annotated[int, Meta(ge=1)]
    wrong_lines: dict[int, Text]
    """Why the other suspicious lines are innocent."""


AnyQuestion = SingleChoice | MultipleChoice | PutInOrder | MatchPairs | TypedValue | FaultyLine


class Requirement(Strict, frozen=True, kw_only=True):
    skill: Slug
    depth: Level
    """The cut on that skill which this level of the path asks for."""
    weight: Annotated[float, Meta(gt=0, le=5)]


class PathArea(Strict, frozen=True, kw_only=True):
    area: Slug
    reason: Text
    """Why the path asks for this area."""


class PathLevel(Strict, frozen=True, kw_only=True):
    requires: Annotated[tuple[Requirement, ...], Meta(min_length=1)]
    must_have: tuple[Slug, ...] = ()
    """Areas whose own margin must not be clearly negative."""
    experience: tuple[Years, Years | None] | None = None
    """Years of experience, from and (where there is an end) to. Levels of older releases have none;
    the check demands it of the files."""


class CareerPath(Strict, frozen=True, kw_only=True):
    slug: Slug
    name: Text
    about: Text
    areas: tuple[PathArea, ...]
    levels: dict[Level, PathLevel]
    not_measured: Text
    """One line: which side of the work no question can see."""
