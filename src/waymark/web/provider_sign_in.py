"""Going to a sign-in provider and coming back.

People see these addresses in their browser, so every end of the way is a page: what went wrong
goes there as a code, which the page puts into words.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import asyncpg
import structlog
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER
from redis.exceptions import RedisError

from waymark.accounts.actions import (
    AccountSuspended,
    EmailInUse,
    confirm_identity,
    link_identity,
    sign_in_with,
)
from waymark.accounts.offered import OfferedProviders
from waymark.accounts.providers import Answer, Attempt, ProvenIdentity, new_attempt
from waymark.accounts.queries import is_suspended
from waymark.errors import DomainError, Forbidden
from waymark.settings import Settings
from waymark.web.departures import (
    Departures,
    Purpose,
    SignInExpired,
    StoredDeparture,
    own_path,
)
from waymark.web.origins import client_address, origin_of
from waymark.web.problems import code_of
from waymark.web.rate_limits import BY_ACCOUNT, BY_ADDRESS, RateLimiter, network_of
from waymark.web.sessions import SessionStore, SignInRequired

AnyRequest = Request[Any, Any, Any]

MAXIMUM_CODE_LENGTH = 4096
"""Microsoft's codes are the longest, at about 1,500 characters."""

log = structlog.get_logger(source=__name__)


class SignInCancelled(Forbidden):
    """The person said no, or the provider did on their behalf."""


