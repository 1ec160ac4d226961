"""What goes over HTTP about searches."""

import msgspec

from waymark.roadmaps.search_entries import Kind


class NamePart(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A piece of a name. All pieces in order are the name."""

    text: str
    is_match: bool


class SearchHit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    kind: Kind
    kind_name: str
    name: list[NamePart]
    address: str
    """From the root of the site, with the anchor where it is a place on a page."""
    context: str
    """Where it belongs: the area of a skill, the skill of a product, the roadmap of a topic."""
    alias: str | None
    """The synonym or product by which it was found, where that was not its name."""


class SearchReply(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    query: str
    """As it was asked, so that a late reply can be told from the one awaited."""
    hits: list[SearchHit]
    """The best first."""
