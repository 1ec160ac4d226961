"""Sign-in sessions, kept in Redis.

The cookie holds a random token; Redis holds its SHA-256, so reading Redis gives nobody a session.
A token is always made here and never taken from a client (no fixation), anonymous visitors leave
nothing behind, and Redis is written only when something changes.

Beside the sessions Redis holds, for each account, the set of its sessions' keys. It may name
sessions that have ended, never the other way round, so listing forgets what is gone.
"""

import hashlib
import secrets
from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from redis.asyncio import Redis

from waymark.errors import Forbidden, Unauthenticated

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=90)
TOUCH_EVERY = timedelta(hours=6)
"""How stale `used_at` may be; a write on every request would buy nothing."""

RECENT = timedelta(minutes=10)
"""How long a sign-in counts as recent: long enough to read a warning, too short to find a
browser left open."""

PUBLIC_ID_LENGTH = 32
"""Hexadecimal digits of the token's hash that name a session in a list; 128 bits."""


class SignInRequired(Unauthenticated): ...


class RecentSignInRequired(Forbidden): ...


class StoredSession(msgspec.Struct, frozen=True, array_like=True):
    account_id: UUID
    created_at: datetime
    """When this browser signed in first. Nothing moves it, so a session ends ABSOLUTE later."""
    used_at: datetime
    signed_in_at: datetime | None = None
    """The last proof of who this is; later than `created_at` after a confirmation."""
    device: str = ""

    def is_recent(self, now: datetime) -> bool:
        return now - (self.signed_in_at or self.created_at) <= RECENT


class ListedSession(msgspec.Struct, frozen=True):
    id: str
    """Names the session to its owner; it opens nothing."""
    session: StoredSession


class SessionStore:
    """Makes, reads and ends sessions. A token is 256 random bits in base64url."""

    def __init__(self, redis: Redis, *, secure: bool) -> None:
        self._redis = redis
        self._secure = secure
        self.cookie_name = "__Host-waymark" if secure else "waymark"

    async def create(self, account_id: UUID, now: datetime, device: str = "") -> str:
        token = secrets.token_urlsafe(32)
        await self._write(_hash(token), StoredSession(account_id, now, now, now, device), now)
        return token

    async def read(self, token: str | None, now: datetime) -> UUID | None:
        """Return the account signed in with this token, or None."""
        session = await self.read_session(token, now)
        return None if session is None else session.account_id

    async def read_session(self, token: str | None, now: datetime) -> StoredSession | None:
        """Return the session of this token, or None. One round trip, as every request needs it."""
        if not token:
            return None
        digest = _hash(token)
        stored = await self._redis.get(_key(digest))
        if stored is None:
            return None
        session = _decode(stored)
        if session is None or now - session.created_at > ABSOLUTE:
            await self.end(token)
            return None
        if now - session.used_at > TOUCH_EVERY:
            # Only where it is still there: a sign-out at this moment must not be undone.
            used = msgspec.structs.replace(session, used_at=now)
            await self._write(digest, used, now, only_existing=True)
        return session

    async def renew(self, token: str | None, now: datetime, *, is_proven: bool) -> str:
        """Give the session another token, as at every change of what it may do.

        `is_proven` says that the person has just shown who they are. Raises SignInRequired where
        the session has ended meanwhile: it is taken out first, so that a sign-out at the same
        moment stays one.
        """
        digest = _hash(token or "")
        session = _decode(await self._redis.getdel(_key(digest)))
        if session is None or now - session.created_at > ABSOLUTE:
            raise SignInRequired("Your sign-in has ended. Sign in again; nothing was changed.")
        await self._forget(session.account_id, digest)
        renewed = msgspec.structs.replace(
            session, used_at=now, signed_in_at=now if is_proven else session.signed_in_at
        )
        fresh = secrets.token_urlsafe(32)
        await self._write(_hash(fresh), renewed, now)
        return fresh

    async def end(self, token: str | None) -> StoredSession | None:
        """End the session of this token; return what it was, None where there was none."""
        if not token:
            return None
        digest = _hash(token)
        session = _decode(await self._redis.getdel(_key(digest)))
        # One that cannot be read is gone as well; its entry in the set is forgotten by the listing.
        if session is not None:
            await self._forget(session.account_id, digest)
        return session

    async def list_of(self, account_id: UUID, now: datetime) -> list[ListedSession]:
        """Return the account's sessions, the one used last first."""
        digests = await self._digests(account_id)
        if not digests:
            return []
        stored = await self._redis.mget([_key(digest) for digest in digests])
        found, gone = [], []
        for digest, content in zip(digests, stored, strict=True):
            session = _decode(content)
            if session is None or now - session.created_at > ABSOLUTE:
                gone.append(digest)
            else:
                found.append(ListedSession(digest[:PUBLIC_ID_LENGTH], session))
        if gone:
            await self._forget(account_id, *gone)
        return sorted(found, key=lambda one: one.session.used_at, reverse=True)

    async def end_listed(self, account_id: UUID, session_id: str) -> bool:
        """End the account's own session of this id; say whether there was one."""
        for digest in await self._digests(account_id):
            if digest[:PUBLIC_ID_LENGTH] == session_id:
                ended = await self._redis.delete(_key(digest))
                await self._forget(account_id, digest)
                return bool(ended)
        return False

    async def end_all(self, account_id: UUID, *, but: str | None = None) -> int:
        """End all sessions of the account except that of the token `but`; return how many."""
        kept = None if but is None else _hash(but)
        digests = [digest for digest in await self._digests(account_id) if digest != kept]
        if not digests:
            return 0
        ended: int = await self._redis.delete(*(_key(digest) for digest in digests))
        await self._forget(account_id, *digests)
        return ended

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

    def token_of(self, request: Request[Any, Any, Any]) -> str | None:
        return request.cookies.get(self.cookie_name)

    def id_of(self, token: str | None) -> str:
        """The id under which the session of this token is listed."""
        return _hash(token or "")[:PUBLIC_ID_LENGTH]

    async def _write(
        self, digest: str, session: StoredSession, now: datetime, *, only_existing: bool = False
    ) -> None:
        remaining = min(IDLE, session.created_at + ABSOLUTE - now)
        content = msgspec.msgpack.encode(session)
        index = _index(session.account_id)
        async with self._redis.pipeline(transaction=True) as together:
            together.set(_key(digest), content, ex=remaining, xx=only_existing)
            together.sadd(index, digest)
            together.expire(index, ABSOLUTE)
            await together.execute()

    async def _digests(self, account_id: UUID) -> list[str]:
        # redis-py types its asynchronous commands as if they might not be.
        members = await cast("Awaitable[set[bytes]]", self._redis.smembers(_index(account_id)))
        return sorted(member.decode() for member in members)

    async def _forget(self, account_id: UUID, *digests: str) -> None:
        await cast("Awaitable[int]", self._redis.srem(_index(account_id), *digests))


