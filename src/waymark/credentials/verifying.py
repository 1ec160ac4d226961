"""Say whether a credential holds: signature, dates and status, each with its reason."""

import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from waymark.credentials.badge import NotABadge, credential_in
from waymark.credentials.document import credential_document
from waymark.credentials.keys import KeyRing
from waymark.credentials.queries import (
    select_credential,
    select_revocation,
    select_successor,
)
from waymark.credentials.tokens import SignedClaims, TokenRefused, read_signed

Standing = Literal["valid", "not_yet", "expired", "revoked", "refused"]

ENVELOPE = "data:application/vc+jwt,"
"""Begins the id of an EnvelopedVerifiableCredential (Verifiable Credentials 2.0, 4.14)."""


@dataclass(frozen=True)
class Check:
    name: str
    is_passed: bool
    words: str


@dataclass(frozen=True)
class Verdict:
    standing: Standing
    checks: tuple[Check, ...]
    document: dict[str, Any] | None
    """What the credential says; only where it is ours and not revoked."""
    successor: UUID | None = None
    """The credential that took its place after a correction."""


def token_in(given: bytes) -> str:
    """Return the signed credential in what somebody pasted or uploaded: JWT, JSON or SVG badge.

    Raises TokenRefused.
    """
    content = given.strip().removeprefix(b"\xef\xbb\xbf")
    try:
        if content.startswith(b"<"):
            return credential_in(content)
        if content.startswith(b"{"):
            envelope = msgspec.json.decode(content, type=dict[str, Any])
            return str(envelope.get("id", "")).removeprefix(ENVELOPE)
        return re.sub(r"\s+", "", content.decode("ascii"))  # mail programs break long lines
    except NotABadge as error:
        raise TokenRefused(str(error)) from None
    except (msgspec.MsgspecError, UnicodeDecodeError, binascii.Error, RecursionError):
        raise TokenRefused("This cannot be read as a signed credential.") from None


async def verify(given: bytes, ring: KeyRing, site: str, now: datetime) -> Verdict:
    """Check what somebody pasted or uploaded. Never raises for what they gave."""
    try:
        claims, document = read_signed(token_in(given), ring, site)
    except TokenRefused as error:
        return Verdict("refused", (Check("Signature", False, str(error)),), None)
    signature = Check("Signature", True, "Signed by this site, and not changed since.")
    revoked_at = await _revocation(claims, site)
    id_found = re.fullmatch(r".*/verify/([0-9a-f-]{36})", claims.id)
    return await _judge(
        signature,
        document,
        datetime.fromisoformat(claims.valid_from),
        datetime.fromisoformat(claims.valid_until),
        revoked_at,
        UUID(id_found[1]) if id_found else None,
        now,
    )


async def verify_record(credential_id: UUID, site: str, now: datetime) -> Verdict:
    """Say where a credential stands by our own records; raises CredentialNotFound."""
    stored = await select_credential(credential_id)
    record = Check("Record", True, "Issued by this site, as its own records have it.")
    facts = stored.facts
    return await _judge(
        record,
        credential_document(facts, site),
        facts.issued_at,
        facts.valid_until,
        stored.revoked_at,
        credential_id,
        now,
    )


async def _judge(
    origin: Check,
    document: dict[str, Any],
    valid_from: datetime,
    valid_until: datetime,
    revoked_at: datetime | None,
    credential_id: UUID | None,
    now: datetime,
) -> Verdict:
    standing: Standing = "valid"
    if revoked_at is not None:
        standing = "revoked"
    elif now < valid_from:
        standing = "not_yet"
    elif now >= valid_until:
        standing = "expired"
    dates = Check(
        "Dates",
        valid_from <= now < valid_until,
        f"Valid from {day(valid_from)} until {day(valid_until)}.",
    )
    status = Check(
        "Status",
        revoked_at is None,
        "Not revoked." if revoked_at is None else f"Revoked on {day(revoked_at)}.",
    )
    if revoked_at is None:
        return Verdict(standing, (origin, dates, status), document)
    successor = None if credential_id is None else await select_successor(credential_id)
    return Verdict(standing, (origin, dates, status), None, successor)


async def _revocation(claims: SignedClaims, site: str) -> datetime | None:
    status = claims.credential_status
    found = re.fullmatch(
        re.escape(f"{site}/credentials/status/") + r"(\d{1,9})", status.status_list_credential
    )
    # Signed by us, so of this form; anything else must not pass for "not revoked".
    if found is None or not status.status_list_index.isdecimal():
        raise RuntimeError("a credential of ours names no status list of ours")
    return await select_revocation(int(found[1]), int(status.status_list_index))


def day(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    return f"{moment.day} {moment:%B %Y}"
