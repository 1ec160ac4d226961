"""What makes a roadmap usable: it names what exists, once, and its phases build upwards."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

import msgspec

from waymark.bank.problems import Problem
from waymark.bank.reading import Bank, FiledRoadmap
from waymark.bank.references import is_https_address, repeated
from waymark.bank.roadmap_content import Duration, Phase, Practice, Roadmap, Topic


class RoadmapCounts(msgspec.Struct, frozen=True, kw_only=True):
    roadmap: str
    phases: int
    topics: int
    practice: int
    """Practice tasks of phases, and projects."""
    skills: int
    """Different skills that its topics name."""


def roadmap_problems(bank: Bank) -> Iterator[Problem]:
    skills = {filed.skill.slug for filed in bank.skills}
    paths = {filed.path.slug for filed in bank.paths}
    yield from repeated((filed.roadmap.slug, filed.source, "slug") for filed in bank.roadmaps)
    yield from repeated(
        (filed.roadmap.document, filed.source, "document") for filed in bank.roadmaps
    )
    for filed in bank.roadmaps:
        if PurePath(filed.source.file).stem != filed.roadmap.slug:
            message = f"the file of this roadmap is called {filed.roadmap.slug}.yaml"
            yield filed.source.problem(message, "slug")
        yield from _repetitions(filed)
        yield from _phase_problems(filed)
        yield from _skill_problems(filed, skills)
        yield from _path_problems(filed, paths)
        yield from _range_problems(filed)
        yield from _timeline_problems(filed)
        yield from _resource_problems(filed)


def orphan_problems(bank: Bank) -> Iterator[Problem]:
    """Yield the skills that no topic, no path and no other skill names: nobody would meet them."""
    named = {
        slug for filed in bank.roadmaps for topic in filed.roadmap.topics() for slug in topic.skills
    }
    for path in bank.paths:
        for level in path.path.levels.values():
            named |= {requirement.skill for requirement in level.requires}
    for filed in bank.skills:
        named |= set(filed.skill.prerequisites) - {filed.skill.slug}
    for filed in bank.skills:
        if filed.skill.slug not in named:
            yield filed.source.problem(
                f"no roadmap, no path and no other skill names {filed.skill.slug!r}", "slug"
            )


def roadmap_counts(bank: Bank) -> list[RoadmapCounts]:
    """Count each roadmap, then all together; a skill that several name counts once there."""
    roadmaps = [filed.roadmap for filed in bank.roadmaps]
    return [
        *(_counts(roadmap.slug, [roadmap]) for roadmap in roadmaps),
        _counts("all", roadmaps),
    ]


def _counts(name: str, roadmaps: Sequence[Roadmap]) -> RoadmapCounts:
    topics = [topic for roadmap in roadmaps for topic in roadmap.topics()]
    return RoadmapCounts(
        roadmap=name,
        phases=sum(len(roadmap.phases) for roadmap in roadmaps),
        topics=len(topics),
        practice=sum(1 for roadmap in roadmaps for _ in _practice(roadmap)),
        skills=len({slug for topic in topics for slug in topic.skills}),
    )


def _topics(roadmap: Roadmap) -> Iterator[tuple[Topic, str]]:
    for outer, phase in enumerate(roadmap.phases):
        for inner, topic in enumerate(phase.topics):
            yield topic, f"phases[{outer}].topics[{inner}]"


def _practice(roadmap: Roadmap) -> Iterator[tuple[Practice, str]]:
    for outer, phase in enumerate(roadmap.phases):
        for inner, practice in enumerate(phase.practice):
            yield practice, f"phases[{outer}].practice[{inner}]"
    for index, project in enumerate(roadmap.projects):
        yield project, f"projects[{index}]"


def _repetitions(filed: FiledRoadmap) -> Iterator[Problem]:
    """Yield what is there twice. A topic's name may come back in another phase, its slug not."""
    roadmap, source = filed.roadmap, filed.source
    phases = [(phase, f"phases[{index}]") for index, phase in enumerate(roadmap.phases)]
    topics, practice = list(_topics(roadmap)), list(_practice(roadmap))
    yield from repeated((phase.slug, source, f"{field}.slug") for phase, field in phases)
    yield from repeated((phase.name, source, f"{field}.name") for phase, field in phases)
    yield from repeated((topic.slug, source, f"{field}.slug") for topic, field in topics)
    yield from repeated((task.slug, source, f"{field}.slug") for task, field in practice)
    for phase, field in phases:
        yield from repeated(
            (topic.name, source, f"{field}.topics[{index}].name")
            for index, topic in enumerate(phase.topics)
        )
    yield from repeated(
        (resource.name, source, f"resources[{index}].name")
        for index, resource in enumerate(roadmap.resources)
    )
    yield from repeated(
        (stated.level, source, f"levels[{index}].level")
        for index, stated in enumerate(roadmap.levels)
    )