def _decode(stored: bytes | None) -> StoredSession | None:
    if stored is None:
        return None
    try:
        return msgspec.msgpack.decode(stored, type=StoredSession)
    except msgspec.MsgspecError:
        # Written by a release with another idea of a session: signing in again mends it.
        return None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(digest: str) -> str:
    return f"session:{digest}"


def _index(account_id: UUID) -> str:
    return f"sessions-of:{account_id}"


async def current_account_id(
    request: Request[Any, Any, Any],
    sessions: NamedDependency[SessionStore],
    now: NamedDependency[datetime],
) -> UUID | None:
    """Who is signed in, if anybody."""
    return await sessions.read(sessions.token_of(request), now)


async def signed_in_account_id(
    request: Request[Any, Any, Any], sessions: SessionStore, now: datetime
) -> UUID:
    """Who is signed in; raises SignInRequired where nobody is."""
    account_id = await current_account_id(request, sessions, now)
    if account_id is None:
        raise SignInRequired("Sign in to go on. What you have answered so far is kept.")
    return account_id


async def recently_signed_in_account_id(
    request: Request[Any, Any, Any],
    sessions: NamedDependency[SessionStore],
    now: NamedDependency[datetime],
) -> UUID:
    """Who has shown within RECENT who they are: asked for before what cannot be taken back.

    Raises SignInRequired where nobody is signed in, RecentSignInRequired where it is too long ago.
    """
    session = await sessions.read_session(sessions.token_of(request), now)
    if session is None:
        raise SignInRequired("Sign in to go on. What you have answered so far is kept.")
    if not session.is_recent(now):
        raise RecentSignInRequired(
            "For this, show once more that it is you: sign in again. Nothing was changed."
        )
    return session.account_id
