"""Signing in and out: the only handlers that deal in cookies."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from waymark.accounts.actions import sign_in_locally
from waymark.accounts.queries import select_account
from waymark.accounts.schemas import AccountView, LocalSignIn, SessionView
from waymark.problem import documented
from waymark.settings import Settings
from waymark.web.sessions import SessionStore


@get("/api/session", operation_id="readSession", tags=["accounts"], responses=documented())
async def read_session(
    visitor_id: NamedDependency[UUID | None], settings: NamedDependency[Settings]
) -> SessionView:
    """Say who is signed in, and how one may sign in."""
    return SessionView(account=await select_account(visitor_id), local_sign_in=settings.is_local)


@post(
    "/api/sign-in/local",
    operation_id="signInLocally",
    tags=["accounts"],
    status_code=HTTP_200_OK,
    responses=documented(400, 403, 413),
)
async def sign_in_on_this_machine(
    request: Request[Any, Any, Any],
    data: JSONBody[LocalSignIn],
    sessions: NamedDependency[SessionStore],
    now: NamedDependency[datetime],
) -> Response[AccountView]:
    """Sign in by name alone. This route exists in local mode only."""
    account = await sign_in_locally(data.name, now)
    await sessions.end(request.cookies.get(sessions.cookie_name))
    token = await sessions.create(account.id, now)
    return Response(account, cookies=[sessions.cookie(token)])


@post(
    "/api/sign-out",
    operation_id="signOut",
    tags=["accounts"],
    status_code=HTTP_204_NO_CONTENT,
    responses=documented(403),
)
async def sign_out(
    request: Request[Any, Any, Any], sessions: NamedDependency[SessionStore]
) -> Response[None]:
    """End this session. Signing out twice does no harm."""
    await sessions.end(request.cookies.get(sessions.cookie_name))
    return Response(None, cookies=[sessions.expired_cookie()])
