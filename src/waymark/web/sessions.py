"""Sign-in sessions, kept in Redis.

The cookie holds a random token; Redis holds its SHA-256, so reading Redis gives nobody a session.
A token is always made here and never taken from a client (no fixation), anonymous visitors leave
nothing behind, and Redis is written only when something changes.
"""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from redis.asyncio import Redis

from waymark.errors import Unauthenticated

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=90)
TOUCH_EVERY = timedelta(hours=6)
"""How stale `used_at` may be; a write on every request would buy nothing."""


class SignInRequired(Unauthenticated): ...


class StoredSession(msgspec.Struct, frozen=True, array_like=True):
    account_id: UUID
    created_at: datetime
    used_at: datetime


class SessionStore:
    """Makes, reads and ends sessions. A token is 256 random bits in base64url."""

    def __init__(self, redis: Redis, *, secure: bool) -> None:
        self._redis = redis
        self._secure = secure
        self.cookie_name = "__Host-waymark" if secure else "waymark"

    async def create(self, account_id: UUID, now: datetime) -> str:
        token = secrets.token_urlsafe(32)
        await self._write(_key(token), StoredSession(account_id, now, now), now)
        return token

    async def read(self, token: str | None, now: datetime) -> UUID | None:
        """Return the account signed in with this token, or None."""
        if not token:
            return None
        key = _key(token)
        stored = await self._redis.get(key)
        if stored is None:
            return None
        try:
            session = msgspec.msgpack.decode(stored, type=StoredSession)
        except msgspec.MsgspecError:
            # Written by a release with another idea of a session: signing in again mends it.
            await self._redis.delete(key)
            return None
        if now - session.created_at > ABSOLUTE:
            await self._redis.delete(key)
            return None
        if now - session.used_at > TOUCH_EVERY:
            # Only where it is still there: a sign-out at this moment must not be undone.
            used = msgspec.structs.replace(session, used_at=now)
            await self._write(key, used, now, only_existing=True)
        return session.account_id

    async def end(self, token: str | None) -> None:
        if token:
            await self._redis.delete(_key(token))

    def cookie(self, token: str) -> Cookie:
        return Cookie(
            key=self.cookie_name,
            value=token,
            path="/",
            httponly=True,
            secure=self._secure,
            samesite="lax",
            max_age=int(ABSOLUTE.total_seconds()),
        )

    def expired_cookie(self) -> Cookie:
        return replace(self.cookie(""), max_age=0)

    async def _write(
        self, key: str, session: StoredSession, now: datetime, *, only_existing: bool = False
    ) -> None:
        remaining = min(IDLE, session.created_at + ABSOLUTE - now)
        content = msgspec.msgpack.encode(session)
        await self._redis.set(key, content, ex=remaining, xx=only_existing)


def _key(token: str) -> str:
    return f"session:{hashlib.sha256(token.encode()).hexdigest()}"


async def current_account_id(
    request: Request[Any, Any, Any],
    sessions: NamedDependency[SessionStore],
    now: NamedDependency[datetime],
) -> UUID | None:
    """Who is signed in, if anybody."""
    return await sessions.read(request.cookies.get(sessions.cookie_name), now)


async def signed_in_account_id(
    request: Request[Any, Any, Any], sessions: SessionStore, now: datetime
) -> UUID:
    """Who is signed in; raises SignInRequired where nobody is."""
    account_id = await current_account_id(request, sessions, now)
    if account_id is None:
        raise SignInRequired("Sign in to go on. What you have answered so far is kept.")
    return account_id
