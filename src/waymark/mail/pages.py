"""The pages around e-mail that the server renders. Pure: shown is what is passed in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from litestar import Response

from waymark.errors import DomainError
from waymark.mail.messages import LIST_NAMES, Texts
from waymark.mail.queries import StoredMessage
from waymark.mail.unsubscribing import Stop
from waymark.roadmaps.shell import Page, Shell, respond_with_page

TEMPLATES = Path(__file__).parent / "page_templates"

PAGES_FOR_ERRORS: dict[int | type[Exception], Any] = {DomainError: respond_with_page}

PRIVATE = {
    "cache-control": "private, no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
}

CONTENT_POLICY_OF_A_MAIL = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'self'",
        "sandbox allow-top-navigation-by-user-activation",
    )
)
"""A mail carries its styles inside, as mail programs want it; it needs nothing else."""


def stop_page(shell: Shell, token: str, stop: Stop) -> Response[bytes]:
    context = {"address": f"/unsubscribe?token={quote(token)}", "is_done": False}
    return _stop(shell, "Stop these e-mails?", stop, context)


def stopped_page(shell: Shell, stop: Stop) -> Response[bytes]:
    return _stop(shell, "Stopped", stop, {"address": "", "is_done": True})


def _stop(shell: Shell, title: str, stop: Stop, context: dict[str, object]) -> Response[bytes]:
    page = Page(
        template="unsubscribe.html",
        address="/unsubscribe",
        title=title,
        description="Switch one kind of e-mail off.",
        context={**context, "list_name": LIST_NAMES[stop.mail_list]},
        is_indexed=False,
    )
    return _html(shell.render(page).content)


def list_page(shell: Shell, mails: Sequence[tuple[StoredMessage, Texts]]) -> Response[bytes]:
    shown = [
        {"id": mail.id, "subject": texts.subject, "name": mail.name, "at": mail.created_at}
        for mail, texts in mails
    ]
    page = Page(
        template="local_mails.html",
        address="/local/mail",
        title="E-mails of this machine",
        description="What would have been sent.",
        context={"mails": shown},
        is_indexed=False,
    )
    return _html(shell.render(page).content)


def mail_page(shell: Shell, mail: StoredMessage, texts: Texts) -> Response[bytes]:
    page = Page(
        template="local_mail.html",
        address=f"/local/mail/{mail.id}",
        title=texts.subject,
        description="What would have been sent.",
        context={"name": mail.name, "at": mail.created_at, "text": texts.text},
        is_indexed=False,
    )
    return _html(shell.render(page).content)


def mail_itself(texts: Texts) -> Response[bytes]:
    response = _html(texts.html.encode())
    response.headers["content-security-policy"] = CONTENT_POLICY_OF_A_MAIL
    return response


def _html(content: bytes) -> Response[bytes]:
    return Response(content, media_type="text/html", headers=dict(PRIVATE))
