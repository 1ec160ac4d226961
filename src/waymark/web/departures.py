"""People on their way to a sign-in provider and back, kept in Redis for ten minutes.

What goes through the browser is `state`, which finds the departure, and a cookie, which shows that
the browser that comes back is the one that left. Neither is of use without the other, and both
are used up by the first return, whatever comes of it.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import Cookie
from redis.asyncio import Redis

from waymark.accounts.providers import Attempt, ProvenIdentity
from waymark.errors import Conflict

AWAY = timedelta(minutes=10)
WAITING = timedelta(minutes=15)
"""How long an identity waits for the owner of the account whose e-mail it brought."""

Purpose = Literal["sign_in", "link", "confirm"]


class SignInExpired(Conflict):
    """The return of nobody who left: forged, too late, for the second time, another browser."""


class StoredDeparture(msgspec.Struct, frozen=True, kw_only=True):
    provider: str
    attempt: Attempt
    next: str
    browser: str
    """SHA-256 of the cookie."""
    purpose: Purpose
    account_id: UUID | None = None
    """Who is signed in, for a link or a confirmation."""


class WaitingLink(msgspec.Struct, frozen=True):
    account_id: UUID
    identity: ProvenIdentity


class Departures:
    def __init__(self, redis: Redis, *, secure: bool) -> None:
        self._redis = redis
        self._secure = secure
        self._prefix = "__Host-waymark" if secure else "waymark"

    async def begin(
        self,
        provider: str,
        attempt: Attempt,
        next_path: str,
        purpose: Purpose,
        account_id: UUID | None = None,
    ) -> Cookie:
        """Keep a departure; return the cookie that its browser has to bring back."""
        browser = secrets.token_urlsafe(32)
        departure = StoredDeparture(
            provider=provider,
            attempt=attempt,
            next=own_path(next_path),
            browser=_hash(browser),
            purpose=purpose,
            account_id=account_id,
        )
        content = msgspec.msgpack.encode(departure)
        await self._redis.set(_departure_key(attempt.state), content, ex=AWAY)
        return self._cookie(self._away_name(attempt.state), browser, AWAY)

    async def take(
        self, request: Request[Any, Any, Any], state: str, provider: str
    ) -> StoredDeparture:
        """Return the departure that this request comes back from, once; raises SignInExpired."""
        stored = await self._redis.getdel(_departure_key(state))
        browser = request.cookies.get(self._away_name(state), "")
        if stored is not None:
            departure = msgspec.msgpack.decode(stored, type=StoredDeparture)
            is_same_browser = secrets.compare_digest(departure.browser, _hash(browser))
            if is_same_browser and departure.provider == provider:
                return departure
        raise SignInExpired(
            "This sign-in was not begun here, took too long or was used already. Nothing was "
            "changed; start once more."
        )

    def end_cookie(self, state: str) -> Cookie:
        return self._cookie(self._away_name(state), "", timedelta(0))

    async def let_wait(self, account_id: UUID, identity: ProvenIdentity) -> Cookie:
        """Keep an identity for the owner of an account; return the cookie that finds it."""
        token = secrets.token_urlsafe(32)
        content = msgspec.msgpack.encode(WaitingLink(account_id, identity))
        await self._redis.set(_waiting_key(token), content, ex=WAITING)
        return self._cookie(self._waiting_name, token, WAITING)

    async def waiting(self, request: Request[Any, Any, Any]) -> WaitingLink | None:
        token = request.cookies.get(self._waiting_name)
        stored = await self._redis.get(_waiting_key(token)) if token else None
        return None if stored is None else msgspec.msgpack.decode(stored, type=WaitingLink)

    async def take_waiting(self, request: Request[Any, Any, Any]) -> WaitingLink | None:
        """The same, for the only time."""
        token = request.cookies.get(self._waiting_name)
        stored = await self._redis.getdel(_waiting_key(token)) if token else None
        return None if stored is None else msgspec.msgpack.decode(stored, type=WaitingLink)

    def end_waiting_cookie(self) -> Cookie:
        return self._cookie(self._waiting_name, "", timedelta(0))

    @property
    def _waiting_name(self) -> str:
        return f"{self._prefix}-waiting"

    def _away_name(self, state: str) -> str:
        # One for each departure, so that two tabs do not disturb each other.
        return f"{self._prefix}-away-{_hash(state)[:12]}"

    def _cookie(self, name: str, value: str, lifetime: timedelta) -> Cookie:
        return Cookie(
            key=name,
            value=value,
            path="/",
            httponly=True,
            secure=self._secure,
            samesite="lax",  # strict would be left behind on the way back
            max_age=int(lifetime.total_seconds()),
        )


def own_path(address: str) -> str:
    """Return the address where it is a path of this site, else "/".

    Browsers take a backslash for a slash, drop tabs and line ends, and read `//` as another site.
    """
    is_path = address.startswith("/") and "//" not in address.partition("?")[0]
    is_plain = all("!" <= character <= "~" and character != "\\" for character in address)
    if not is_path or not is_plain or len(address) > 512:
        return "/"
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith(("/sign-in", "/api/")):
        return "/"  # coming back to the sign-in would lead round in a circle
    return address


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _departure_key(state: str) -> str:
    return f"departure:{_hash(state)}"


def _waiting_key(token: str) -> str:
    return f"waiting-link:{_hash(token)}"
