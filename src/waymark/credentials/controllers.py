"""HTTP of credentials for their holder."""

from datetime import datetime
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from waymark.credentials.actions import issue_credential, revoke_credential
from waymark.credentials.keys import KeyRing
from waymark.credentials.queries import view_of
from waymark.credentials.reading import (
    CredentialFile,
    read_badge_file,
    read_credentials,
    read_json_file,
    read_token_file,
    signing_key,
)
from waymark.credentials.schemas import CredentialList, CredentialView, CredentialWish
from waymark.problem import documented


class CredentialController(Controller):
    path = "/api"
    tags = ("credentials",)

    @get("/credentials", operation_id="listCredentials", responses=documented(401))
    async def list_credentials(
        self,
        account_id: NamedDependency[UUID],
        key_ring: NamedDependency[KeyRing],
        site: NamedDependency[str],
        now: NamedDependency[datetime],
    ) -> CredentialList:
        """List one's own credentials, the newest first."""
        return await read_credentials(account_id, key_ring, site, now)

    @post(
        "/assessments/{assessment_id:uuid}/credentials",
        operation_id="issueCredential",
        responses=documented(400, 401, 403, 404, 409, 413),
    )
    async def issue(
        self,
        assessment_id: FromPath[UUID],
        data: JSONBody[CredentialWish],
        account_id: NamedDependency[UUID],
        key_ring: NamedDependency[KeyRing],
        site: NamedDependency[str],
        now: NamedDependency[datetime],
    ) -> CredentialView:
        """Issue an Open Badges 3.0 credential for the newest revision of a result."""
        signing_key(key_ring)  # refused before anything is written
        return view_of(await issue_credential(assessment_id, account_id, data, now), site, now)

    @post(
        "/credentials/{credential_id:uuid}/revoke",
        operation_id="revokeCredential",
        status_code=HTTP_200_OK,
        responses=documented(401, 403, 404),
    )
    async def revoke(
        self,
        credential_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        site: NamedDependency[str],
        now: NamedDependency[datetime],
    ) -> CredentialView:
        """Revoke a credential for good: whoever checks a copy of it will see that."""
        return view_of(await revoke_credential(credential_id, account_id, now), site, now)

    @get(
        "/credentials/{credential_id:uuid}/token",
        operation_id="downloadCredentialToken",
        media_type="text/plain",
        responses=documented(401, 404, 409),
    )
    async def token(
        self,
        credential_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        key_ring: NamedDependency[KeyRing],
        site: NamedDependency[str],
    ) -> Response[bytes]:
        """Return the credential as a VC-JWT."""
        return _download(await read_token_file(credential_id, account_id, key_ring, site))

    @get(
        "/credentials/{credential_id:uuid}/envelope",
        operation_id="downloadCredentialEnvelope",
        media_type="application/json",
        responses=documented(401, 404, 409),
    )
    async def envelope(
        self,
        credential_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        key_ring: NamedDependency[KeyRing],
        site: NamedDependency[str],
    ) -> Response[bytes]:
        """Return the credential as JSON: the VC-JWT in an EnvelopedVerifiableCredential."""
        return _download(await read_json_file(credential_id, account_id, key_ring, site))

    @get(
        "/credentials/{credential_id:uuid}/badge",
        operation_id="downloadCredentialBadge",
        media_type="image/svg+xml",
        responses=documented(401, 404, 409),
    )
    async def badge(
        self,
        credential_id: FromPath[UUID],
        account_id: NamedDependency[UUID],
        key_ring: NamedDependency[KeyRing],
        site: NamedDependency[str],
    ) -> Response[bytes]:
        """Return the credential baked into an SVG badge."""
        return _download(await read_badge_file(credential_id, account_id, key_ring, site))


def _download(file: CredentialFile) -> Response[bytes]:
    return Response(
        file.content,
        media_type=file.media_type,
        headers={
            "cache-control": "private, no-store",
            "content-disposition": f'attachment; filename="{file.name}"',
        },
    )
