"""A person with a browser, as the server sees them: cookies, CSRF header, JSON."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

import httpx
from litestar import Litestar

from tests.factories import STACK
from waymark.database import pool
from waymark.jobs.outbox import run_job
from waymark.jobs.worker import HANDLERS


class Visitor:
    """Speaks HTTP to the app in this process."""

    def __init__(self, app: Litestar) -> None:
        # Litestar types the ASGI scope more narrowly than httpx does.
        asgi: Any = app
        transport = httpx.ASGITransport(app=asgi, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")

    async def aclose(self) -> None:
        await self.http.aclose()

    async def sign_in(self, name: str) -> Self:
        response = await self.post("/api/sign-in/local", {"name": name})
        assert response.status_code == 200, response.text
        return self

    def use_token(self, token: str) -> None:
        """Put a session cookie into the browser, as an attacker or an old backup would."""
        self.http.cookies.set("waymark", token, domain="127.0.0.1", path="/")

    async def get(self, address: str) -> httpx.Response:
        return await self.http.get(address)

    async def post(self, address: str, body: Any = None) -> httpx.Response:
        return await self._send("POST", address, body)

    async def put(self, address: str, body: Any) -> httpx.Response:
        return await self._send("PUT", address, body)

    async def _send(self, method: str, address: str, body: Any) -> httpx.Response:
        if "csrftoken" not in self.http.cookies:
            await self.http.get("/api/session")
        headers = {"x-csrftoken": self.http.cookies["csrftoken"]}
        if body is None:
            return await self.http.request(method, address, headers=headers)
        return await self.http.request(method, address, json=body, headers=headers)

    async def start(self, path: str = "back-end-developer") -> dict[str, Any]:
        response = await self.post("/api/assessments", {"path": path, "stack": STACK})
        assert response.status_code == 201, response.text
        state: dict[str, Any] = response.json()
        return state

    async def answer(
        self, state: dict[str, Any], response: dict[str, Any] | None = None, key: str | None = None
    ) -> httpx.Response:
        """Answer the question that `state` shows; "I don't know" unless told otherwise."""
        return await self.post(
            f"/api/assessments/{state['id']}/answers",
            {
                "questionId": state["question"]["id"],
                "clientKey": key or str(uuid4()),
                "response": response or {"kind": "unknown"},
            },
        )

    async def finish(self) -> dict[str, Any]:
        """Take a whole session, not knowing anything, and have its result worked out."""
        state = await self.start()
        while state["question"] is not None:
            response = await self.answer(state)
            assert response.status_code == 200, response.text
            state = response.json()
        await run_jobs()
        return state


async def run_jobs(*, at_once: bool = False) -> int:
    """Run every job that is due in this process; return how many were brought to their end."""
    rows = await pool().fetch("SELECT id FROM job WHERE state = 'waiting'")
    if at_once:
        now = datetime.now(UTC)
        return sum(await asyncio.gather(*(run_job(row["id"], HANDLERS, now) for row in rows)))
    return sum([await run_job(row["id"], HANDLERS, datetime.now(UTC)) for row in rows])
