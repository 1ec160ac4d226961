"""The page of all roadmaps."""

from waymark.roadmaps.catalogue import Catalogue
from waymark.roadmaps.shell import Page


def roadmap_list_page(catalogue: Catalogue) -> Page:
    return Page(
        template="roadmap_list.html",
        address="/roadmaps",
        title="Roadmaps",
        description=(
            "Five public roadmaps for back-end developers, joined into one skill graph: what each "
            "covers, how long it takes and where they differ."
        ),
        context={"roadmaps": tuple(catalogue.roadmaps.values())},
    )
