"""HTTP of exports and the log. What ends sign-in sessions as well is in `web/leaving.py`."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from waymark.privacy.queries import select_audit_page, select_deletion, select_export
from waymark.privacy.schemas import AuditPage, DeletionView, ExportView
from waymark.problem import documented


class PrivacyController(Controller):
    path = "/api"
    tags = ("privacy",)

    @get("/export", operation_id="readExport", responses=documented(401))
    async def read_export(
        self, account_id: NamedDependency[UUID], now: NamedDependency[datetime]
    ) -> ExportView:
        """Say how far one's export is."""
        return await select_export(account_id, now)

    @get("/deletion", operation_id="readDeletion", responses=documented(401))
    async def read_deletion(self, account_id: NamedDependency[UUID]) -> DeletionView:
        """Say whether and when the account is to be deleted."""
        return await select_deletion(account_id)

    @get("/audit", operation_id="listAuditEvents", responses=documented(400, 401))
    async def list_audit_events(
        self,
        account_id: NamedDependency[UUID],
        before: Annotated[UUID | None, QueryParameter()] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
    ) -> AuditPage:
        """List what was done to or with one's account, the newest first."""
        return await select_audit_page(account_id, before, limit)
