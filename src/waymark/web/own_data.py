"""Exports and deletion: what needs to know where a request comes from, or ends sessions."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.response import Stream
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED

from waymark.jobs.queue import JobQueue
from waymark.privacy.deletion_actions import request_deletion, undo_deletion
from waymark.privacy.export_actions import begin_download, give_link, read_parts, request_export
from waymark.privacy.schemas import DeletionView, DownloadView, ExportView, RequestDeletion
from waymark.problem import documented
from waymark.settings import Settings
from waymark.web.origins import origin_of
from waymark.web.sessions import SessionStore

FILE_ADDRESS = "/api/export/file"

AnyRequest = Request[Any, Any, Any]


@post(
    "/api/export",
    operation_id="requestExport",
    tags=["privacy"],
    status_code=HTTP_202_ACCEPTED,
    responses=documented(401, 403),
)
async def ask_for_export(
    request: AnyRequest,
    recent_account_id: NamedDependency[UUID],
    job_queue: NamedDependency[JobQueue],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> ExportView:
    """Have a file made with all that is held on oneself. Needs a recent sign-in."""
    origin = origin_of(request, settings)
    return await request_export(recent_account_id, origin, job_queue, now)


@post(
    "/api/export/link",
    operation_id="linkExport",
    tags=["privacy"],
    status_code=HTTP_200_OK,
    responses=documented(401, 403, 404),
)
async def link_export(
    recent_account_id: NamedDependency[UUID],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> DownloadView:
    """Return the link to one's finished file. Needs a recent sign-in."""
    return await give_link(recent_account_id, settings.secret, now)


@get(
    FILE_ADDRESS,
    operation_id="downloadExport",
    tags=["privacy"],
    media_type="application/zip",
    responses=documented(400, 401, 404),
)
async def download_export(
    request: AnyRequest,
    account_id: NamedDependency[UUID],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    token: Annotated[str, QueryParameter(max_length=500)],
) -> Stream:
    """Return the file, to its signed-in owner who follows the link."""
    origin = origin_of(request, settings)
    download = await begin_download(token, account_id, origin, settings.secret, now)

    async def pieces() -> AsyncIterator[bytes]:
        async for piece in read_parts(download.export_id):
            yield piece

    return Stream(
        pieces(),
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="waymark-{now:%Y-%m-%d}.zip"',
            "content-length": str(download.bytes),
        },
    )


@post(
    "/api/deletion",
    operation_id="requestDeletion",
    tags=["privacy"],
    status_code=HTTP_200_OK,
    responses=documented(400, 401, 403),
)
async def ask_for_deletion(
    request: AnyRequest,
    data: JSONBody[RequestDeletion],
    recent_account_id: NamedDependency[UUID],
    sessions: NamedDependency[SessionStore],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[DeletionView]:
    """Have the account deleted in a week, and be signed out everywhere. Needs a recent sign-in."""
    deletion = await request_deletion(recent_account_id, origin_of(request, settings), now)
    await sessions.end_all(recent_account_id)
    return Response(deletion, cookies=[sessions.expired_cookie()])


@post(
    "/api/deletion/undo",
    operation_id="undoDeletion",
    tags=["privacy"],
    status_code=HTTP_200_OK,
    responses=documented(401, 403),
)
async def keep_account(
    request: AnyRequest,
    account_id: NamedDependency[UUID],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> DeletionView:
    """Keep the account after all."""
    return await undo_deletion(account_id, origin_of(request, settings), now)
