"""What goes over HTTP about a person's own data."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec


class PrivacyView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of what is shown here."""


ExportState = Literal["none", "making", "ready", "failed"]


class ExportView(PrivacyView, frozen=True, kw_only=True):
    state: ExportState
    steps_done: int = 0
    steps: int = 0
    requested_at: datetime | None = None
    bytes: int | None = None
    expires_at: datetime | None = None


class DownloadView(PrivacyView, frozen=True, kw_only=True):
    address: str
    """Opens the file, for its signed-in owner only."""
    expires_at: datetime


class RequestDeletion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    confirmation: Literal["delete"]
    """Typed by the person: a request that came about by accident does not have it."""


class DeletionView(PrivacyView, frozen=True, kw_only=True):
    due_at: datetime | None
    """When everything goes; null where nobody asked for it."""


class AuditEventView(PrivacyView, frozen=True, kw_only=True):
    id: UUID
    at: datetime
    event: str
    """Stable; a value of the closed list of events."""
    sentence: str
    """What happened, in plain words."""
    network: str | None
    """Where it came from: the first half or so of the address."""
    by: Literal["you", "somebody else", "Waymark"]
    details: dict[str, Any]


class AuditPage(PrivacyView, frozen=True, kw_only=True):
    events: list[AuditEventView]
    """The newest first."""
    next: UUID | None
    """Pass it as `before` for the events before these; null on the last page."""
