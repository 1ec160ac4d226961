"""A browser on its way to a sign-in provider and back."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from redis.asyncio import Redis

from tests.accounts.issuer import Issuer
from tests.visitors import Visitor
from waymark.web.sessions import StoredSession


class Traveller(Visitor):
    """A browser that goes to a provider and comes back."""

    async def leave(self, next_path: str = "/", provider: str = "oidc") -> str:
        """Begin to sign in; return the provider's address."""
        response = await self.http.get(f"/sign-in/{provider}", params={"next": next_path})
        assert response.status_code == 303
        return response.headers["location"]

    async def come_back(self, address: str) -> str:
        """Return where the browser ends up."""
        response = await self.get(address)
        assert response.status_code == 303, response.text
        return response.headers["location"]

    async def travel(
        self, issuer: Issuer, next_path: str = "/", provider: str = "oidc", **claims: Any
    ) -> str:
        there = await self.leave(next_path, provider)
        return await self.come_back(issuer.authorize(there, **claims))

    async def travel_for(
        self, issuer: Issuer, address: str, next_path: str = "/settings", **claims: Any
    ) -> str:
        """The same for what begins with a request: a link or a confirmation."""
        response = await self.post(address, {"provider": "oidc", "next": next_path})
        assert response.status_code == 200, response.text
        return await self.come_back(issuer.authorize(response.json()["address"], **claims))

    async def session(self) -> dict[str, Any]:
        content: dict[str, Any] = (await self.get("/api/session")).json()
        return content

    async def account_id(self) -> str | None:
        account = (await self.session())["account"]
        return None if account is None else account["id"]

    async def identities(self) -> list[dict[str, Any]]:
        content: list[dict[str, Any]] = (await self.get("/api/identities")).json()
        return content


def problem_of(address: str) -> str | None:
    """The code that a page of problems is asked to put into words."""
    parts = urlsplit(address)
    return parse_qs(parts.query).get("problem", [None])[0] if parts.path == "/sign-in" else None


async def make_older(redis: Redis, age: timedelta) -> None:
    """Move the proof of every session that there is into the past."""
    async for key in redis.scan_iter("session:*"):
        session = msgspec.msgpack.decode(await redis.get(key), type=StoredSession)
        assert session.signed_in_at is not None
        older = msgspec.structs.replace(session, signed_in_at=session.signed_in_at - age)
        await redis.set(key, msgspec.msgpack.encode(older), keepttl=True)
