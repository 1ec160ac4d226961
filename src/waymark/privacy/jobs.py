"""Jobs of a person's own data. A job may run twice, so each calls one action that is done once."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from waymark.jobs.outbox import Handler
from waymark.privacy import export_actions
from waymark.privacy.deletion_actions import delete_account
from waymark.privacy.queries import is_deletion_due

EndSessions = Callable[[UUID], Awaitable[object]]
"""Signs an account out everywhere."""


async def make_export(arguments: dict[str, Any], now: datetime) -> None:
    await export_actions.make_export(UUID(arguments["export_id"]), now)


async def expire_export(arguments: dict[str, Any], now: datetime) -> None:
    await export_actions.expire_export(UUID(arguments["export_id"]), now)


def deleting_with(end_sessions: EndSessions) -> Handler:
    async def delete(arguments: dict[str, Any], now: datetime) -> None:
        account_id = UUID(arguments["account_id"])
        if not await is_deletion_due(account_id, now):
            return
        # First, since a run that dies after the deletion has no job left that would repeat it.
        await end_sessions(account_id)
        await delete_account(account_id, now)
        await end_sessions(account_id)  # of whoever signed in at this very moment

    return delete
