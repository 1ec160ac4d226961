"""Search, for the field in the header and as a page that works without scripts."""

from functools import partial
from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from waymark.problem import documented
from waymark.roadmaps.controllers import PAGES_FOR_ERRORS, PUBLIC
from waymark.roadmaps.search_index import MAXIMUM_QUERY
from waymark.roadmaps.search_page import read_hits, search_page
from waymark.roadmaps.search_schemas import SearchReply
from waymark.roadmaps.shell import Shell

Query = Annotated[
    str, QueryParameter(max_length=MAXIMUM_QUERY, description="A name, or a part of one.")
]
Limit = Annotated[int, QueryParameter(ge=1, le=50)]


class SearchPageController(Controller):
    path = "/search"
    include_in_schema = False
    opt = PUBLIC
    exception_handlers = PAGES_FOR_ERRORS

    @get()
    async def show_search(
        self,
        request: Request[Any, Any, Any],
        shell: NamedDependency[Shell],
        q: FromQuery[str] = "",
    ) -> Response[bytes]:
        return await shell.show_fresh(request, partial(search_page, query=q))


@get(
    "/api/search",
    operation_id="search",
    tags=["exploring"],
    responses=documented(400),
    opt=PUBLIC,
    cache_control=CacheControlHeader(public=True, max_age=60),
)
async def search(q: Query, limit: Limit = 10) -> SearchReply:
    """Find skills, products, paths, roadmaps and topics by any of their names.

    The same for everybody. What is typed may be misspelt, shortened or only begun.
    """
    return await read_hits(q, limit)
