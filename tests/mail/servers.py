"""Real SMTP servers on this machine, well-behaved and not."""

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "post", "s3cret/with:signs@"
Answer = Callable[[], Awaitable[str]]


async def accept() -> str:
    return "250 Taken"


async def never() -> str:
    """Take the text and say nothing."""
    await asyncio.Event().wait()
    raise AssertionError


def say(reply: str) -> Answer:
    async def answer() -> str:
        return reply

    return answer


@dataclass
class MailServer:
    """What a server got, and how it answers. Answers are taken one by one; the last one stays."""

    to_recipient: list[Answer] = field(default_factory=lambda: [accept])
    to_text: list[Answer] = field(default_factory=lambda: [accept])
    port: int = 0
    texts: list[bytes] = field(default_factory=list)
    """Every text that came over whole, whatever was answered."""
    recipients: list[str] = field(default_factory=list)
    sign_ins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        reply = await _next(self.to_recipient)()
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.texts.append(envelope.original_content or b"")
        self.recipients += envelope.rcpt_tos
        return await _next(self.to_text)()

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        user, password = data.login.decode(), data.password.decode()
        self.sign_ins.append((user, password))
        return AuthResult(success=(user, password) == (USER, PASSWORD), handled=False)


def _next(answers: list[Answer]) -> Answer:
    return answers.pop(0) if len(answers) > 1 else answers[0]


def certificates() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server named localhost, and of a client that trusts it."""
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return server, client


@asynccontextmanager
async def running(
    server: MailServer,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    wants_sign_in: bool = False,
) -> AsyncIterator[MailServer]:
    """Listen on a free port of this machine."""
    loop = asyncio.get_running_loop()

    def speak() -> SMTP:
        with warnings.catch_warnings():
            # It knows of STARTTLS only and warns of a password on a line that is encrypted already.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(
                server,
                hostname="mail.test",
                tls_context=starttls,
                require_starttls=starttls is not None,
                auth_required=wants_sign_in,
                auth_require_tls=starttls is not None,
                authenticator=server.authenticate,
                loop=loop,
            )

    listening = await loop.create_server(speak, "localhost", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()


@asynccontextmanager
async def silent_server() -> AsyncIterator[int]:
    """Takes connections and never says a word; yields its port."""
    lines: list[asyncio.StreamWriter] = []

    async def hold(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer)

    listening = await asyncio.start_server(hold, "localhost", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        for line in lines:
            line.close()
        listening.close()
