"""The addresses of signing in through a provider."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from waymark.accounts.actions import LOCAL_PROVIDER, confirm_locally
from waymark.accounts.schemas import Departure, DepartureView
from waymark.problem import documented
from waymark.settings import Settings
from waymark.web.origins import origin_of
from waymark.web.provider_sign_in import ProviderSignIn
from waymark.web.sessions import SessionStore


@get("/sign-in/{provider:str}", include_in_schema=False)
async def go_to_provider(
    request: Request[Any, Any, Any],
    provider: FromPath[str],
    provider_sign_in: NamedDependency[ProviderSignIn],
    now: NamedDependency[datetime],
) -> Response[Any]:
    return await provider_sign_in.leave(request, provider, now)


@get("/sign-in/{provider:str}/callback", include_in_schema=False)
async def come_back_from_provider(
    request: Request[Any, Any, Any],
    provider: FromPath[str],
    provider_sign_in: NamedDependency[ProviderSignIn],
    now: NamedDependency[datetime],
) -> Response[Any]:
    return await provider_sign_in.come_back(request, provider, now)


@post(
    "/api/identities/links",
    operation_id="beginLink",
    tags=["accounts"],
    status_code=HTTP_200_OK,
    responses=documented(400, 401, 403, 404, 413, 429),
)
async def begin_link(
    request: Request[Any, Any, Any],
    data: JSONBody[Departure],
    recent_account_id: NamedDependency[UUID],
    provider_sign_in: NamedDependency[ProviderSignIn],
    now: NamedDependency[datetime],
) -> Response[DepartureView]:
    """Leave for a provider to link the identity that comes back. Needs a recent sign-in.

    A request with a CSRF token and not a plain link: another site could otherwise have its own
    identity linked to the account of whoever visits it.
    """
    address, cookie = await provider_sign_in.leave_for(
        request, data.provider, data.next, "link", recent_account_id, now
    )
    return Response(DepartureView(address=address), cookies=[cookie])


@post(
    "/api/session/confirmations",
    operation_id="beginConfirmation",
    tags=["accounts"],
    status_code=HTTP_200_OK,
    responses=documented(400, 401, 403, 404, 413, 429),
)
async def begin_confirmation(
    request: Request[Any, Any, Any],
    data: JSONBody[Departure],
    account_id: NamedDependency[UUID],
    provider_sign_in: NamedDependency[ProviderSignIn],
    sessions: NamedDependency[SessionStore],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[DepartureView]:
    """Leave for a provider to show once more who one is; afterwards the sign-in is recent.

    On a developer's own machine a local identity is confirmed at once, as it is not proven either.
    """
    if data.provider == LOCAL_PROVIDER and settings.is_local:
        await confirm_locally(account_id, now, origin_of(request, settings))
        fresh = await sessions.renew(sessions.token_of(request), now, is_proven=True)
        return Response(DepartureView(address=None), cookies=[sessions.cookie(fresh)])
    address, cookie = await provider_sign_in.leave_for(
        request, data.provider, data.next, "confirm", account_id, now
    )
    return Response(DepartureView(address=address), cookies=[cookie])
