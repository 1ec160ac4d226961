"""The page of all roadmaps."""

from dataclasses import dataclass

from waymark.bank.roadmap_content import Roadmap
from waymark.roadmaps.catalogue import Catalogue
from waymark.roadmaps.comparison import places_of
from waymark.roadmaps.roadmap_trail import facts_of
from waymark.roadmaps.shell import Page
from waymark.roadmaps.wording import phase_name


@dataclass(frozen=True)
class Part:
    """One phase in the strip that shows a roadmap in little."""

    name: str
    start: int
    length: int
    """Both in topics."""


@dataclass(frozen=True)
class Listed:
    number: int
    roadmap: Roadmap
    facts: list[str]
    parts: tuple[Part, ...]
    shared: tuple[int, ...]
    """Skills in common with each roadmap of the list, itself included."""


def roadmap_list_page(catalogue: Catalogue) -> Page:
    roadmaps = tuple(catalogue.roadmaps.values())
    skills = [set(places_of(roadmap)) for roadmap in roadmaps]
    return Page(
        template="roadmap_list.html",
        address="/roadmaps",
        title="Roadmaps",
        description=(
            "Five public roadmaps for back-end developers, joined into one skill graph: what each "
            "covers, how long it takes and where they differ."
        ),
        context={
            "listed": [
                Listed(
                    number=number,
                    roadmap=roadmap,
                    facts=facts_of(roadmap),
                    parts=_parts(roadmap),
                    shared=tuple(len(skills[number - 1] & other) for other in skills),
                )
                for number, roadmap in enumerate(roadmaps, 1)
            ],
            "most_topics": max((len(roadmap.topics()) for roadmap in roadmaps), default=1),
            "skill_count": len(set().union(*skills)),
            "topic_count": sum(len(roadmap.topics()) for roadmap in roadmaps),
        },
    )


def _parts(roadmap: Roadmap) -> tuple[Part, ...]:
    parts = []
    start = 0
    for phase in roadmap.phases:
        parts.append(Part(phase_name(phase), start, len(phase.topics)))
        start += len(phase.topics)
    return tuple(parts)
