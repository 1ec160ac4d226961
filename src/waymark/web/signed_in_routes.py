"""What a signed-in person sees and changes of their identities and sessions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from waymark.accounts.actions import link_identity, note_sign_out, unlink_identity
from waymark.accounts.audit import Event
from waymark.accounts.offered import OfferedProviders
from waymark.accounts.queries import select_identities
from waymark.accounts.schemas import IdentityView, SignedInView, SignedOutView
from waymark.errors import NotFound
from waymark.problem import documented
from waymark.settings import Settings
from waymark.web.departures import Departures
from waymark.web.origins import origin_of
from waymark.web.sessions import SessionStore
from waymark.web.signing_in import names_of

AnyRequest = Request[Any, Any, Any]


class SessionNotFound(NotFound): ...


class NothingWaits(NotFound): ...


@get("/api/identities", operation_id="listIdentities", tags=["accounts"], responses=documented(401))
async def list_identities(
    account_id: NamedDependency[UUID],
    offered: NamedDependency[OfferedProviders],
    settings: NamedDependency[Settings],
) -> list[IdentityView]:
    """List the ways to sign in to one's own account."""
    return await select_identities(account_id, names_of(offered, settings))


@post(
    "/api/identities/{identity_id:uuid}/unlink",
    operation_id="unlinkIdentity",
    tags=["accounts"],
    status_code=HTTP_200_OK,
    responses=documented(401, 403, 404, 409),
)
async def unlink(
    request: AnyRequest,
    identity_id: FromPath[UUID],
    recent_account_id: NamedDependency[UUID],
    offered: NamedDependency[OfferedProviders],
    sessions: NamedDependency[SessionStore],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[list[IdentityView]]:
    """Take an identity from the account, never the last one. Needs a recent sign-in."""
    names = names_of(offered, settings)
    await unlink_identity(recent_account_id, identity_id, names, now, origin_of(request, settings))
    fresh = await sessions.renew(sessions.token_of(request), now, is_proven=False)
    return Response(
        await select_identities(recent_account_id, names), cookies=[sessions.cookie(fresh)]
    )


@post(
    "/api/identities/waiting/link",
    operation_id="linkWaitingIdentity",
    tags=["accounts"],
    status_code=HTTP_200_OK,
    responses=documented(401, 403, 404, 409),
)
async def link_waiting(
    request: AnyRequest,
    recent_account_id: NamedDependency[UUID],
    departures: NamedDependency[Departures],
    offered: NamedDependency[OfferedProviders],
    sessions: NamedDependency[SessionStore],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[list[IdentityView]]:
    """Link the identity that brought this account's e-mail. Needs a recent sign-in."""
    waiting = await departures.take_waiting(request)
    if waiting is None or waiting.account_id != recent_account_id:
        raise NothingWaits("No identity waits for this account. Sign in with it once more.")
    await link_identity(recent_account_id, waiting.identity, now, origin_of(request, settings))
    fresh = await sessions.renew(sessions.token_of(request), now, is_proven=False)
    return Response(
        await select_identities(recent_account_id, names_of(offered, settings)),
        cookies=[sessions.cookie(fresh), departures.end_waiting_cookie()],
    )


@post(
    "/api/identities/waiting/forget",
    operation_id="forgetWaitingIdentity",
    tags=["accounts"],
    status_code=HTTP_204_NO_CONTENT,
    responses=documented(403),
)
async def forget_waiting(
    request: AnyRequest, departures: NamedDependency[Departures]
) -> Response[None]:
    """Let go of the identity that waits in this browser, if one does."""
    await departures.take_waiting(request)
    return Response(None, cookies=[departures.end_waiting_cookie()])


@get("/api/sessions", operation_id="listSessions", tags=["accounts"], responses=documented(401))
async def list_sessions(
    request: AnyRequest,
    account_id: NamedDependency[UUID],
    sessions: NamedDependency[SessionStore],
    now: NamedDependency[datetime],
) -> list[SignedInView]:
    """List the browsers that are signed in to one's own account, the one used last first."""
    this_one = sessions.id_of(sessions.token_of(request))
    return [
        SignedInView(
            id=listed.id,
            device=listed.session.device,
            first_seen_at=listed.session.created_at,
            used_at=listed.session.used_at,
            is_this_one=listed.id == this_one,
        )
        for listed in await sessions.list_of(account_id, now)
    ]


@post(
    "/api/sessions/{session_id:str}/end",
    operation_id="endSession",
    tags=["accounts"],
    status_code=HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 404),
)
async def end_session(
    request: AnyRequest,
    session_id: FromPath[str],
    account_id: NamedDependency[UUID],
    sessions: NamedDependency[SessionStore],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> None:
    """Sign out one of one's own browsers."""
    if not await sessions.end_listed(account_id, session_id):
        raise SessionNotFound("That browser is not signed in any more.")
    origin = origin_of(request, settings)
    await note_sign_out(account_id, Event.SIGNED_OUT_ELSEWHERE, now, origin)


@post(
    "/api/sessions/end-all",
    operation_id="endAllSessions",
    tags=["accounts"],
    status_code=HTTP_200_OK,
    responses=documented(401, 403),
)
async def end_all_sessions(
    request: AnyRequest,
    account_id: NamedDependency[UUID],
    sessions: NamedDependency[SessionStore],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[SignedOutView]:
    """Sign out everywhere, here as well."""
    ended = await sessions.end_all(account_id)
    origin = origin_of(request, settings)
    await note_sign_out(account_id, Event.SIGNED_OUT_EVERYWHERE, now, origin)
    return Response(SignedOutView(ended=ended), cookies=[sessions.expired_cookie()])
