"""What goes over HTTP about credentials. The documents themselves follow their own standards."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from waymark.bank.content import Level


class CredentialWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    shows_name: bool = False
    """Whether the credential tells the holder's name beside an opaque one of the account."""


class View(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of what the server answers."""


class CredentialView(View, frozen=True, kw_only=True):
    id: UUID
    assessment_id: UUID
    path_name: str
    level: Level
    revision: int
    name: str | None
    """As it stands in the credential; null where none does."""
    issued_at: datetime
    valid_until: datetime
    state: Literal["valid", "expired", "revoked"]
    revoked_at: datetime | None
    revoked_because: Literal["holder", "superseded"] | None
    """`superseded`: the result was worked out anew; another credential may have taken its place."""
    address: str
    """The public page that says where it stands."""


class CredentialList(View, frozen=True, kw_only=True):
    is_offered: bool
    """Whether this installation issues credentials at all."""
    credentials: list[CredentialView]
    """The newest first."""
