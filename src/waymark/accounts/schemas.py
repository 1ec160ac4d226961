"""What goes over HTTP about accounts. Tables never do."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

DisplayName = Annotated[
    # Something to see, and no control or direction marks, which PostgreSQL refuses or which would
    # show another name than the one that is typed.
    str,
    msgspec.Meta(
        min_length=1,
        max_length=80,
        pattern=r"^(?=.*\S)[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+$",
    ),
]


class LocalSignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    name: DisplayName


class AccountView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: UUID
    display_name: str
    deletion_due_at: datetime | None = None
    """When everything goes; null where nobody asked for it."""


class ProviderView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: str
    """Its sign-in begins at `/sign-in/{id}`."""
    name: str


class WaitingLinkView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An identity that brought the e-mail of an account, and waits for that account's owner."""

    provider_name: str
    label: str
    sign_in_with: list[ProviderView]
    """How the account is signed in to; whoever sees this has shown that the e-mail is theirs."""
    can_link: bool
    """That account is signed in here: one click links the two."""


class SessionView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who is signed in here, and how one may sign in."""

    account: AccountView | None
    local_sign_in: bool
    """True only where the product runs on the developer's own machine."""
    providers: list[ProviderView]
    waiting_link: WaitingLinkView | None


class Departure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A wish to go to a provider and come back."""

    provider: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    next: Annotated[str, msgspec.Meta(max_length=512)] = "/"
    """Where to come back to: a path of this site."""


class DepartureView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    address: str | None
    """Where the browser goes now; null where nothing more is needed."""


class IdentityView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: UUID
    provider: str
    provider_name: str
    label: str
    email: str | None
    email_verified: bool
    linked_at: datetime
    used_at: datetime | None
    can_unlink: bool
    """False for the last identity that one can sign in with here."""


class SignedInView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One browser that is signed in. Its token is nowhere in here."""

    id: str
    device: str
    first_seen_at: datetime
    used_at: datetime
    """To within six hours."""
    is_this_one: bool


class SignedOutView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    ended: int
