"""The pages of career paths."""

from functools import partial
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from waymark.roadmaps.controllers import PAGES_FOR_ERRORS, PUBLIC
from waymark.roadmaps.paths_pages import path_list_page, path_page
from waymark.roadmaps.shell import Shell


class PathController(Controller):
    path = "/paths"
    include_in_schema = False
    opt = PUBLIC
    exception_handlers = PAGES_FOR_ERRORS

    @get()
    async def show_paths(
        self, request: Request[Any, Any, Any], shell: NamedDependency[Shell]
    ) -> Response[bytes]:
        return await shell.show(request, path_list_page)

    @get("/{slug:str}")
    async def show_path(
        self,
        request: Request[Any, Any, Any],
        shell: NamedDependency[Shell],
        slug: FromPath[str],
    ) -> Response[bytes]:
        return await shell.show(request, partial(path_page, slug=slug))
