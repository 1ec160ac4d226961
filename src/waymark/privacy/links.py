"""The signed link to an export. Pure; see docs/decisions/0011 for why it needs a sign-in as well.

JWS with HS256 (RFC 7515). It names the export, its owner and its end, so it opens one file, for
one person, until one moment.
"""

import hmac
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

ALGORITHM = "HS256"
LONGEST_TOKEN = 500


class Ticket(msgspec.Struct, frozen=True):
    export_id: UUID
    account_id: UUID
    expires_at: datetime


def download_address(ticket: Ticket, secret: str) -> str:
    """Where to fetch the file. In the query string, which the access log leaves out."""
    token = jws.serialize_compact(
        {"alg": ALGORITHM}, msgspec.json.encode(ticket), _key(secret), [ALGORITHM]
    )
    return f"/api/export/file?token={quote(token)}"


def opens(token: str, account_id: UUID, now: datetime, secret: str) -> UUID | None:
    """Return the id of the export that this person may fetch with `token` now, or None."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        signed = jws.deserialize_compact(token, _key(secret), [ALGORITHM])
        ticket = msgspec.json.decode(signed.payload, type=Ticket)
    except (JoseError, ValueError, msgspec.MsgspecError):
        return None
    if ticket.account_id != account_id or now >= ticket.expires_at:
        return None
    return ticket.export_id


def _key(secret: str) -> OctKey:
    """A key of its own, so that a signature made for something else is worth nothing here."""
    return OctKey.import_key(hmac.digest(secret.encode(), b"waymark export", "sha256"))
