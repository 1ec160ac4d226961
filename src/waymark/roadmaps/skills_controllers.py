"""The pages of skills."""

from functools import partial
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from waymark.roadmaps.controllers import PAGES_FOR_ERRORS, PUBLIC
from waymark.roadmaps.shell import Shell
from waymark.roadmaps.skills_list import skill_list_page
from waymark.roadmaps.skills_page import skill_page


class SkillController(Controller):
    path = "/skills"
    include_in_schema = False
    opt = PUBLIC
    exception_handlers = PAGES_FOR_ERRORS

    @get()
    async def show_skills(
        self, request: Request[Any, Any, Any], shell: NamedDependency[Shell]
    ) -> Response[bytes]:
        return await shell.show(request, skill_list_page)

    @get("/{slug:str}")
    async def show_skill(
        self,
        request: Request[Any, Any, Any],
        shell: NamedDependency[Shell],
        slug: FromPath[str],
    ) -> Response[bytes]:
        return await shell.show(request, partial(skill_page, slug=slug))
