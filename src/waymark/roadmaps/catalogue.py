"""What the pages to explore need to know, worked out from a release once and kept.

To add a page:
1. Write a pure function from `Catalogue` to `shell.Page` in a module named by what it shows (see
   `roadmap_list.py`). Where a slug is unknown it raises `shell.PageNotFound`.
2. Write its template, `templates/<name>.html`, which extends `base.html` and fills `content`. No
   inline style and no inline script: the content security policy forbids both. Styles live in
   `frontend/src/features/explore/`, imported by `frontend/src/explore.ts`.
3. Give it a handler of one statement in a controller like those of `controllers.py`, with
   `opt=PUBLIC` and `exception_handlers=PAGES_FOR_ERRORS`, list the controller in `web/app.py`, and
   its row in `tests/web/test_access.py`.
A page is the same for everybody. What depends on who is signed in is an island: a Svelte component
that `explore.ts` mounts into an element of the page, and that asks `/api`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from waymark.assessments.coverage import path_coverage
from waymark.bank.content import Area, CareerPath, Level, Skill
from waymark.bank.queries import select_current_release
from waymark.bank.release import Release
from waymark.bank.roadmap_content import Phase, Roadmap, Topic


@dataclass(frozen=True)
class Standing:
    """A place where a roadmap has a skill."""

    roadmap: Roadmap
    phase: Phase
    number: int
    """Of the phase in its roadmap, from 1."""
    topic: Topic


@dataclass(frozen=True)
class Demand:
    """A level of a path that asks for a skill."""

    path: CareerPath
    level: Level
    depth: Level
    weight: float


@dataclass(frozen=True)
class Catalogue:
    """Everything that can be explored, by slug and in the order in which pages show it."""

    areas: Mapping[str, Area]
    skills: Mapping[str, Skill]
    area_of_skill: Mapping[str, Area]
    roadmaps: Mapping[str, Roadmap]
    paths: Mapping[str, CareerPath]
    standings: Mapping[str, tuple[Standing, ...]]
    """Of each skill that a roadmap has, in the order of roadmaps, then of topics."""
    demands: Mapping[str, tuple[Demand, ...]]
    """Of each skill that a path asks for, in the order of paths, then of levels."""
    opens: Mapping[str, tuple[str, ...]]
    """Slugs of the skills that name the skill as their prerequisite."""
    alternatives: Mapping[str, tuple[Skill, ...]]
    """The members of each group of which one picks one."""
    questions: Mapping[str, int]
    """How many live questions measure a skill; none where it is not listed."""
    coverage: Mapping[str, float]
    """Of each path, the share of its highest level that live questions reach, in [0, 1]."""


_LATEST: tuple[UUID, Catalogue] | None = None


async def select_catalogue() -> Catalogue:
    """Return the catalogue of the newest release. Raises BankNotLoaded where there is none."""
    global _LATEST  # noqa: PLW0603  # one per process, like the releases themselves
    release = await select_current_release()
    if _LATEST is None or _LATEST[0] != release.id:
        _LATEST = release.id, catalogue_of(release)
    return _LATEST[1]


def catalogue_of(release: Release) -> Catalogue:
    document = release.document
    areas = {area.slug: area for area in document.areas}
    skills = {released.skill.slug: released.skill for released in document.skills}
    # Their documents' numbers are the order in which they were joined.
    roadmaps = sorted(document.roadmaps, key=lambda roadmap: roadmap.document)
    opens: dict[str, list[str]] = defaultdict(list)
    for skill in skills.values():
        for prerequisite in skill.prerequisites:
            opens[prerequisite].append(skill.slug)
    groups: dict[str, list[Skill]] = defaultdict(list)
    for skill in skills.values():
        if skill.alternatives is not None:
            groups[skill.alternatives].append(skill)
    return Catalogue(
        areas=areas,
        skills=skills,
        area_of_skill={released.skill.slug: areas[released.area] for released in document.skills},
        roadmaps={roadmap.slug: roadmap for roadmap in roadmaps},
        paths={path.slug: path for path in document.paths},
        standings=_standings(roadmaps),
        demands=_demands(document.paths),
        opens={slug: tuple(opened) for slug, opened in opens.items()},
        alternatives={group: tuple(members) for group, members in groups.items()},
        questions=Counter(item.skill for item in document.items if not item.is_pilot),
        coverage={path.slug: path_coverage(release, path.slug) for path in document.paths},
    )


def _standings(roadmaps: list[Roadmap]) -> dict[str, tuple[Standing, ...]]:
    found: dict[str, list[Standing]] = defaultdict(list)
    for roadmap in roadmaps:
        for number, phase in enumerate(roadmap.phases, 1):
            for topic in phase.topics:
                for skill in topic.skills:
                    found[skill].append(Standing(roadmap, phase, number, topic))
    return {skill: tuple(places) for skill, places in found.items()}


def _demands(paths: tuple[CareerPath, ...]) -> dict[str, tuple[Demand, ...]]:
    found: dict[str, list[Demand]] = defaultdict(list)
    for path in paths:
        for level, asked in path.levels.items():
            for required in asked.requires:
                demand = Demand(path, level, required.depth, required.weight)
                found[required.skill].append(demand)
    return {skill: tuple(demands) for skill, demands in found.items()}
