"""Writes. One public function is one thing a person can do, in one transaction.

DomainError
├── AccountSuspended       Forbidden: nobody signs in to it
├── EmailInUse             Conflict: a new identity brings the e-mail of another account
├── IdentityInUse          Conflict: to be linked, but it signs in to another account
├── LastIdentity           Conflict: without it nobody could sign in any more
├── IdentityNotFound       NotFound
└── SomebodyElse           Forbidden: a confirmation by an identity of another account
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from waymark.accounts.audit import Event, record_event
from waymark.accounts.identities import (
    account_of,
    adopt_email,
    insert_identity,
    lock_identity,
    owner_of_email,
    refresh_identity,
)
from waymark.accounts.providers import ProvenIdentity
from waymark.accounts.schemas import AccountView
from waymark.database import Connection, new_id, transaction
from waymark.errors import Conflict, Forbidden, NotFound

LOCAL_PROVIDER = LOCAL_ISSUER = "local"


class AccountSuspended(Forbidden): ...


class IdentityInUse(Conflict): ...


class LastIdentity(Conflict): ...


class IdentityNotFound(NotFound): ...


class SomebodyElse(Forbidden): ...


class EmailInUse(Conflict):
    def __init__(self, message: str, account_id: UUID) -> None:
        super().__init__(message)
        self.account_id = account_id
        """Whose it is. Kept from the person, who has not shown that the account is theirs."""


class Origin(msgspec.Struct, frozen=True):
    """Where a request comes from."""

    address: str | None = None
    device: str = ""


NOWHERE = Origin()


async def sign_in_locally(name: str, now: datetime, origin: Origin = NOWHERE) -> AccountView:
    """Return the account of the person who calls themselves `name` on this machine.

    The first call makes it. There is no proof of anything, which is why the route exists in local
    mode only.
    """
    display_name = " ".join(name.split())
    identity = ProvenIdentity(
        provider=LOCAL_PROVIDER,
        provider_name="this machine",
        issuer=LOCAL_ISSUER,
        subject=display_name.casefold(),
        display_name=display_name,
        label=display_name,
    )
    return await sign_in_with(identity, now, origin)


async def sign_in_with(
    identity: ProvenIdentity, now: datetime, origin: Origin = NOWHERE
) -> AccountView:
    """Return the account that a proven identity signs in to; make one for a new identity.

    Raises AccountSuspended, and EmailInUse where a new identity brings a verified e-mail that
    another account has: whether both are one person is for that account's owner to say.
    """
    async with transaction() as connection:
        await lock_identity(connection, identity)
        account = await account_of(connection, identity)
        if account is None:
            if owner := await owner_of_email(connection, identity.verified_email):
                raise EmailInUse(
                    "There is already an account with this e-mail address. Sign in the way you "
                    f"did before; {identity.provider_name} can then be linked with one click.",
                    owner,
                )
            return await _create_account(connection, identity, now, origin)
        view = AccountView(id=account["id"], display_name=account["display_name"])
        is_suspended = account["suspended_at"] is not None
        if not is_suspended:
            await refresh_identity(connection, view.id, identity, now)
        await record_event(
            connection,
            view.id,
            Event.SIGN_IN_REFUSED if is_suspended else Event.SIGNED_IN,
            now,
            actor_id=None if is_suspended else view.id,
            address=origin.address,
            details=_details(identity, origin),
        )
    if is_suspended:  # said only now, so that the event stays
        raise AccountSuspended(
            "This account is suspended, so nobody can sign in to it. Its data is kept. Write to "
            "whoever runs this installation."
        )
    return view


async def link_identity(
    account_id: UUID, identity: ProvenIdentity, now: datetime, origin: Origin = NOWHERE
) -> None:
    """Let `identity` sign in to the account from now on. Linking it again changes nothing.

    Raises IdentityInUse where it signs in to another account, or brings another account's e-mail.
    """
    async with transaction() as connection:
        await lock_identity(connection, identity)
        owner = await account_of(connection, identity)
        if owner is not None and owner["id"] == account_id:
            return
        if owner is not None or await owner_of_email(
            connection, identity.verified_email, but=account_id
        ):
            raise IdentityInUse(
                f"This {identity.provider_name} identity or its e-mail address belongs to another "
                "account. Sign in with it to get there. Nothing was changed."
            )
        await insert_identity(connection, account_id, identity, now, used_at=None)
        await adopt_email(connection, account_id, identity)
        await record_event(
            connection,
            account_id,
            Event.IDENTITY_LINKED,
            now,
            actor_id=account_id,
            address=origin.address,
            details=_details(identity, origin),
        )


async def unlink_identity(
    account_id: UUID,
    identity_id: UUID,
    offered: Collection[str],
    now: datetime,
    origin: Origin = NOWHERE,
) -> None:
    """Take an identity from the account. `offered` are the providers one can sign in with here.

    Raises IdentityNotFound, and LastIdentity where none would be left to sign in with.
    """
    async with transaction() as connection:
        # Two at once would each see the other's identity as the one that is left.
        await connection.execute("SELECT id FROM account WHERE id = $1 FOR UPDATE", account_id)
        rows = await connection.fetch(
            "SELECT id, provider, label FROM identity WHERE account = $1", account_id
        )
        unlinked = next((row for row in rows if row["id"] == identity_id), None)
        if unlinked is None:
            raise IdentityNotFound("There is no such identity in your account.")
        if not any(row["provider"] in offered for row in rows if row is not unlinked):
            raise LastIdentity(
                "This is the last way to sign in to your account. Link another one first."
            )
        await connection.execute("DELETE FROM identity WHERE id = $1", identity_id)
        await record_event(
            connection,
            account_id,
            Event.IDENTITY_UNLINKED,
            now,
            actor_id=account_id,
            address=origin.address,
            details={
                "provider": unlinked["provider"],
                "label": unlinked["label"],
                "device": origin.device,
            },
        )


async def confirm_identity(
    account_id: UUID, identity: ProvenIdentity, now: datetime, origin: Origin = NOWHERE
) -> None:
    """Note that the account's owner has shown once more who they are; raises SomebodyElse."""
    async with transaction() as connection:
        account = await account_of(connection, identity)
        if account is None or account["id"] != account_id:
            raise SomebodyElse(
                f"That {identity.provider_name} identity does not belong to the account that is "
                "signed in here. Nothing was changed."
            )
        await refresh_identity(connection, account_id, identity, now)
        await record_event(
            connection,
            account_id,
            Event.SIGN_IN_CONFIRMED,
            now,
            actor_id=account_id,
            address=origin.address,
            details=_details(identity, origin),
        )


