"""Writes. One public function is one thing a person can do, in one transaction."""

from datetime import datetime
from uuid import UUID

from waymark.accounts.schemas import AccountView
from waymark.database import new_id, transaction

LOCAL_ISSUER = "local"


async def sign_in_locally(name: str, now: datetime) -> AccountView:
    """Return the account of the person who calls themselves `name` on this machine.

    The first call makes it. There is no proof of anything, which is why the route exists in local
    mode only.
    """
    display_name = " ".join(name.split())
    return await account_for_identity(LOCAL_ISSUER, display_name.casefold(), display_name, now)


async def account_for_identity(
    issuer: str, subject: str, display_name: str, now: datetime
) -> AccountView:
    """Return the account that this identity signs in to; make both where there is none."""
    async with transaction() as connection:
        # Two first sign-ins at once: the lock makes the second see the first one's rows.
        await connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"identity {issuer} {subject}"
        )
        row = await connection.fetchrow(
            """
            SELECT account.id, account.display_name FROM identity
            JOIN account ON account.id = identity.account
            WHERE identity.issuer = $1 AND identity.subject = $2
            """,
            issuer,
            subject,
        )
        if row is not None:
            return AccountView(id=row["id"], display_name=row["display_name"])
        account_id: UUID = await connection.fetchval(
            "INSERT INTO account (id, display_name, created_at) VALUES ($1, $2, $3) RETURNING id",
            new_id(),
            display_name,
            now,
        )
        await connection.execute(
            """
            INSERT INTO identity (id, account, issuer, subject, created_at)
            VALUES ($1, $2, $3, $4, $5)
            """,
            new_id(),
            account_id,
            issuer,
            subject,
            now,
        )
    return AccountView(id=account_id, display_name=display_name)
