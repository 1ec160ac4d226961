"""The public page on which credentials are checked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_413_REQUEST_ENTITY_TOO_LARGE

from waymark.credentials.keys import KeyRing
from waymark.credentials.verify_page import verify_page
from waymark.credentials.verifying import verify, verify_record
from waymark.errors import DomainError
from waymark.roadmaps.controllers import PUBLIC
from waymark.roadmaps.shell import Shell
from waymark.sharing.private_pages import (
    HEADERS,
    private_page,
    refuse_with_page,
)

TOO_LARGE = "This is far larger than any credential of ours. Nothing of it was kept."
UNREADABLE = "This form cannot be read. Go back and try again."


def refuse_form(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """A form that cannot be read, or a file that is far too large to be a credential."""
    shell: Shell = request.app.state.shell
    detail = TOO_LARGE if error.status_code == HTTP_413_REQUEST_ENTITY_TOO_LARGE else UNREADABLE
    refused = shell.show_error(error.status_code, "Not possible", detail, "/verify")
    refused.headers.update(HEADERS)
    return refused


PAGES_FOR_REFUSALS: dict[int | type[Exception], Any] = {
    DomainError: refuse_with_page,
    HTTPException: refuse_form,
}


class VerifyController(Controller):
    path = "/verify"
    include_in_schema = False
    opt = PUBLIC  # the form changes nothing and needs no sign-in, so there is nothing to forge
    exception_handlers = PAGES_FOR_REFUSALS

    @get(sync_to_thread=False)
    def ask(self, shell: NamedDependency[Shell]) -> Response[bytes]:
        return private_page(shell, verify_page(), is_indexed=True)

    @post(status_code=HTTP_200_OK)
    async def check(
        self,
        request: Request[Any, Any, Any],
        shell: NamedDependency[Shell],
        key_ring: NamedDependency[KeyRing],
        site: NamedDependency[str],
        now: NamedDependency[datetime],
    ) -> Response[bytes]:
        """Check what was pasted, or else the chosen file."""
        verdict = await verify(await _given(request), key_ring, site, now)
        return private_page(shell, verify_page(verdict))

    @get("/{credential_id:uuid}")
    async def show(
        self,
        credential_id: FromPath[UUID],
        shell: NamedDependency[Shell],
        site: NamedDependency[str],
        now: NamedDependency[datetime],
    ) -> Response[bytes]:
        """Say where a credential stands by our own records."""
        return private_page(shell, verify_page(await verify_record(credential_id, site, now)))


async def _given(request: Request[Any, Any, Any]) -> bytes:
    form = await request.form()
    pasted, file = form.get("credential"), form.get("file")
    if isinstance(pasted, str) and pasted.strip():
        return pasted.encode(errors="replace")
    return await file.read() if isinstance(file, UploadFile) else b""