async def confirm_locally(account_id: UUID, now: datetime, origin: Origin = NOWHERE) -> None:
    """The same on a developer's own machine, where nothing is proven; raises SomebodyElse."""
    async with transaction() as connection:
        label = await connection.fetchval(
            "SELECT label FROM identity WHERE account = $1 AND provider = $2",
            account_id,
            LOCAL_PROVIDER,
        )
        if label is None:
            raise SomebodyElse("This account is not signed in to by a mere name.")
        await record_event(
            connection,
            account_id,
            Event.SIGN_IN_CONFIRMED,
            now,
            actor_id=account_id,
            address=origin.address,
            details={"provider": LOCAL_PROVIDER, "label": label, "device": origin.device},
        )


async def note_sign_out(account_id: UUID, event: Event, now: datetime, origin: Origin) -> None:
    """Write down that sessions were ended, which is done in Redis."""
    async with transaction() as connection:
        if not await connection.fetchval("SELECT true FROM account WHERE id = $1", account_id):
            return  # deleted meanwhile, and its log with it
        await record_event(
            connection,
            account_id,
            event,
            now,
            actor_id=account_id,
            address=origin.address,
            details={"device": origin.device},
        )


async def suspend_account(account_id: UUID, now: datetime) -> bool:
    """Let nobody sign in to the account; say whether there is one. Its sessions end elsewhere."""
    return await _set_suspension(account_id, now, Event.SUSPENDED, suspended_at=now)


async def restore_account(account_id: UUID, now: datetime) -> bool:
    """Undo a suspension; say whether there is such an account."""
    return await _set_suspension(account_id, now, Event.RESTORED, suspended_at=None)


async def _set_suspension(
    account_id: UUID, now: datetime, event: Event, *, suspended_at: datetime | None
) -> bool:
    async with transaction() as connection:
        row = await connection.fetchrow(
            "SELECT suspended_at FROM account WHERE id = $1 FOR UPDATE", account_id
        )
        if row is None:
            return False
        if (row["suspended_at"] is None) != (suspended_at is None):
            await connection.execute(
                "UPDATE account SET suspended_at = $2 WHERE id = $1", account_id, suspended_at
            )
            await record_event(connection, account_id, event, now)
    return True


async def _create_account(
    connection: Connection, identity: ProvenIdentity, now: datetime, origin: Origin
) -> AccountView:
    account_id: UUID = await connection.fetchval(
        """
        INSERT INTO account (id, display_name, email, created_at) VALUES ($1, $2, $3, $4)
        RETURNING id
        """,
        new_id(),
        identity.display_name,
        identity.verified_email,
        now,
    )
    await insert_identity(connection, account_id, identity, now, used_at=now)
    await record_event(
        connection,
        account_id,
        Event.ACCOUNT_CREATED,
        now,
        actor_id=account_id,
        address=origin.address,
        details=_details(identity, origin),
    )
    return AccountView(id=account_id, display_name=identity.display_name)


def _details(identity: ProvenIdentity, origin: Origin) -> dict[str, str]:
    return {
        "provider": identity.provider,
        "providerName": identity.provider_name,
        "label": identity.label,
        "device": origin.device,
    }
