"""The pages to explore. They answer in HTML, and the same to everybody."""

from functools import partial
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from waymark.errors import DomainError
from waymark.roadmaps.comparison import comparison_page
from waymark.roadmaps.roadmap_list import roadmap_list_page
from waymark.roadmaps.roadmap_trail import roadmap_page
from waymark.roadmaps.shell import Shell, respond_with_page

PUBLIC = {"exclude_from_csrf": True}
"""A page that any cache may keep must not hand out somebody's token."""

PAGES_FOR_ERRORS: dict[int | type[Exception], Any] = {DomainError: respond_with_page}


class RoadmapController(Controller):
    path = "/roadmaps"
    include_in_schema = False
    opt = PUBLIC
    exception_handlers = PAGES_FOR_ERRORS

    @get()
    async def show_roadmaps(
        self, request: Request[Any, Any, Any], shell: NamedDependency[Shell]
    ) -> Response[bytes]:
        return await shell.show(request, roadmap_list_page)

    @get("/{slug:str}")
    async def show_roadmap(
        self,
        request: Request[Any, Any, Any],
        shell: NamedDependency[Shell],
        slug: FromPath[str],
    ) -> Response[bytes]:
        return await shell.show(request, partial(roadmap_page, slug=slug))

    @get("/{slug:str}/compare/{other:str}")
    async def show_comparison(
        self,
        request: Request[Any, Any, Any],
        shell: NamedDependency[Shell],
        slug: FromPath[str],
        other: FromPath[str],
    ) -> Response[bytes]:
        return await shell.show(request, partial(comparison_page, slug=slug, other=other))
