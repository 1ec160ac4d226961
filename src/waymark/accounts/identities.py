"""Rows of identities, read and written within the transaction of an action."""

from datetime import datetime
from uuid import UUID

import asyncpg

from waymark.accounts.providers import ProvenIdentity
from waymark.database import Connection, new_id


async def lock_identity(connection: Connection, identity: ProvenIdentity) -> None:
    """Make two sign-ins of the same identity, or of the same e-mail, follow one another.

    The second then sees the first one's rows. Always identity before e-mail, so two never wait
    for each other.
    """
    names = [f"identity {identity.issuer} {identity.subject}"]
    if identity.verified_email is not None:
        names.append(f"e-mail {identity.verified_email}")
    for name in names:
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)


async def account_of(connection: Connection, identity: ProvenIdentity) -> asyncpg.Record | None:
    row: asyncpg.Record | None = await connection.fetchrow(
        """
        SELECT account.id, account.display_name, account.suspended_at FROM identity
        JOIN account ON account.id = identity.account
        WHERE identity.issuer = $1 AND identity.subject = $2
        """,
        identity.issuer,
        identity.subject,
    )
    return row


async def owner_of_email(
    connection: Connection, email: str | None, *, but: UUID | None = None
) -> UUID | None:
    """The other account that has this e-mail, as its own or by one of its identities."""
    if email is None:
        return None
    owner: UUID | None = await connection.fetchval(
        """
        SELECT id FROM account WHERE email = $1 AND id IS DISTINCT FROM $2
        UNION ALL
        SELECT account FROM identity
        WHERE email = $1 AND email_verified AND account IS DISTINCT FROM $2
        LIMIT 1
        """,
        email,
        but,
    )
    return owner


async def insert_identity(
    connection: Connection,
    account_id: UUID,
    identity: ProvenIdentity,
    now: datetime,
    *,
    used_at: datetime | None,
) -> None:
    await connection.execute(
        """
        INSERT INTO identity (id, account, issuer, subject, provider, label, email,
                              email_verified, created_at, used_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        new_id(),
        account_id,
        identity.issuer,
        identity.subject,
        identity.provider,
        identity.label,
        identity.email,
        identity.email_verified,
        now,
        used_at,
    )


async def refresh_identity(
    connection: Connection, account_id: UUID, identity: ProvenIdentity, now: datetime
) -> None:
    """Keep what the provider says now: people rename themselves and change addresses."""
    await connection.execute(
        """
        UPDATE identity SET label = $3, email = $4, email_verified = $5, used_at = $6
        WHERE issuer = $1 AND subject = $2
        """,
        identity.issuer,
        identity.subject,
        identity.label,
        identity.email,
        identity.email_verified,
        now,
    )
    await adopt_email(connection, account_id, identity)


async def adopt_email(connection: Connection, account_id: UUID, identity: ProvenIdentity) -> None:
    """Give an account without an e-mail this one, if it is verified and of no other account."""
    email = identity.verified_email
    if email is None or await owner_of_email(connection, email, but=account_id):
        return
    await connection.execute(
        "UPDATE account SET email = $2 WHERE id = $1 AND email IS NULL", account_id, email
    )
