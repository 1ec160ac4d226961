"""The page of one skill: what it is, and its place in roadmaps, paths and the graph."""

from dataclasses import dataclass

from waymark.assessments.stacks import group_name
from waymark.bank.content import LEVELS, CareerPath, Level, Skill
from waymark.bank.roadmap_content import Roadmap
from waymark.roadmaps.catalogue import Catalogue, Demand, Standing
from waymark.roadmaps.search_entries import product_anchor
from waymark.roadmaps.shell import Page, PageNotFound
from waymark.roadmaps.skills_neighbours import Neighbourhood, neighbourhood
from waymark.roadmaps.wording import counted, sentence

WEIGHTS = ((3, "in nearly every change"), (2, "most weeks"), (1, "now and then"))
"""What a weight stands for, as in the files of the paths; below all: "only in some teams"."""

ENOUGH_FOR_A_CHECK = 3
"""A check with fewer questions would say next to nothing, so none is started."""

LONGEST_LINK = 60
"""Characters of a link's text that stay readable on a phone."""


@dataclass(frozen=True)
class OnRoadmap:
    roadmap: Roadmap
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class OnPath:
    path: CareerPath
    demands: dict[Level, Demand]


@dataclass(frozen=True)
class Link:
    address: str
    site: str
    place: str
    """The rest of the address, shortened."""


def skill_page(catalogue: Catalogue, slug: str) -> Page:
    skill = catalogue.skills.get(slug)
    if skill is None:
        raise PageNotFound("There is no such skill.")
    roadmaps, paths = _on_roadmaps(catalogue, slug), _on_paths(catalogue, slug)
    questions = catalogue.questions.get(slug, 0)
    return Page(
        template="skill.html",
        address=f"/skills/{slug}",
        title=skill.name,
        description=f"{sentence(skill.about)} What you can do at each level, and what to learn "
        f"before and after.",
        context={
            "skill": skill,
            "area": catalogue.area_of_skill[slug],
            "levels": LEVELS,
            "facts": _facts(roadmaps, paths, questions),
            "questions": questions,
            "can_be_checked": questions >= ENOUGH_FOR_A_CHECK,
            "around": _around(catalogue, skill),
            "group": skill.alternatives and group_name(skill.alternatives),
            "alternatives": catalogue.alternatives.get(skill.alternatives or "", ()),
            "products": [(product_anchor(product), product) for product in skill.products],
            "roadmaps": roadmaps,
            "paths": paths,
            "links": [_link(address) for address in skill.links],
            "link": _link,
            "weight_words": weight_words,
        },
    )


def weight_words(weight: float) -> str:
    return next((words for least, words in WEIGHTS if weight >= least), "only in some teams")


def _facts(roadmaps: list[OnRoadmap], paths: list[OnPath], questions: int) -> list[str]:
    on_roadmaps = sum(bool(each.standings) for each in roadmaps)
    on_paths = sum(bool(each.demands) for each in paths)
    return [
        f"On {on_roadmaps or 'none'} of {counted(len(roadmaps), 'roadmap')}",
        f"On {on_paths or 'none'} of {counted(len(paths), 'career path')}",
        counted(questions, "live question") if questions else "No live question yet",
    ]


def _around(catalogue: Catalogue, skill: Skill) -> Neighbourhood:
    before = [catalogue.skills[slug] for slug in skill.prerequisites if slug in catalogue.skills]
    after = sorted(
        (catalogue.skills[slug] for slug in catalogue.opens.get(skill.slug, ())),
        key=lambda opened: (
            -len(catalogue.standings.get(opened.slug, ())),
            -len(catalogue.demands.get(opened.slug, ())),
        ),
    )
    return neighbourhood(before, after)


def _on_roadmaps(catalogue: Catalogue, slug: str) -> list[OnRoadmap]:
    standings = catalogue.standings.get(slug, ())
    return [
        OnRoadmap(roadmap, tuple(each for each in standings if each.roadmap is roadmap))
        for roadmap in catalogue.roadmaps.values()
    ]


def _on_paths(catalogue: Catalogue, slug: str) -> list[OnPath]:
    demands = catalogue.demands.get(slug, ())
    return [
        OnPath(path, {each.level: each for each in demands if each.path is path})
        for path in catalogue.paths.values()
    ]


def _link(address: str) -> Link:
    site, _, place = address.partition("://")[2].partition("/")
    place = place.rstrip("/")
    if len(place) > LONGEST_LINK:
        place = f"…{place[-LONGEST_LINK:]}"
    return Link(address, site.removeprefix("www."), place)
