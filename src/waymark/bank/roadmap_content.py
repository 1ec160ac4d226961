"""What a file of `question_bank/roadmaps/` holds: one public roadmap, in its own order and words.

Names of topics, phases and projects are the document's own, so that somebody who knows it finds
their way; every sentence is ours. Its topics hang on the skills of the graph.
"""

from typing import Annotated

from msgspec import Meta

from waymark.bank.content import Level, Slug, Strict, Text

Weeks = Annotated[float, Meta(gt=0, le=520)]


class Duration(Strict, frozen=True, kw_only=True):
    stated: Text
    """As the document says it: "6-8 weeks", "1-2 months"."""
    weeks: tuple[Weeks, Weeks]
    """The same as a range of weeks; a month counts 52 / 12 of them."""


class Topic(Strict, frozen=True, kw_only=True):
    slug: Slug
    """Unique in the roadmap, and part of deep links: never changed once published."""
    name: Text
    skills: Annotated[tuple[Slug, ...], Meta(min_length=1, max_length=6)]
    """What the topic comes down to, the most telling first."""


class Practice(Strict, frozen=True, kw_only=True):
    slug: Slug
    """Unique in the roadmap."""
    name: Text
    """The project or exercise, as the document names it."""
    task: Text
    """Two or three sentences: what to build, and what shows that it is done."""
    skills: Annotated[tuple[Slug, ...], Meta(min_length=1)]
    """What it exercises."""
    hours: Annotated[int, Meta(ge=1, le=400)]
    """Our estimate of the work."""


class Phase(Strict, frozen=True, kw_only=True):
    slug: Slug
    name: Text
    about: Text
    """One sentence: what somebody can do after it."""
    duration: Duration | None = None
    """Where the document states one."""
    needs: tuple[Slug, ...] = ()
    """Phases to have done before it, all of them further up; empty for one that needs nothing."""
    topics: tuple[Topic, ...] = ()
    practice: tuple[Practice, ...] = ()


class Resource(Strict, frozen=True, kw_only=True):
    name: Text
    about: Text
    """One sentence: what it is good for."""
    link: Text | None = None


class TimelineStep(Strict, frozen=True, kw_only=True):
    stated: Text
    """As the document says it: "Months 4-6: database, authentication, testing"."""
    weeks: tuple[Annotated[float, Meta(ge=0, le=1040)], Annotated[float, Meta(gt=0, le=1040)]]
    """From and to, counted from the start."""
    phases: tuple[Slug, ...] = ()


class StatedLevel(Strict, frozen=True, kw_only=True):
    """What the document says of a level: its years of experience, and what it looks for."""

    level: Level
    stated: Text
    years: tuple[Annotated[float, Meta(ge=0)], float | None]
    """From and, where it says so, to."""


class Specialisation(Strict, frozen=True, kw_only=True):
    """A direction in which the document goes on, and our career path for it."""

    name: Text
    path: Slug


class Roadmap(Strict, frozen=True, kw_only=True):
    slug: Slug
    name: Text
    document: Annotated[str, Meta(pattern=r"^[0-9]{3}$")]
    """Number of the document that it renders."""
    about: Text
    """Two or three sentences: for whom it is and what sets it apart."""
    grouping: Text
    """How its phases came about: the document's own, or inferred, and from what."""
    path: Slug | None = None
    """The career path that it leads to as a whole."""
    overall: tuple[Duration, ...] = ()
    """What the document says of the whole: "3-5 years to senior"."""
    phases: Annotated[tuple[Phase, ...], Meta(min_length=1)]
    projects: tuple[Practice, ...] = ()
    """Projects that belong to no phase."""
    resources: tuple[Resource, ...] = ()
    timeline: tuple[TimelineStep, ...] = ()
    levels: tuple[StatedLevel, ...] = ()
    specialisations: tuple[Specialisation, ...] = ()

    def topics(self) -> tuple[Topic, ...]:
        return tuple(topic for phase in self.phases for topic in phase.topics)
