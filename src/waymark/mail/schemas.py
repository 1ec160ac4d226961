"""What goes over HTTP about e-mail."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from waymark.mail.post import Delivery

TimeZone = Annotated[str, Meta(min_length=1, max_length=64)]
"""A name of the IANA data base, as a browser gives it."""


class MailChoices(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What somebody wants by e-mail."""

    reminders: bool
    results: bool
    time_zone: TimeZone


class MailChoicesView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    reminders: bool
    results: bool
    time_zone: str | None
    """Null before anything was chosen."""
    next_reminder_at: datetime | None
    delivery: Delivery
    """"smtp"; "local" where a page shows the e-mails instead; "off" where there is no server."""
    address: str | None
    """Where e-mails go; null where no provider vouches for an address."""
    refused: str | None
    """What their server said to the newest message, where it refused it."""
