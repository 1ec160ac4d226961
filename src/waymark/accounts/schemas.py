"""What goes over HTTP about accounts. Tables never do."""

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


class SessionView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who is signed in here, and how one may sign in."""

    account: AccountView | None
    local_sign_in: bool
    """True only where the product runs on the developer's own machine."""
