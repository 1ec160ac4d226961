"""The page of one roadmap: what its template shows, worked out from the catalogue."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from waymark.bank.content import CareerPath, Skill
from waymark.bank.roadmap_content import Phase, Practice, Roadmap, Topic
from waymark.roadmaps.catalogue import Catalogue
from waymark.roadmaps.shell import Page, PageNotFound
from waymark.roadmaps.trail import Row, arc, lay_out, without_implied
from waymark.roadmaps.wording import counted, phase_name, sentence, weeks

COLUMNS = {"wide": 3, "middle": 2, "narrow": 1}
"""Layouts of the trail, from which the style sheet shows the one that fits."""

SHOWN_BEFORE = 2
"""Topics named under a stop as coming before it; the line to every one shows on focus."""


@dataclass(frozen=True)
class Stop:
    topic: Topic
    skills: tuple[Skill, ...]
    before: tuple[Topic, ...]
    """Topics of this roadmap that come before it and teach what it builds on."""
    group: str | None
    """The alternatives to which the topic belongs, of which one picks one."""

    @property
    def shown_before(self) -> tuple[Topic, ...]:
        return self.before[:SHOWN_BEFORE]


@dataclass(frozen=True)
class Stretch:
    """One phase on the trail."""

    number: int
    phase: Phase
    name: str
    stops: tuple[Stop, ...]
    drawn: dict[int, list[tuple[str, Row]]]
    """Rows of the line by the stop that begins them, each with the layout that it belongs to."""
    needs: tuple[tuple[int, Phase], ...]
    """Phases before it, with their numbers."""
    reached_after: str | None
    """Weeks from the start, where all phases up to here have a time."""
    choices: dict[int, int]
    """Where a run of alternatives begins: index of the stop, and how many there are."""
    practice: tuple["Exercise", ...]


@dataclass(frozen=True)
class Exercise:
    practice: Practice
    skills: tuple[Skill, ...]


def roadmap_page(catalogue: Catalogue, slug: str) -> Page:
    roadmap = catalogue.roadmaps.get(slug)
    if roadmap is None:
        raise PageNotFound("There is no such roadmap.")
    stretches = _stretches(catalogue, roadmap)
    facts = facts_of(roadmap)
    return Page(
        template="roadmap.html",
        address=f"/roadmaps/{slug}",
        title=roadmap.name,
        description=f"{', '.join(facts)}. {sentence(roadmap.about)}",
        context={
            "roadmap": roadmap,
            "stretches": stretches,
            "facts": facts,
            "order": _order_of(len(stretches)),
            "needs": _arcs(stretches),
            "projects": _exercises(catalogue, roadmap.projects),
            "granted": _taken_for_granted(catalogue, roadmap),
            "others": [other for other in catalogue.roadmaps.values() if other is not roadmap],
            "directions": _directions(catalogue, roadmap),
            "timeline_weeks": max((step.weeks[1] for step in roadmap.timeline), default=0),
        },
    )


def facts_of(roadmap: Roadmap) -> list[str]:
    """Return what can be counted of a roadmap, in words."""
    topics = roadmap.topics()
    practice = sum(len(phase.practice) for phase in roadmap.phases) + len(roadmap.projects)
    facts = [
        counted(len(roadmap.phases), "phase"),
        counted(len(topics), "topic"),
        counted(len({skill for topic in topics for skill in topic.skills}), "skill"),
    ]
    if practice:
        facts.append(counted(practice, "practice project"))
    durations = [phase.duration for phase in roadmap.phases if phase.duration]
    if len(durations) == len(roadmap.phases):
        low, high = (sum(duration.weeks[end] for duration in durations) for end in (0, 1))
        facts.append(weeks(low, high))
    return facts


def _stretches(catalogue: Catalogue, roadmap: Roadmap) -> tuple[Stretch, ...]:
    numbers = {phase.slug: number for number, phase in enumerate(roadmap.phases, 1)}
    stops = iter(_stops(catalogue, roadmap))
    reached = _reached(roadmap)
    stretches = []
    for number, phase in enumerate(roadmap.phases, 1):
        own = tuple(next(stops) for _ in phase.topics)
        groups = _groups_to_choose_from(own)
        stretches.append(
            Stretch(
                number=number,
                phase=phase,
                name=phase_name(phase),
                stops=own,
                drawn=_drawn(groups),
                needs=tuple(
                    (numbers[need], roadmap.phases[numbers[need] - 1])
                    for need in sorted(phase.needs, key=numbers.__getitem__)
                ),
                reached_after=reached[number - 1],
                choices=_choices(groups),
                practice=_exercises(catalogue, phase.practice),
            )
        )
    return tuple(stretches)


def _stops(catalogue: Catalogue, roadmap: Roadmap) -> Iterator[Stop]:
    """Yield every topic in order, each with those before it that teach what it builds on."""
    about: dict[str, Topic] = {}  # the first topic that is about the skill first of all
    mentions: dict[str, Topic] = {}
    for topic in roadmap.topics():
        skills = _known_skills(catalogue, topic.skills)
        wanted = dict.fromkeys(need for skill in skills for need in skill.prerequisites)
        found = [about.get(need) or mentions.get(need) for need in wanted]
        before = {each.slug: each for each in found if each is not None}
        group = next((skill.alternatives for skill in skills[:1]), None)
        yield Stop(topic, skills, tuple(before.values()), group)
        about.setdefault(topic.skills[0], topic)
        for skill in topic.skills:
            mentions.setdefault(skill, topic)


def _drawn(groups: Sequence[str | None]) -> dict[int, list[tuple[str, Row]]]:
    drawn: dict[int, list[tuple[str, Row]]] = defaultdict(list)
    for layout, columns in COLUMNS.items():
        for number, row in enumerate(lay_out(groups, columns).rows):
            drawn[number * columns].append((layout, row))
    return drawn


def _groups_to_choose_from(stops: tuple[Stop, ...]) -> list[str | None]:
    """Return each stop's group where it stands in a run of alternatives, None elsewhere.

    A run in which one alternative comes twice is no choice: it goes deeper into each.
    """
    groups: list[str | None] = []
    for group, run in itertools.groupby(stops, key=lambda stop: stop.group):
        skills = [stop.topic.skills[0] for stop in run]
        is_choice = len(skills) > 1 and len(set(skills)) == len(skills)
        groups += [group if is_choice else None] * len(skills)
    return groups


def _choices(groups: Sequence[str | None]) -> dict[int, int]:
    choices: dict[int, int] = {}
    begin = 0
    for group, run in itertools.groupby(groups):
        length = len(list(run))
        if group is not None:
            choices[begin] = length
        begin += length
    return choices


def _reached(roadmap: Roadmap) -> list[str | None]:
    """Return for each phase how many weeks have gone by at its end, where that can be told."""
    low = high = 0.0
    reached: list[str | None] = []
    for phase in roadmap.phases:
        if phase.duration is None:
            break
        low, high = low + phase.duration.weeks[0], high + phase.duration.weeks[1]
        reached.append(weeks(low, high))
    return reached + [None] * (len(roadmap.phases) - len(reached))


def _exercises(catalogue: Catalogue, practice: tuple[Practice, ...]) -> tuple[Exercise, ...]:
    return tuple(Exercise(each, _known_skills(catalogue, each.skills)) for each in practice)


def _known_skills(catalogue: Catalogue, slugs: tuple[str, ...]) -> tuple[Skill, ...]:
    """Return the skills that the release has; the bank check refuses a bank that lacks one."""
    return tuple(catalogue.skills[slug] for slug in slugs if slug in catalogue.skills)


def _order_of(phases: int) -> str:
    """SVG path data of the document's own order through the overview."""
    return f"M0 50V{phases * 100 - 50}"


def _arcs(stretches: tuple[Stretch, ...]) -> list[str]:
    needs = {
        stretch.number - 1: [number - 1 for number, _ in stretch.needs if number < stretch.number]
        for stretch in stretches
    }
    return [
        arc(need, place, len(stretches))
        for place, direct in without_implied(needs).items()
        for need in direct
    ]


def _taken_for_granted(catalogue: Catalogue, roadmap: Roadmap) -> tuple[Skill, ...]:
    """Return what topics of the roadmap build on and none of them is about."""
    own = {skill for topic in roadmap.topics() for skill in topic.skills}
    needed = {
        need
        for slug in own
        if slug in catalogue.skills
        for need in catalogue.skills[slug].prerequisites
    }
    return tuple(skill for slug, skill in catalogue.skills.items() if slug in needed - own)


def _directions(catalogue: Catalogue, roadmap: Roadmap) -> list[tuple[str, CareerPath]]:
    """Return where the roadmap leads on to, under its own names."""
    return [
        (direction.name, catalogue.paths[direction.path])
        for direction in roadmap.specialisations
        if direction.path in catalogue.paths
    ]
