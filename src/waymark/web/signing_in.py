"""Who is signed in here, signing in by name on a developer's own machine, and signing out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from waymark.accounts.actions import LOCAL_PROVIDER, note_sign_out, sign_in_locally
from waymark.accounts.audit import Event
from waymark.accounts.offered import OfferedProviders
from waymark.accounts.queries import select_account, select_providers_of
from waymark.accounts.schemas import (
    AccountView,
    LocalSignIn,
    ProviderView,
    SessionView,
    WaitingLinkView,
)
from waymark.problem import documented
from waymark.settings import Settings
from waymark.web.departures import Departures
from waymark.web.origins import origin_of
from waymark.web.provider_sign_in import ProviderSignIn
from waymark.web.sessions import SessionStore

AnyRequest = Request[Any, Any, Any]


@get("/api/session", operation_id="readSession", tags=["accounts"], responses=documented())
async def read_session(
    request: AnyRequest,
    visitor_id: NamedDependency[UUID | None],
    offered: NamedDependency[OfferedProviders],
    departures: NamedDependency[Departures],
    settings: NamedDependency[Settings],
) -> SessionView:
    """Say who is signed in, and how one may sign in."""
    return SessionView(
        account=await select_account(visitor_id),
        local_sign_in=settings.is_local,
        providers=[ProviderView(id=one.id, name=one.name) for one in offered.all()],
        waiting_link=await _waiting_link(request, visitor_id, departures, offered, settings),
    )


async def _waiting_link(
    request: AnyRequest,
    visitor_id: UUID | None,
    departures: Departures,
    offered: OfferedProviders,
    settings: Settings,
) -> WaitingLinkView | None:
    waiting = await departures.waiting(request)
    if waiting is None:
        return None
    used = await select_providers_of(waiting.account_id)
    names = names_of(offered, settings)
    return WaitingLinkView(
        provider_name=waiting.identity.provider_name,
        label=waiting.identity.label,
        sign_in_with=[ProviderView(id=one, name=names[one]) for one in names if one in used],
        can_link=visitor_id == waiting.account_id,
    )


def names_of(offered: OfferedProviders, settings: Settings) -> dict[str, str]:
    """Return what one can sign in with here, by id; on a developer's machine a mere name, too."""
    names: dict[str, str] = {one.id: one.name for one in offered.all()}
    return {**names, LOCAL_PROVIDER: "This machine"} if settings.is_local else names


@post(
    "/api/sign-in/local",
    operation_id="signInLocally",
    tags=["accounts"],
    status_code=HTTP_200_OK,
    responses=documented(400, 403, 413),
)
async def sign_in_on_this_machine(
    request: AnyRequest,
    data: JSONBody[LocalSignIn],
    sessions: NamedDependency[SessionStore],
    provider_sign_in: NamedDependency[ProviderSignIn],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[AccountView]:
    """Sign in by name alone. This route exists in local mode only."""
    origin = origin_of(request, settings)
    account = await sign_in_locally(data.name, now, origin)
    await sessions.end(sessions.token_of(request))
    token = await sessions.create(account.id, now, origin.device)
    await provider_sign_in.check_not_suspended(account.id, token)
    return Response(account, cookies=[sessions.cookie(token)])


@post(
    "/api/sign-out",
    operation_id="signOut",
    tags=["accounts"],
    status_code=HTTP_204_NO_CONTENT,
    responses=documented(403),
)
async def sign_out(
    request: AnyRequest,
    sessions: NamedDependency[SessionStore],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[None]:
    """End this session. Signing out twice does no harm."""
    ended = await sessions.end(sessions.token_of(request))
    if ended is not None:
        origin = origin_of(request, settings)
        await note_sign_out(ended.account_id, Event.SIGNED_OUT, now, origin)
    return Response(None, cookies=[sessions.expired_cookie()])
