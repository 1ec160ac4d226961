"""Reads of credentials. Those of a holder take who is asking; the public ones take an address."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg
import msgspec

from waymark.assessments.queries import DEVELOPMENT
from waymark.assessments.schemas import AssessmentResult
from waymark.bank.queries import select_release
from waymark.credentials.document import AttestedResult, CredentialFacts, attest
from waymark.credentials.schemas import CredentialView
from waymark.credentials.status_list import PLACES
from waymark.database import pool
from waymark.errors import NotFound

State = Literal["valid", "expired", "revoked"]


class CredentialNotFound(NotFound): ...


class StatusListNotFound(NotFound): ...


class StoredCredential(msgspec.Struct, frozen=True, kw_only=True):
    facts: CredentialFacts
    assessment_id: UUID
    revoked_at: datetime | None
    revoked_because: Literal["holder", "superseded"] | None

    def state(self, now: datetime) -> State:
        if self.revoked_at is not None:
            return "revoked"
        return "valid" if now < self.facts.valid_until else "expired"


class NewestRevision(msgspec.Struct, frozen=True, kw_only=True):
    """What a credential for a session would rest on."""

    revision_id: UUID
    account_id: UUID
    display_name: str
    result: AssessmentResult
    attested: AttestedResult | None
    """None where the result shows no level, or is one of a check."""


_STORED = """
    SELECT c.*, st.list, st.place, r.release, r.document, r.assessment
    FROM credential c JOIN credential_status st ON st.id = c.status
    JOIN result_revision r ON r.id = c.revision
"""


async def select_credentials(account_id: UUID) -> list[StoredCredential]:
    """Return one's own credentials, the newest first."""
    # Of one second, the one in force comes before the one that it replaced.
    rows = await pool().fetch(
        f"{_STORED} WHERE c.account = $1"
        " ORDER BY c.issued_at DESC, c.revoked_at DESC NULLS FIRST, c.id",
        account_id,
    )
    return [await _stored(row) for row in rows]


async def select_own_credential(credential_id: UUID, account_id: UUID) -> StoredCredential:
    """Return one's own credential; raises CredentialNotFound."""
    row = await pool().fetchrow(
        f"{_STORED} WHERE c.id = $1 AND c.account = $2", credential_id, account_id
    )
    if row is None:
        raise CredentialNotFound("There is no such credential.")
    return await _stored(row)


async def select_credential(credential_id: UUID) -> StoredCredential:
    """Return any credential: its id is random and known to those whom the holder gave it.

    Raises CredentialNotFound.
    """
    row = await pool().fetchrow(f"{_STORED} WHERE c.id = $1", credential_id)
    if row is None:
        raise CredentialNotFound(
            "There is no credential at this address. Its holder may have deleted their account, "
            "which revokes what was issued to them."
        )
    return await _stored(row)


async def select_newest_revision(assessment_id: UUID) -> NewestRevision | None:
    """Return the newest result of a session that its owner took for themselves."""
    row = await pool().fetchrow(
        """
        SELECT r.id, r.release, r.document, s.account, a.display_name
        FROM result_revision r JOIN assessment s ON s.id = r.assessment
        JOIN account a ON a.id = s.account
        WHERE s.id = $1 AND s.purpose = $2 ORDER BY r.number DESC LIMIT 1
        """,
        assessment_id,
        DEVELOPMENT,
    )
    if row is None:
        return None
    result = msgspec.json.decode(row["document"], type=AssessmentResult)
    release = await select_release(row["release"])
    return NewestRevision(
        revision_id=row["id"],
        account_id=row["account"],
        display_name=row["display_name"],
        result=result,
        attested=attest(result, release.document),
    )


async def select_revoked_places(number: int) -> list[int]:
    """Return the revoked places of a status list; raises StatusListNotFound.

    The first list is there before anything is issued.
    """
    rows = await pool().fetch(
        "SELECT place, revoked_at FROM credential_status WHERE list = $1", number
    )
    if not rows and number != 1:
        raise StatusListNotFound("There is no such status list.")
    return [row["place"] for row in rows if row["revoked_at"] is not None]


async def select_revocation(number: int, place: int) -> datetime | None:
    """Return since when the credential at this place is revoked; None where it is not.

    A place that was never given out counts as not revoked, as it does in the list.
    """
    if not 0 <= place < PLACES:
        return None
    found: datetime | None = await pool().fetchval(
        "SELECT revoked_at FROM credential_status WHERE list = $1 AND place = $2", number, place
    )
    return found


async def select_successor(credential_id: UUID) -> UUID | None:
    """Return the credential that was issued in the place of this one, if there is one."""
    found: UUID | None = await pool().fetchval(
        "SELECT id FROM credential WHERE replaces = $1", credential_id
    )
    return found


def view_of(stored: StoredCredential, site: str, now: datetime) -> CredentialView:
    attested = stored.facts.attested
    return CredentialView(
        id=stored.facts.id,
        assessment_id=stored.assessment_id,
        path_name=attested.path.name,
        level=attested.level,
        revision=attested.result.revision.number,
        name=stored.facts.name,
        issued_at=stored.facts.issued_at,
        valid_until=stored.facts.valid_until,
        state=stored.state(now),
        revoked_at=stored.revoked_at,
        revoked_because=stored.revoked_because,
        address=f"{site}/verify/{stored.facts.id}",
    )


async def _stored(row: asyncpg.Record) -> StoredCredential:
    release = await select_release(row["release"])
    result = msgspec.json.decode(row["document"], type=AssessmentResult)
    attested = attest(result, release.document)
    if attested is None:
        raise RuntimeError(f"credential {row['id']} attests a result without a level")
    return StoredCredential(
        facts=CredentialFacts(
            id=row["id"],
            account_id=row["account"],
            name=row["name"],
            attested=attested,
            issued_at=row["issued_at"],
            valid_until=row["valid_until"],
            status_list=row["list"],
            status_place=row["place"],
        ),
        assessment_id=row["assessment"],
        revoked_at=row["revoked_at"],
        revoked_because=row["revoked_because"],
    )