class ProviderSignIn:
    """One for each application. Takes a browser to a provider and receives it again."""

    def __init__(
        self,
        settings: Settings,
        offered: OfferedProviders,
        departures: Departures,
        sessions: SessionStore,
        limiter: RateLimiter,
    ) -> None:
        self._settings = settings
        self._offered = offered
        self._departures = departures
        self._sessions = sessions
        self._limiter = limiter

    async def leave(self, request: AnyRequest, provider_id: str, now: datetime) -> Response[Any]:
        """Send a browser to a provider to sign in; to the page of problems where it cannot."""
        next_path = own_path(request.query_params.get("next", "/"))
        try:
            await self._count(request)
            address, cookie = await self._begin(request, provider_id, next_path, "sign_in", now)
        except DomainError as error:
            return _explain(error, provider_id, next_path)
        except _OUTAGES as error:
            return _explain_outage(error, provider_id, next_path)
        return _redirect(address, cookie)

    async def leave_for(
        self,
        request: AnyRequest,
        provider_id: str,
        next_path: str,
        purpose: Purpose,
        account_id: UUID,
        now: datetime,
    ) -> tuple[str, Cookie]:
        """Return where the browser of a signed-in person goes, and the cookie it takes along.

        Raises ProviderUnknown, ProviderUnavailable or TooManyAttempts.
        """
        await self._count(request)
        await self._limiter.count(BY_ACCOUNT, str(account_id))
        return await self._begin(request, provider_id, next_path, purpose, now, account_id)

    async def come_back(
        self, request: AnyRequest, provider_id: str, now: datetime
    ) -> Response[Any]:
        """Finish what `leave` or `leave_for` began, whatever the provider answers."""
        departure: StoredDeparture | None = None
        state = _parameter(request, "state", 512)
        try:
            await self._count(request)
            departure = await self._take(request, state, provider_id)
            identity = await self._prove(request, departure, now)
            response = await self._arrive(request, departure, identity, now)
        except DomainError as error:
            response = _explain(error, provider_id, "/" if departure is None else departure.next)
            if isinstance(error, EmailInUse):
                response.set_cookie(await self._departures.let_wait(error.account_id, identity))
        except _OUTAGES as error:
            response = _explain_outage(
                error, provider_id, "/" if departure is None else departure.next
            )
        response.set_cookie(self._departures.end_cookie(state))
        return response

    async def check_not_suspended(self, account_id: UUID, token: str) -> None:
        """Take back a session that was made while the account was being suspended.

        A suspension ends the sessions there are; this sees those that it could not see.
        """
        if await is_suspended(account_id):
            await self._sessions.end(token)
            raise AccountSuspended("This account is suspended, so nobody can sign in to it.")

    async def _begin(
        self,
        request: AnyRequest,
        provider_id: str,
        next_path: str,
        purpose: Purpose,
        now: datetime,
        account_id: UUID | None = None,
    ) -> tuple[str, Cookie]:
        provider = self._offered.get(provider_id)
        attempt: Attempt = new_attempt(
            f"{self._own_origin(request)}/sign-in/{provider.id}/callback",
            now,
            is_confirmation=purpose == "confirm",
        )
        address = await provider.address_for(attempt)
        cookie = await self._departures.begin(provider.id, attempt, next_path, purpose, account_id)
        return address, cookie

    async def _take(self, request: AnyRequest, state: str, provider_id: str) -> StoredDeparture:
        try:
            return await self._departures.take(request, state, provider_id)
        except SignInExpired:
            if "error" in request.query_params:
                # Some providers forget the state when they say no, and a no changes nothing.
                raise SignInCancelled("The provider did not let you sign in.") from None
            raise

    async def _prove(
        self, request: AnyRequest, departure: StoredDeparture, now: datetime
    ) -> ProvenIdentity:
        provider = self._offered.get(departure.provider)
        code = _parameter(request, "code", MAXIMUM_CODE_LENGTH)
        if not code or "error" in request.query_params:
            raise SignInCancelled(
                f"{provider.name} did not let you sign in, or you went back. Nothing was changed."
            )
        answer = Answer(code=code, issuer=_parameter(request, "iss", 512) or None)
        return await provider.prove(departure.attempt, answer, now)

    async def _arrive(
        self,
        request: AnyRequest,
        departure: StoredDeparture,
        identity: ProvenIdentity,
        now: datetime,
    ) -> Response[Any]:
        origin = origin_of(request, self._settings)
        token = self._sessions.token_of(request)
        if departure.purpose == "sign_in":
            await self._limiter.count(BY_ACCOUNT, f"{identity.issuer} {identity.subject}")
            account = await sign_in_with(identity, now, origin)
            await self._sessions.end(token)
            fresh = await self._sessions.create(account.id, now, origin.device)
            await self.check_not_suspended(account.id, fresh)
            return _redirect(departure.next, self._sessions.cookie(fresh))

        session = await self._sessions.read_session(token, now)
        if session is None or session.account_id != departure.account_id:
            raise SignInRequired(
                "Meanwhile you were signed out, or somebody else signed in. Nothing was changed."
            )
        if departure.purpose == "link":
            await link_identity(session.account_id, identity, now, origin)
        else:
            await confirm_identity(session.account_id, identity, now, origin)
        is_confirmed = departure.purpose == "confirm"
        fresh = await self._sessions.renew(token, now, is_proven=is_confirmed)
        return _redirect(departure.next, self._sessions.cookie(fresh))

    async def _count(self, request: AnyRequest) -> None:
        address = client_address(request, self._settings)
        await self._limiter.count(BY_ADDRESS, network_of(address))

    def _own_origin(self, request: AnyRequest) -> str:
        """The origin that providers send people back to; never taken from a request that lies.

        In local mode requests under any name but this machine's are refused before they get here.
        """
        return self._settings.public_url or str(request.base_url).rstrip("/")


_OUTAGES = (RedisError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


def _explain(error: DomainError, provider_id: str, next_path: str) -> Response[Any]:
    return _redirect_to_problem(code_of(error), provider_id, next_path)


def _explain_outage(error: Exception, provider_id: str, next_path: str) -> Response[Any]:
    log.error("dependency_unavailable", reason=type(error).__name__, exc_info=error)
    return _redirect_to_problem("dependency_unavailable", provider_id, next_path)


def _redirect_to_problem(code: str, provider_id: str, next_path: str) -> Response[Any]:
    shown = {"problem": code, "provider": provider_id[:32], "next": next_path}
    return _redirect(f"/sign-in?{urlencode(shown)}")


def _redirect(address: str, cookie: Cookie | None = None) -> Response[Any]:
    return Redirect(
        address,
        status_code=HTTP_303_SEE_OTHER,
        cookies=[] if cookie is None else [cookie],
        headers={"cache-control": "no-store"},
    )


def _parameter(request: AnyRequest, name: str, maximum_length: int) -> str:
    """Return a parameter that is there once and not overlong; else empty."""
    values = request.query_params.getall(name, [])
    return values[0] if len(values) == 1 and len(values[0]) <= maximum_length else ""
