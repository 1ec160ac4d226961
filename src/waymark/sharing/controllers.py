"""HTTP of share links for their owner."""

from datetime import datetime
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from waymark.problem import documented
from waymark.sharing.actions import revoke_share, share_result
from waymark.sharing.queries import select_shares
from waymark.sharing.schemas import CreatedShare, ShareView, ShareWish


class SharingController(Controller):
    path = "/api"
    tags = ("sharing",)

    @get("/shares", operation_id="listShares", responses=documented(401))
    async def list_shares(
        self, account_id: NamedDependency[UUID], now: NamedDependency[datetime]
    ) -> list[ShareView]:
        """List one's own links to results, the newest first."""
        return await select_shares(account_id, now)

    @post(
        "/assessments/{assessment_id:uuid}/shares",
        operation_id="shareResult",
        responses=documented(400, 401, 403, 404, 409, 413, 422),
    )
    async def share(
        self,
        assessment_id: FromPath[UUID],
        data: JSONBody[ShareWish],
        account_id: NamedDependency[UUID],
        site: NamedDependency[str],
        now: NamedDependency[datetime],
    ) -> CreatedShare:
        """Make a link that shows chosen parts of one result to whoever has it."""
        return await share_result(assessment_id, account_id, data, site, now)

    @post(
        "/shares/{share_id:uuid}/revoke",
        operation_id="revokeShare",
        status_code=HTTP_200_OK,
        responses=documented(401, 403, 404),
    )
    async def revoke(
        self,
        share_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> ShareView:
        """Take a link back, at once and for good."""
        return await revoke_share(share_id, account_id, now)
