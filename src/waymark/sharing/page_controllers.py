"""The pages behind share links, and what their owner sees of them beforehand."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from waymark.errors import DomainError
from waymark.roadmaps.controllers import PUBLIC
from waymark.roadmaps.shell import Page, Shell
from waymark.sharing.actions import count_view, end_of, require_something
from waymark.sharing.private_pages import private_page, refuse_with_page
from waymark.sharing.queries import ShareOver, select_sharable_result, select_shared_result
from waymark.sharing.schemas import Part
from waymark.sharing.shared_page import shared_page
from waymark.sharing.views import is_view


def say_that_it_is_over(request: Request[Any, Any, Any], error: ShareOver) -> Response[bytes]:
    shell: Shell = request.app.state.shell
    page = Page(
        template="share_over.html",
        address="/r",
        title="This link is no longer in use",
        description=str(error),
        is_indexed=False,
        context={"detail": str(error)},
    )
    return private_page(shell, page, 410)


PAGES_FOR_REFUSALS: dict[int | type[Exception], Any] = {
    DomainError: refuse_with_page,
    ShareOver: say_that_it_is_over,
}


@get(
    "/r/{token:str}",
    include_in_schema=False,
    opt=PUBLIC,
    exception_handlers=PAGES_FOR_REFUSALS,
)
async def show_shared_result(
    request: Request[Any, Any, Any],
    token: FromPath[str],
    shell: NamedDependency[Shell],
    visitor_id: NamedDependency[UUID | None],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Show what the link shares. Its owner's own looks are not counted."""
    shared = await select_shared_result(token, now)
    if visitor_id != shared.account_id and is_view(request.headers):
        await count_view(shared, now)
    return private_page(
        shell,
        shared_page(
            shared.result, shared.newest, shared.shows, shared.display_name, shared.expires_at
        ),
    )


# Not below /sessions: a route there would hide the addresses of the single-page app beside it.
@get(
    "/as-others-see-it/{assessment_id:uuid}",
    include_in_schema=False,
    opt=PUBLIC,
    exception_handlers=PAGES_FOR_REFUSALS,
)
async def preview_shared_result(
    assessment_id: FromPath[UUID],
    shell: NamedDependency[Shell],
    account_id: NamedDependency[UUID],
    now: NamedDependency[datetime],
    revision: Annotated[int, QueryParameter(ge=1)],
    shows: Annotated[list[Part], QueryParameter()],
    until: FromQuery[date],
) -> Response[bytes]:
    """Show one's own result as a link with these choices would, without making one."""
    require_something(list(shows))
    found = await select_sharable_result(assessment_id, account_id, revision)
    return private_page(
        shell,
        shared_page(found.result, found.newest, shows, found.display_name, end_of(until, now)),
    )