def _phase_problems(filed: FiledRoadmap) -> Iterator[Problem]:
    phases = filed.roadmap.phases
    place = {phase.slug: index for index, phase in enumerate(phases)}
    for index, phase in enumerate(phases):
        field = f"phases[{index}]"
        if not phase.topics and not phase.practice:
            yield filed.source.problem("a phase has topics or practice", field)
        yield from repeated(
            (slug, filed.source, f"{field}.needs[{position}]")
            for position, slug in enumerate(phase.needs)
        )
        for position, slug in enumerate(phase.needs):
            here = f"{field}.needs[{position}]"
            if slug not in place:
                yield filed.source.problem(f"there is no phase {slug!r}", here)
            elif place[slug] >= index and not _needs(phases, slug, phase.slug):
                yield filed.source.problem(f"the phase {slug!r} comes further down", here)
    yield from _circles(filed)


def _circles(filed: FiledRoadmap) -> Iterator[Problem]:
    """Yield each phase that needs itself, by way of others or not."""
    for index, phase in enumerate(filed.roadmap.phases):
        if _needs(filed.roadmap.phases, phase.slug, phase.slug):
            message = f"the phase {phase.slug!r} needs itself, by way of its `needs`"
            yield filed.source.problem(message, f"phases[{index}].needs")


def _needs(phases: Iterable[Phase], phase: str, wanted: str) -> bool:
    """Tell whether `phase` needs `wanted`, by way of others or not."""
    needs = {other.slug: other.needs for other in phases}
    seen: set[str] = set()
    waiting = list(needs.get(phase, ()))
    while waiting:
        slug = waiting.pop()
        if slug not in seen:
            seen.add(slug)
            waiting += needs.get(slug, ())
    return wanted in seen


def _skill_problems(filed: FiledRoadmap, skills: set[str]) -> Iterator[Problem]:
    named: list[tuple[Topic | Practice, str]] = [
        *_topics(filed.roadmap),
        *_practice(filed.roadmap),
    ]
    for entry, field in named:
        places = [(slug, f"{field}.skills[{index}]") for index, slug in enumerate(entry.skills)]
        yield from repeated((slug, filed.source, place) for slug, place in places)
        for slug, place in places:
            if slug not in skills:
                yield filed.source.problem(f"there is no skill {slug!r}", place)


def _path_problems(filed: FiledRoadmap, paths: set[str]) -> Iterator[Problem]:
    named = [(filed.roadmap.path, "path")] if filed.roadmap.path is not None else []
    named += [
        (direction.path, f"specialisations[{index}].path")
        for index, direction in enumerate(filed.roadmap.specialisations)
    ]
    for slug, field in named:
        if slug not in paths:
            yield filed.source.problem(f"there is no path {slug!r}", field)


def _range_problems(filed: FiledRoadmap) -> Iterator[Problem]:
    """Yield the ranges of weeks and years that end before they begin."""
    roadmap = filed.roadmap
    durations: list[tuple[Duration, str]] = [
        (phase.duration, f"phases[{index}].duration.weeks")
        for index, phase in enumerate(roadmap.phases)
        if phase.duration is not None
    ]
    durations += [
        (duration, f"overall[{index}].weeks") for index, duration in enumerate(roadmap.overall)
    ]
    ranges: list[tuple[tuple[float, float | None], str, str]] = [
        *((duration.weeks, "weeks", field) for duration, field in durations),
        *(
            (step.weeks, "weeks", f"timeline[{index}].weeks")
            for index, step in enumerate(roadmap.timeline)
        ),
        *(
            (stated.years, "years", f"levels[{index}].years")
            for index, stated in enumerate(roadmap.levels)
        ),
    ]
    for (start, end), unit, field in ranges:
        if end is not None and end < start:
            yield filed.source.problem(f"from {start:g} to {end:g} {unit} is no range", field)


def _timeline_problems(filed: FiledRoadmap) -> Iterator[Problem]:
    phases = {phase.slug for phase in filed.roadmap.phases}
    for outer, step in enumerate(filed.roadmap.timeline):
        for inner, slug in enumerate(step.phases):
            if slug not in phases:
                field = f"timeline[{outer}].phases[{inner}]"
                yield filed.source.problem(f"there is no phase {slug!r}", field)


def _resource_problems(filed: FiledRoadmap) -> Iterator[Problem]:
    for index, resource in enumerate(filed.roadmap.resources):
        if resource.link is not None and not is_https_address(resource.link):
            message = f"{resource.link!r} is no https address"
            yield filed.source.problem(message, f"resources[{index}].link")
