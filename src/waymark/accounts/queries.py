"""Reads. No transaction is opened here, and nothing is written."""

from uuid import UUID

from waymark.accounts.schemas import AccountView
from waymark.accounts.tables import Account


async def select_account(account_id: UUID | None) -> AccountView | None:
    """Return the account, or None where nobody is signed in or the account is gone."""
    if account_id is None:
        return None
    row = (
        await Account.select(Account.id, Account.display_name)
        .where(Account.id == account_id)
        .first()
    )
    return None if row is None else AccountView(id=row["id"], display_name=row["display_name"])
