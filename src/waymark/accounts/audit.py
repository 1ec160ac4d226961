"""What was done to or with an account, written down for its owner.

An event is written in the transaction of the change that it tells of, so there is never one
without the other.
"""

import ipaddress
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from waymark.database import Connection, new_id


class Event(StrEnum):
    """Every kind of event. The values are stored: add to them, never rename one."""

    ACCOUNT_CREATED = "account_created"
    SIGNED_IN = "signed_in"
    SIGN_IN_CONFIRMED = "sign_in_confirmed"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_ELSEWHERE = "signed_out_elsewhere"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SIGN_IN_REFUSED = "sign_in_refused"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    EXPORT_REQUESTED = "export_requested"
    EXPORT_DOWNLOADED = "export_downloaded"
    DELETION_REQUESTED = "deletion_requested"
    DELETION_UNDONE = "deletion_undone"
    RESULT_SHARED = "result_shared"
    SHARE_VIEWED = "share_viewed"
    SHARE_REVOKED = "share_revoked"
    CREDENTIAL_ISSUED = "credential_issued"
    CREDENTIAL_REVOKED = "credential_revoked"
    CREDENTIAL_REPLACED = "credential_replaced"


async def record_event(
    connection: Connection,
    account_id: UUID,
    event: Event,
    at: datetime,
    *,
    actor_id: UUID | None = None,
    address: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add one event about `account_id` in the open transaction of `connection`.

    `actor_id` is who did it: usually the account itself, None for a job or somebody unknown.
    `address` is the client's full address; only its network is kept. `details` are shown to the
    subject as they are, so they hold no secret and nothing about other people.
    """
    await connection.execute(
        """
        INSERT INTO audit_event (id, account, actor, event, at, address, details)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        new_id(),
        account_id,
        actor_id,
        event.value,
        at,
        None if address is None else shortened_address(address),
        msgspec.json.encode(details or {}).decode(),
    )


def shortened_address(address: str) -> str | None:
    """Return the network of a client's address: enough to recognise a place, not a household.

    None for what is no address, such as the path of a socket.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    kept_bits = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network((parsed, kept_bits), strict=False))
