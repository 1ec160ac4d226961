"""What surrounds every request: its id, one log line and the security headers."""

import re
import secrets
import time
from typing import TYPE_CHECKING

import structlog
from litestar.enums import ScopeType

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

_SECRET_PART = re.compile(r"^(/r/)[^/]+")
"""The token of a share link, which opens the result for whoever reads it in a log."""

log = structlog.get_logger(source="access")


class Envelope:
    """Logs method, path, status and duration: never bodies, query strings, cookies or headers.

    It wraps the whole application and not each route, since Litestar answers an unknown address
    before any middleware runs.
    """

    def __init__(self, app: "ASGIApp", *, is_local: bool) -> None:
        self._app = app
        headers = dict(SECURITY_HEADERS)
        if not is_local:
            headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._api_headers = [*self._headers, (b"cache-control", b"no-store")]

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _request_id(scope)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        status = 500

        async def send_with_headers(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = list(message["headers"])
                names = {name.lower() for name, _ in given}
                ours = self._api_headers if scope["path"].startswith("/api") else self._headers
                given += [header for header in ours if header[0] not in names]
                given.append((b"x-request-id", request_id.encode()))
                message["headers"] = given
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            log.info(
                "request",
                method=scope.get("method"),
                path=_SECRET_PART.sub(r"\1…", scope["path"]),
                status=status,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )


def _request_id(scope: "Scope") -> str:
    """Keep an id that a proxy gave, if it is harmless to log; else make one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(given := value.decode("latin-1")):
            return given
    return secrets.token_hex(8)
