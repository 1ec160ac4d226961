"""The pages of all career paths and of one."""

from dataclasses import dataclass

from waymark.bank.content import LEVELS, CareerPath
from waymark.roadmaps.catalogue import Catalogue
from waymark.roadmaps.paths_levels import LevelOfPath, areas_of_path, levels_of_path
from waymark.roadmaps.shell import Page, PageNotFound
from waymark.roadmaps.wording import counted, sentence

WELL_COVERED = 0.5
"""Below this share of what a path weighs, results stay vague however long the session."""


@dataclass(frozen=True)
class ListedPath:
    path: CareerPath
    levels: tuple[LevelOfPath, ...]
    coverage: float


def path_list_page(catalogue: Catalogue) -> Page:
    listed = [
        ListedPath(
            path,
            levels_of_path(path, catalogue.skills, catalogue.areas),
            catalogue.coverage[path.slug],
        )
        for path in catalogue.paths.values()
    ]
    return Page(
        template="path_list.html",
        address="/paths",
        title="Career paths",
        description=(
            f"{counted(len(listed), 'career path')} around the back end, from junior to senior: "
            "which skills each level asks for, how deep, and why."
        ),
        context={"listed": listed, "coverage_words": coverage_words},
    )


def path_page(catalogue: Catalogue, slug: str) -> Page:
    path = catalogue.paths.get(slug)
    if path is None:
        raise PageNotFound("There is no such career path.")
    levels = levels_of_path(path, catalogue.skills, catalogue.areas)
    return Page(
        template="path.html",
        address=f"/paths/{slug}",
        title=path.name,
        description=(
            f"{sentence(path.about)} What junior, mid and senior work asks for, level by level."
        ),
        context={
            "path": path,
            "levels": levels,
            "areas": areas_of_path(path, catalogue.skills, catalogue.area_of_skill),
            "coverage": catalogue.coverage[slug],
            "coverage_words": coverage_words,
            "is_well_covered": catalogue.coverage[slug] >= WELL_COVERED,
            "others": [other for other in catalogue.paths.values() if other is not path],
            "all_levels": LEVELS,
        },
    )


def coverage_words(coverage: float) -> str:
    """Say how far questions reach, never rounding up to what is not there."""
    reached = f"Questions reach {int(coverage * 100)} % of what its top level asks for, by weight"
    if coverage >= WELL_COVERED:
        return f"{reached}."
    return f"Few questions yet: expect wide intervals. {reached}."
