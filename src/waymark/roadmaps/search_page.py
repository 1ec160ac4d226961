"""Search results, as a page and as data."""

from waymark.roadmaps.catalogue import Catalogue, select_catalogue
from waymark.roadmaps.search_emphasis import emphasised
from waymark.roadmaps.search_entries import entries_of
from waymark.roadmaps.search_index import MAXIMUM_QUERY, Hit, SearchIndex
from waymark.roadmaps.search_schemas import NamePart, SearchHit, SearchReply
from waymark.roadmaps.shell import Page

ON_A_PAGE = 30

KIND_NAMES = {
    "skill": "Skill",
    "product": "Product",
    "path": "Career path",
    "roadmap": "Roadmap",
    "topic": "Topic",
}

_LATEST: tuple[Catalogue, SearchIndex] | None = None


def index_of(catalogue: Catalogue) -> SearchIndex:
    """Return the index of a catalogue, built once for the newest (some 20 milliseconds)."""
    global _LATEST  # noqa: PLW0603  # one per process, like the catalogue
    if _LATEST is None or _LATEST[0] is not catalogue:
        _LATEST = catalogue, SearchIndex.build(entries_of(catalogue))
    return _LATEST[1]


async def read_hits(query: str, limit: int) -> SearchReply:
    hits = index_of(await select_catalogue()).search(query, limit)
    return SearchReply(query=query, hits=[_shown(hit) for hit in hits])


def search_page(catalogue: Catalogue, query: str) -> Page:
    query = " ".join(query[:MAXIMUM_QUERY].split())
    hits = index_of(catalogue).search(query, ON_A_PAGE)
    return Page(
        template="search.html",
        address="/search",
        title=f"“{query}”" if query else "Search",
        description=(
            "Search skills, products, roadmap topics and career paths of back-end work, by name, "
            "synonym or abbreviation; typing errors are forgiven."
        ),
        is_indexed=not query,
        context={
            "query": query,
            "maximum": MAXIMUM_QUERY,
            "hits": [_shown(hit) for hit in hits],
            "is_cut": len(hits) == ON_A_PAGE,
        },
    )


def _shown(hit: Hit) -> SearchHit:
    name = [
        NamePart(text=text, is_match=is_match)
        for text, is_match in emphasised(hit.entry.name, hit.words)
    ]
    return SearchHit(
        kind=hit.entry.kind,
        kind_name=KIND_NAMES[hit.entry.kind],
        name=name,
        address=hit.entry.address,
        context=hit.entry.context,
        # Where the name itself shows why it was found, another name only distracts.
        alias=None if any(part.is_match for part in name) else hit.alias,
    )
