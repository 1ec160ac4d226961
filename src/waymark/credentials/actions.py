"""Writes of credentials: issue one, revoke one, and replace what a correction has overtaken."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from waymark.accounts.audit import Event, record_event
from waymark.credentials.document import valid_until
from waymark.credentials.queries import (
    NewestRevision,
    StoredCredential,
    select_newest_revision,
    select_own_credential,
)
from waymark.credentials.schemas import CredentialWish
from waymark.credentials.status_list import FULL_AT, PLACES
from waymark.database import Connection, new_id, transaction
from waymark.errors import Conflict, NotFound, Unavailable


class ResultNotFound(NotFound): ...


class NothingToAttest(Conflict): ...


class CredentialInForce(Conflict): ...


class ResultChanged(Conflict): ...


class NoPlaceFound(Unavailable): ...


async def issue_credential(
    assessment_id: UUID, account_id: UUID, wish: CredentialWish, now: datetime
) -> StoredCredential:
    """Issue a credential for the newest revision of one's own result.

    Raises ResultNotFound, NothingToAttest, CredentialInForce where there is one already, or
    ResultChanged where the result was worked out anew in this very moment.
    """
    found = await select_newest_revision(assessment_id)
    if found is None or found.account_id != account_id:
        raise ResultNotFound("There is no such result.")
    if found.attested is None:
        raise NothingToAttest(
            "A credential attests a level of a career path, and this result shows none yet. "
            "Another session goes on from what is known."
        )
    if now >= valid_until(found.result):
        raise NothingToAttest("This result is too old to attest. A new session brings a new one.")
    async with transaction() as connection:
        await _lock_result(connection, assessment_id, found)
        in_force = await connection.fetchval(
            """
            SELECT c.id FROM credential c JOIN result_revision r ON r.id = c.revision
            WHERE r.assessment = $1 AND c.revoked_at IS NULL AND c.valid_until > $2
            """,
            assessment_id,
            now,
        )
        if in_force is not None:
            raise CredentialInForce(
                "There is a credential for this result. To change what it tells, revoke it first."
            )
        name = found.display_name if wish.shows_name else None
        credential_id = await _insert(connection, found, name, None, now)
        await record_event(
            connection,
            account_id,
            Event.CREDENTIAL_ISSUED,
            now,
            actor_id=account_id,
            details={"credential": str(credential_id), "shows_name": wish.shows_name},
        )
    return await select_own_credential(credential_id, account_id)


async def revoke_credential(
    credential_id: UUID, account_id: UUID, now: datetime
) -> StoredCredential:
    """Revoke one's own credential for good. Doing it again changes nothing.

    Raises CredentialNotFound.
    """
    async with transaction() as connection:
        if await _revoke(connection, credential_id, account_id, "holder", now):
            await record_event(
                connection,
                account_id,
                Event.CREDENTIAL_REVOKED,
                now,
                actor_id=account_id,
                details={"credential": str(credential_id)},
            )
    return await select_own_credential(credential_id, account_id)


async def reissue_credentials(assessment_id: UUID, now: datetime) -> int:
    """Revoke what rests on an overtaken revision, and issue anew what the newest one supports.

    Returns how many were revoked. A second call finds nothing to do. Raises ResultChanged where yet
    another revision came meanwhile: the job tries again.
    """
    found = await select_newest_revision(assessment_id)
    if found is None:
        return 0
    is_supported = found.attested is not None and now < valid_until(found.result)
    async with transaction() as connection:
        await _lock_result(connection, assessment_id, found)
        overtaken = await connection.fetch(
            """
            SELECT c.id, c.name FROM credential c JOIN result_revision r ON r.id = c.revision
            WHERE r.assessment = $1 AND c.revision <> $2 AND c.revoked_at IS NULL
            ORDER BY c.issued_at FOR UPDATE OF c
            """,
            assessment_id,
            found.revision_id,
        )
        for row in overtaken:
            await _revoke(connection, row["id"], found.account_id, "superseded", now)
            details = {"credential": str(row["id"]), "because": "superseded"}
            if is_supported:
                successor = await _insert(connection, found, row["name"], row["id"], now)
                details["successor"] = str(successor)
            await record_event(
                connection, found.account_id, Event.CREDENTIAL_REPLACED, now, details=details
            )
    return len(overtaken)


async def _lock_result(connection: Connection, assessment_id: UUID, found: NewestRevision) -> None:
    """Let nobody add a revision or issue a credential meanwhile; what was read must still hold."""
    await connection.execute("SELECT id FROM assessment WHERE id = $1 FOR UPDATE", assessment_id)
    newest = await connection.fetchval(
        "SELECT id FROM result_revision WHERE assessment = $1 ORDER BY number DESC LIMIT 1",
        assessment_id,
    )
    if newest != found.revision_id:
        raise ResultChanged("The result was worked out anew in this moment. Look at it first.")


async def _insert(
    connection: Connection,
    found: NewestRevision,
    name: str | None,
    replaces: UUID | None,
    now: datetime,
) -> UUID:
    credential_id = uuid4()
    await connection.execute(
        """
        INSERT INTO credential
            (id, account, revision, status, name, issued_at, valid_until, replaces)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        credential_id,
        found.account_id,
        found.revision_id,
        await _take_place(connection),
        name,
        now.replace(microsecond=0),
        valid_until(found.result),
        replaces,
    )
    return credential_id


async def _take_place(connection: Connection) -> UUID:
    """Take a random place, which was never used, in the newest list that has room."""
    row = await connection.fetchrow(
        """
        SELECT list, count(*) AS taken FROM credential_status
        WHERE list = (SELECT max(list) FROM credential_status) GROUP BY list
        """
    )
    number = 1 if row is None else row["list"] + (row["taken"] >= FULL_AT)
    for _ in range(64):  # a list is never so full that this fails, but for a fault of ours
        status_id = await connection.fetchval(
            """
            INSERT INTO credential_status (id, list, place) VALUES ($1, $2, $3)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            new_id(),
            number,
            secrets.randbelow(PLACES),
        )
        if status_id is not None:
            return UUID(str(status_id))
    raise NoPlaceFound("The credential cannot be issued at the moment. Try again.")


async def _revoke(
    connection: Connection, credential_id: UUID, account_id: UUID, because: str, now: datetime
) -> bool:
    status_id = await connection.fetchval(
        """
        UPDATE credential SET revoked_at = $3, revoked_because = $4
        WHERE id = $1 AND account = $2 AND revoked_at IS NULL RETURNING status
        """,
        credential_id,
        account_id,
        now,
        because,
    )
    await connection.execute(
        "UPDATE credential_status SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        status_id,
        now,
    )
    return status_id is not None
