"""An OpenID provider, and a GitHub, that lie, stall and break when told to.

A real HTTP server. Left alone it is strict: it checks PKCE, the client's secret and the address to
come back to, and a code works once.
"""

import asyncio
import base64
import hashlib
import json
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "waymark"
CLIENT_SECRET = "the client's secret"

Reply = tuple[int, dict[str, str], bytes]
Mischief = Callable[[asyncio.StreamWriter], Awaitable[None]]
Signer = Callable[[dict[str, Any]], str]


def as_json(content: object, status: int = 200) -> Reply:
    return status, {"content-type": "application/json"}, json.dumps(content).encode()


class Issuer:
    def __init__(self) -> None:
        self.url = ""
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.published = [self.key.as_dict(private=False)]
        self.sign: Signer = self.sign_well
        self.claims: dict[str, Any] = {}
        """Put over those of a good token; None takes a claim away."""
        self.metadata: dict[str, Any] = {}
        self.details: dict[str, Any] | None = None
        """What /userinfo says."""
        self.github: dict[str, Any] = {}
        """What /user and /emails say."""
        self.mischief: dict[str, Mischief | Reply] = {}
        """What an address does instead of answering well."""
        self.asked: Counter[str] = Counter()
        self.departures: dict[str, dict[str, str]] = {}

    def sign_well(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)

    def authorize(self, address: str, **claims: Any) -> str:
        """Let somebody sign in; return where their browser is sent, as a path with its query."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.departures[code] = asked
        self.claims = {"sub": "alice", **claims}
        answer = urlencode({"code": code, "state": asked["state"]})
        return f"{urlsplit(asked['redirect_uri']).path}?{answer}"

    def answer(self, path: str, headers: dict[str, str], body: dict[str, str]) -> Reply:
        match path:
            case "/.well-known/openid-configuration":
                return as_json(
                    {
                        "issuer": self.url,
                        "authorization_endpoint": f"{self.url}/authorize",
                        "token_endpoint": f"{self.url}/token",
                        "jwks_uri": f"{self.url}/keys",
                        "userinfo_endpoint": f"{self.url}/userinfo",
                        **self.metadata,
                    }
                )
            case "/keys":
                return as_json({"keys": self.published})
            case "/token":
                return self._token(headers, body)
            case "/userinfo":
                assert headers["authorization"] == "Bearer an access token"
                return as_json(self.details or {"sub": self.claims["sub"]})
            case "/user" | "/emails":
                assert headers["authorization"] == "Bearer an access token"
                return as_json(self.github[path])
        return as_json({"message": "Not Found"}, 404)

    def _token(self, headers: dict[str, str], body: dict[str, str]) -> Reply:
        departure = self.departures.pop(body.get("code", ""), None)
        if departure is None or not _knows_secret(headers, body):
            return as_json({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(body["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        assert challenge == departure["code_challenge"]
        assert body["redirect_uri"] == departure["redirect_uri"]
        token = {"access_token": "an access token", "token_type": "Bearer", "expires_in": 60}
        if "nonce" not in departure:
            return as_json(token)
        now = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": departure["nonce"],
            **self.claims,
        }
        given = {name: value for name, value in claims.items() if value is not None}
        return as_json({**token, "id_token": self.sign(given)})

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines if line)
            }
            raw = await reader.readexactly(int(headers.get("content-length", "0")))
            path = urlsplit(first.split(" ")[1]).path
            self.asked[path] += 1
            given = self.mischief.get(path)
            if callable(given):
                await given(writer)
                return
            body = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
            status, more, content = given or self.answer(path, headers, body)
            write_head(writer, status, {**more, "content-length": str(len(content))})
            writer.write(content)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # whoever asked has gone
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


def _knows_secret(headers: dict[str, str], body: dict[str, str]) -> bool:
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme == "Basic":
        name, _, secret = base64.b64decode(encoded).decode().partition(":")
        return (unquote(name), unquote(secret)) == (CLIENT_ID, CLIENT_SECRET)
    return (body.get("client_id"), body.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)


def write_head(writer: asyncio.StreamWriter, status: int, headers: dict[str, str]) -> None:
    lines = [f"HTTP/1.1 {status} Whatever", "connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())


async def stall(writer: asyncio.StreamWriter) -> None:
    """Answer one byte at a time, for ever: no single read ever takes too long."""
    write_head(writer, 200, {"content-type": "application/json"})
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close the connection without a word."""


async def flood(writer: asyncio.StreamWriter) -> None:
    """Answer without an end."""
    write_head(writer, 200, {"content-type": "application/json"})
    while True:
        writer.write(b"[" * 65536)
        await writer.drain()


@asynccontextmanager
async def running_issuer() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    serving: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(issuer.serve(reader, writer))
        serving.add(task)
        task.add_done_callback(serving.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    issuer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield issuer
    finally:
        server.close()
        for task in list(serving):
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        await server.wait_closed()
