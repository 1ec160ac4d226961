"""What comes of handing a message to a server: taken, refused, delayed, or nobody knows."""

from urllib.parse import quote

import pytest

from tests.mail.servers import (
    PASSWORD,
    USER,
    MailServer,
    certificates,
    never,
    running,
    say,
    silent_server,
)
from waymark.mail.smtp import Letter, MailDelayed, MailRefused, MailUnanswered, SmtpServer

LETTER = Letter(
    sender="post@example.org",
    recipient="alice@example.com",
    content=b"Subject: Hello\r\n\r\nA line.\r\n.A line with a dot.\r\n",
)
SIGN_IN = f"{USER}:{quote(PASSWORD, safe='')}@"


class Note:
    """Remembers whether the text was about to go out."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self) -> None:
        self.calls += 1


def plain(server: MailServer, seconds: float = 5) -> SmtpServer:
    return SmtpServer(url=f"smtp://localhost:{server.port}", send_seconds=seconds)


async def test_a_message_arrives_as_it_was_written() -> None:
    async with running(MailServer()) as server:
        reply = await plain(server).send(LETTER, Note())

    assert reply == "250 Taken"
    assert server.texts == [LETTER.content]
    assert server.recipients == [LETTER.recipient]


@pytest.mark.parametrize("scheme", ["smtps", "starttls"])
async def test_the_line_is_encrypted_and_signed_in_to(scheme: str) -> None:
    server_tls, client_tls = certificates()
    tls = {"tls" if scheme == "smtps" else "starttls": server_tls}
    async with running(MailServer(), wants_sign_in=True, **tls) as server:
        url = f"{scheme}://{SIGN_IN}localhost:{server.port}"
        await SmtpServer(url=url, tls_context=client_tls).send(LETTER, Note())

    assert server.sign_ins == [(USER, PASSWORD)]
    assert server.texts == [LETTER.content]


async def test_a_server_that_nobody_vouches_for_gets_no_password() -> None:
    server_tls, _ = certificates()
    async with running(MailServer(), tls=server_tls, wants_sign_in=True) as server:
        with pytest.raises(MailDelayed):
            await SmtpServer(url=f"smtps://{SIGN_IN}localhost:{server.port}").send(LETTER, Note())

    assert server.sign_ins == []


async def test_a_server_that_offers_no_encryption_gets_nothing_where_it_is_wanted() -> None:
    async with running(MailServer()) as server:
        with pytest.raises(MailDelayed):
            await SmtpServer(url=f"starttls://localhost:{server.port}").send(LETTER, Note())

    assert server.texts == []


async def test_a_wrong_password_is_the_operators_to_mend() -> None:
    server_tls, client_tls = certificates()
    async with running(MailServer(), tls=server_tls, wants_sign_in=True) as server:
        url = f"smtps://{USER}:wrong@localhost:{server.port}"
        with pytest.raises(MailDelayed, match="535"):
            await SmtpServer(url=url, tls_context=client_tls).send(LETTER, Note())


@pytest.mark.parametrize(
    ("refusing", "reply", "kind"),
    [
        (MailServer(to_recipient=[say("550 No mailbox")]), "550 No mailbox", MailRefused),
        (MailServer(to_recipient=[say("451 Later")]), "451 Later", MailDelayed),
        (MailServer(to_text=[say("554 Not this text")]), "554 Not this text", MailRefused),
        (MailServer(to_text=[say("452 No space")]), "452 No space", MailDelayed),
    ],
)
async def test_a_refusal_is_for_good_or_for_now(
    refusing: MailServer, reply: str, kind: type[Exception]
) -> None:
    async with running(refusing) as server:
        with pytest.raises(kind, match=reply):
            await plain(server).send(LETTER, Note())


async def test_a_server_that_never_greets_has_surely_taken_nothing() -> None:
    note = Note()
    async with silent_server() as port:
        with pytest.raises(MailDelayed):
            await SmtpServer(url=f"smtp://localhost:{port}", send_seconds=0.2).send(LETTER, note)

    assert note.calls == 0


async def test_nobody_at_the_port_has_surely_taken_nothing() -> None:
    async with silent_server() as port:
        pass

    with pytest.raises(MailDelayed):
        await SmtpServer(url=f"smtp://localhost:{port}").send(LETTER, Note())


async def test_a_text_that_is_never_answered_may_have_been_taken() -> None:
    note = Note()
    async with running(MailServer(to_text=[never])) as server:
        with pytest.raises(MailUnanswered):
            await plain(server, seconds=0.5).send(LETTER, note)

    assert note.calls == 1
    assert server.texts == [LETTER.content]


async def test_a_text_is_held_back_where_it_cannot_be_noted() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    async with running(MailServer()) as server:
        with pytest.raises(ZeroDivisionError):
            await plain(server).send(LETTER, fail)

    assert server.texts == []
