"""What goes over HTTP about share links."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Part = Literal["name", "level", "score", "areas"]
PARTS: tuple[Part, ...] = ("name", "level", "score", "areas")


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Base of what a client sends."""


class View(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of what the server answers."""


class ShareWish(Request, frozen=True, kw_only=True):
    revision: Annotated[int, Meta(ge=1)]
    """The revision whose numbers are shown, also when there is a newer one later."""
    shows: Annotated[list[Part], Meta(min_length=1, max_length=4)]
    """At least one of level, score and areas. The name alone would show nothing."""
    until: date
    """The last day, in UTC, on which the link works; at most a year ahead."""


class ShareView(View, frozen=True, kw_only=True):
    id: UUID
    assessment_id: UUID
    path_name: str
    """Of the path, or of what a check is about."""
    revision: int
    newest_revision: int
    shows: list[Part]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    state: Literal["working", "expired", "revoked"]
    views: int
    """How often a browser opened it as a page. Not counted: previews that programs make, pages
    fetched ahead, and its owner. Nothing is kept of who looked."""


class CreatedShare(View, frozen=True, kw_only=True):
    share: ShareView
    address: str
    """The link. It is told here and never again: only a fingerprint of it is kept."""
