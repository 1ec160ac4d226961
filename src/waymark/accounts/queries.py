"""Reads. No transaction is opened here, and nothing is written."""

from collections.abc import Mapping
from uuid import UUID

from waymark.accounts.schemas import AccountView, IdentityView
from waymark.accounts.tables import Account, Identity


async def select_account(account_id: UUID | None) -> AccountView | None:
    """Return the account, or None where nobody is signed in or the account is gone."""
    if account_id is None:
        return None
    row = (
        await Account.select(Account.id, Account.display_name, Account.deletion_due_at)
        .where(Account.id == account_id)
        .first()
    )
    return None if row is None else AccountView(**row)


async def is_suspended(account_id: UUID) -> bool:
    """Whether nobody may sign in; also true of an account that is gone."""
    row = await Account.select(Account.suspended_at).where(Account.id == account_id).first()
    return row is None or row["suspended_at"] is not None


async def select_providers_of(account_id: UUID) -> set[str]:
    """Return the ids of the providers that the account is signed in to with."""
    rows = await Identity.select(Identity.provider).where(Identity.account == account_id)
    return {row["provider"] for row in rows}


async def select_identities(
    account_id: UUID, offered_names: Mapping[str, str]
) -> list[IdentityView]:
    """Return the account's identities in the order of linking.

    `offered_names` are the providers that one can sign in with here, by id.
    """
    rows = await (
        Identity.select(
            Identity.id,
            Identity.provider,
            Identity.label,
            Identity.email,
            Identity.email_verified,
            Identity.created_at,
            Identity.used_at,
        )
        .where(Identity.account == account_id)
        .order_by(Identity.created_at, Identity.id)
    )
    usable = {row["id"] for row in rows if row["provider"] in offered_names}
    return [
        IdentityView(
            id=row["id"],
            provider=row["provider"],
            provider_name=offered_names.get(row["provider"], row["provider"]),
            label=row["label"],
            email=row["email"],
            email_verified=row["email_verified"],
            linked_at=row["created_at"],
            used_at=row["used_at"],
            can_unlink=bool(usable - {row["id"]}),
        )
        for row in rows
    ]
