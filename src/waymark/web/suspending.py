"""Suspend an account: nobody signs in to it, and whoever is signed in is signed out."""

from datetime import datetime
from uuid import UUID

from waymark.accounts.actions import suspend_account
from waymark.web.sessions import SessionStore


async def suspend(account_id: UUID, sessions: SessionStore, now: datetime) -> bool:
    """Say whether there is such an account. Doing it twice does no harm, and ends what was left.

    Sessions end after the commit: a sign-in at the same moment then either sees the suspension or
    is seen here.
    """
    if not await suspend_account(account_id, now):
        return False
    await sessions.end_all(account_id)
    return True
