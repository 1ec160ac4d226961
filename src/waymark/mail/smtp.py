"""Hand a message to a mail server. What comes back is one of four:

    nothing raised     taken: it is the server's to deliver now
    MailRefused        never: this recipient or this text, by a reply of 5xx
    MailDelayed        surely not taken, and another time it may be
    MailUnanswered     the text went out and no answer came back: taken or not, nobody knows

A refusal of the sender or of the password is a MailDelayed: it says nothing of this message, and
the operator can mend it.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urlsplit

import aiosmtplib
import msgspec

SEND_SECONDS = 14.0
"""For all of it. Within the worker's limit for a job, with time left to note the outcome."""
GOODBYE_SECONDS = 1.0
DEFAULT_PORTS = {"smtp": 25, "smtps": 465, "starttls": 587}

LONGEST_REPLY = 300


class MailRefused(Exception): ...


class MailDelayed(Exception): ...


class MailUnanswered(Exception): ...


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message and its envelope."""

    sender: str
    recipient: str
    content: bytes


class SmtpServer(msgspec.Struct, frozen=True, kw_only=True):
    """A server to send through, from a URL such as starttls://user:password@host:587."""

    url: str
    tls_context: ssl.SSLContext | None = None
    """None: the certificates that this machine trusts."""
    send_seconds: float = SEND_SECONDS

    async def send(self, letter: Letter, before_text: Callable[[], Awaitable[None]]) -> str:
        """Return the server's answer. `before_text` is awaited at the last moment at which it is
        certain that the server has not taken anything."""
        is_out = False
        client = self._client(letter.sender.rpartition("@")[2])
        try:
            async with asyncio.timeout(self.send_seconds):
                await client.connect()
                await client.mail(letter.sender)
                await client.rcpt(letter.recipient)
                await before_text()
                is_out = True
                answer = await client.data(letter.content)
        except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as error:
            raise _kind_of(error.code)(_reply(error.code, error.message)) from error
        except aiosmtplib.SMTPResponseException as error:
            raise MailDelayed(_reply(error.code, error.message)) from error
        except (aiosmtplib.SMTPException, OSError) as error:  # of which TimeoutError is one
            kind = MailUnanswered if is_out else MailDelayed
            raise kind(f"{type(error).__name__}: {error}"[:LONGEST_REPLY]) from error
        finally:
            await _leave(client)
        return _reply(answer.code, answer.message)

    def _client(self, own_domain: str) -> aiosmtplib.SMTP:
        server = urlsplit(self.url)
        return aiosmtplib.SMTP(
            hostname=server.hostname,
            port=server.port or DEFAULT_PORTS[server.scheme],
            username=None if server.username is None else unquote(server.username),
            password=None if server.password is None else unquote(server.password),
            use_tls=server.scheme == "smtps",
            start_tls=server.scheme == "starttls",
            tls_context=self.tls_context,
            timeout=self.send_seconds,
            local_hostname=own_domain,  # else the library asks the name server for ours, blocking
        )


def _kind_of(code: int) -> type[MailRefused | MailDelayed]:
    return MailRefused if code >= 500 else MailDelayed


def _reply(code: int, text: str) -> str:
    return f"{code} {' '.join(text.split())}"[:LONGEST_REPLY]


async def _leave(client: aiosmtplib.SMTP) -> None:
    """Say goodbye; whatever goes wrong with that changes nothing of the outcome."""
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            if client.is_connected:
                await client.quit()
    client.close()
