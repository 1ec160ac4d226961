"""What can be found: every skill, product, path, roadmap and topic, with all its names. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from waymark.bank.content import Product, Skill
from waymark.bank.names import folded
from waymark.bank.roadmap_content import Phase, Roadmap, Topic
from waymark.roadmaps.catalogue import Catalogue

Kind = Literal["skill", "product", "path", "roadmap", "topic"]
KINDS: tuple[Kind, ...] = ("skill", "product", "path", "roadmap", "topic")
"""In the order in which equally good hits are shown."""

_MAKER = re.compile(r"^(Amazon|Apache|AWS|Azure|Google|Microsoft) ")
"""Products go by their own name, without the maker's."""


@dataclass(frozen=True)
class Entry:
    kind: Kind
    name: str
    address: str
    context: str
    """Where it belongs: the area of a skill, the skill of a product, the roadmap of a topic."""
    names: tuple[str, ...]
    """What it is called: its name and its slug."""
    aliases: tuple[str, ...] = ()
    """What else it answers to: synonyms, and products that it covers."""
    mentions: tuple[str, ...] = ()
    """What roadmaps call the part of it that they ask for."""
    places: int = 0
    """In how many roadmaps and levels of paths it stands; decides between equals."""


def entries_of(catalogue: Catalogue) -> tuple[Entry, ...]:
    return (
        *(_of_skill(catalogue, skill) for skill in catalogue.skills.values()),
        *(
            _of_product(skill, product)
            for skill in catalogue.skills.values()
            for product in skill.products
        ),
        *_of_paths(catalogue),
        *(_of_roadmap(roadmap) for roadmap in catalogue.roadmaps.values()),
        *_of_topics(catalogue),
    )


def product_anchor(product: Product) -> str:
    """Where a product stands on the page of its skill. Part of deep links."""
    return f"product-{folded(product.name).replace(' ', '-')}"


def _of_skill(catalogue: Catalogue, skill: Skill) -> Entry:
    standings = catalogue.standings.get(skill.slug, ())
    topics = [each.topic for each in standings]
    return Entry(
        kind="skill",
        name=skill.name,
        address=f"/skills/{skill.slug}",
        context=catalogue.area_of_skill[skill.slug].name,
        names=(skill.name, skill.slug),
        aliases=(*skill.synonyms, *(product.name for product in skill.products)),
        mentions=tuple({t.name: None for t in topics if t.skills[0] == skill.slug}),
        places=len(standings) + len(catalogue.demands.get(skill.slug, ())),
    )


def _of_product(skill: Skill, product: Product) -> Entry:
    return Entry(
        kind="product",
        name=product.name,
        address=f"/skills/{skill.slug}#{product_anchor(product)}",
        context=skill.name,
        names=(product.name, _MAKER.sub("", product.name)),
    )


def _of_paths(catalogue: Catalogue) -> Iterator[Entry]:
    directions = [
        direction
        for roadmap in catalogue.roadmaps.values()
        for direction in roadmap.specialisations
    ]
    for path in catalogue.paths.values():
        yield Entry(
            kind="path",
            name=path.name,
            address=f"/paths/{path.slug}",
            context=", ".join(path.levels),
            names=(path.name, path.slug),
            aliases=tuple({each.name: None for each in directions if each.path == path.slug}),
        )


def _of_roadmap(roadmap: Roadmap) -> Entry:
    return Entry(
        kind="roadmap",
        name=roadmap.name,
        address=f"/roadmaps/{roadmap.slug}",
        context=f"{len(roadmap.phases)} phases",
        names=(roadmap.name, roadmap.slug, f"roadmap {roadmap.name}"),
    )


def _of_topics(catalogue: Catalogue) -> Iterator[Entry]:
    """Yield one entry for all topics of the same name, unless a skill of theirs bears it too."""
    places: dict[str, list[tuple[Roadmap, Phase, Topic]]] = {}
    for roadmap in catalogue.roadmaps.values():
        for phase in roadmap.phases:
            for topic in phase.topics:
                places.setdefault(folded(topic.name), []).append((roadmap, phase, topic))
    for name, found in places.items():
        skills = {slug for _, _, topic in found for slug in topic.skills}
        if any(folded(catalogue.skills[slug].name) == name for slug in skills):
            continue
        roadmap, phase, topic = found[0]
        others = len({each.slug for each, _, _ in found}) - 1
        more = f" and {others} more" if others else ""
        yield Entry(
            kind="topic",
            name=topic.name,
            address=f"/roadmaps/{roadmap.slug}#topic-{topic.slug}",
            context=f"{roadmap.name}{more}",
            names=(topic.name,),
            places=len(found),
        )
