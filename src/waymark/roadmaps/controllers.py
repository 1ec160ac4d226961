"""The pages to explore. They answer in HTML, and the same to everybody."""

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from waymark.errors import DomainError
from waymark.roadmaps.roadmap_list import roadmap_list_page
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
