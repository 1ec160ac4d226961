"""HTTP of evidence. Each handler makes one call."""

from datetime import datetime
from uuid import UUID

from litestar import Controller, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from waymark.careers.evidence_actions import add_evidence, change_evidence, remove_evidence
from waymark.careers.evidence_reading import export_resume, read_evidence
from waymark.careers.evidence_schemas import EvidenceOverview, EvidenceView, WriteEvidence
from waymark.problem import documented


class EvidenceController(Controller):
    path = "/api/evidence"
    tags = ("evidence",)

    @get("/", operation_id="readEvidence", responses=documented(401))
    async def read(
        self, account_id: NamedDependency[UUID], now: NamedDependency[datetime]
    ) -> EvidenceOverview:
        """Return what one has done, beside what was measured."""
        return await read_evidence(account_id, now)

    @post("/", operation_id="addEvidence", responses=documented(400, 401, 403, 409, 413, 422))
    async def add(
        self,
        data: JSONBody[WriteEvidence],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> EvidenceView:
        """Keep a project, certificate, role, link or note. It never changes what is measured."""
        return await add_evidence(account_id, data, now)

    @get(
        "/resume",
        operation_id="exportResume",
        media_type="application/json",
        responses=documented(401),
    )
    async def resume(
        self, account_id: NamedDependency[UUID], now: NamedDependency[datetime]
    ) -> Response[bytes]:
        """Return the evidence as a JSON Resume document."""
        return Response(
            await export_resume(account_id, now),
            media_type="application/json",
            headers={"content-disposition": 'attachment; filename="waymark-resume.json"'},
        )

    @put(
        "/{entry_id:uuid}",
        operation_id="changeEvidence",
        responses=documented(400, 401, 403, 404, 413, 422),
    )
    async def change(
        self,
        entry_id: FromPath[UUID],
        data: JSONBody[WriteEvidence],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> EvidenceView:
        """Replace an entry."""
        return await change_evidence(entry_id, account_id, data, now)

    @post(
        "/{entry_id:uuid}/remove",
        operation_id="removeEvidence",
        status_code=HTTP_204_NO_CONTENT,
        responses=documented(401, 403, 404),
    )
    async def remove(self, entry_id: FromPath[UUID], account_id: NamedDependency[UUID]) -> None:
        """Delete an entry for good."""
        await remove_evidence(entry_id, account_id)
