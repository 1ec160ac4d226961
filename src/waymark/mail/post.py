"""The way that e-mails take from here, as the settings have it."""

from typing import Literal

import msgspec

from waymark.mail.messages import Sender
from waymark.mail.smtp import SmtpServer
from waymark.settings import Settings

LOCAL_DOMAIN = "waymark.invalid"
"""RFC 2606: leads nowhere, so nothing can leave a developer's machine by mistake."""

Delivery = Literal["smtp", "local", "off"]


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """What delivering needs. Without a server, messages are kept in local mode and else dropped."""

    sender: Sender
    server: SmtpServer | None
    is_local: bool

    @property
    def delivery(self) -> Delivery:
        if self.server is not None:
            return "smtp"
        return "local" if self.is_local else "off"


def post_of(settings: Settings) -> Post:
    return Post(
        sender=Sender(
            address=settings.mail_from or f"post@{LOCAL_DOMAIN}",
            site=settings.public_url or "",
            secret=settings.secret,
        ),
        server=None if settings.smtp_url is None else SmtpServer(url=settings.smtp_url),
        is_local=settings.is_local,
    )
