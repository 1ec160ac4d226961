"""The page that lays two roadmaps side by side, skill by skill."""

from collections.abc import Callable
from dataclasses import dataclass

from waymark.bank.content import Area, Skill
from waymark.bank.roadmap_content import Phase, Roadmap, Topic
from waymark.roadmaps.catalogue import Catalogue
from waymark.roadmaps.shell import Page, PageNotFound
from waymark.roadmaps.wording import counted


@dataclass(frozen=True)
class Place:
    """Where a roadmap first has a skill."""

    number: int
    phase: Phase
    topic: Topic


@dataclass(frozen=True)
class Compared:
    skill: Skill
    first: Place | None
    second: Place | None


@dataclass(frozen=True)
class Group:
    """Skills of one area, in the order of the graph."""

    area: Area
    skills: tuple[Compared, ...]


@dataclass(frozen=True)
class Part:
    """Skills that only one of the two has, or both."""

    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        return sum(len(group.skills) for group in self.groups)


def comparison_page(catalogue: Catalogue, slug: str, other: str) -> Page:
    first, second = catalogue.roadmaps.get(slug), catalogue.roadmaps.get(other)
    if first is None or second is None or first is second:
        raise PageNotFound("There are no two such roadmaps.")
    only_first, both, only_second = compare(catalogue, first, second)
    return Page(
        template="comparison.html",
        address=f"/roadmaps/{slug}/compare/{other}",
        title=f"{first.name} and {second.name} compared",
        description=(
            f"{counted(both.count, 'skill')} in both, {only_first.count} only in “{first.name}”, "
            f"{only_second.count} only in “{second.name}”, by area and phase."
        ),
        context={
            "first": first,
            "second": second,
            "only_first": only_first,
            "only_second": only_second,
            "both": both,
        },
    )


def compare(catalogue: Catalogue, first: Roadmap, second: Roadmap) -> tuple[Part, Part, Part]:
    """Return what only the first has, what both have, and what only the second has."""
    in_first, in_second = places_of(first), places_of(second)
    compared = [
        Compared(skill, in_first.get(slug), in_second.get(slug))
        for slug, skill in catalogue.skills.items()
        if slug in in_first or slug in in_second
    ]

    def part(belongs: Callable[[Compared], bool]) -> Part:
        return _part(catalogue, [each for each in compared if belongs(each)])

    return (
        part(lambda each: each.second is None),
        part(lambda each: each.first is not None and each.second is not None),
        part(lambda each: each.first is None),
    )


def places_of(roadmap: Roadmap) -> dict[str, Place]:
    """Return where each skill of a roadmap comes up for the first time."""
    places: dict[str, Place] = {}
    for number, phase in enumerate(roadmap.phases, 1):
        for topic in phase.topics:
            for skill in topic.skills:
                places.setdefault(skill, Place(number, phase, topic))
    return places


def _part(catalogue: Catalogue, compared: list[Compared]) -> Part:
    groups = []
    for area in catalogue.areas.values():
        own = [each for each in compared if catalogue.area_of_skill[each.skill.slug] is area]
        if own:
            groups.append(Group(area, tuple(own)))
    return Part(tuple(groups))
