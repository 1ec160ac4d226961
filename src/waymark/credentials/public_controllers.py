"""What verifiers fetch: issuer, keys, achievements and status lists. The same for everybody.

Wallets are often web pages of another origin, so these may be read from any of them.
"""

from datetime import datetime
from typing import Any

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from waymark.bank.content import Level
from waymark.credentials.document import CONTEXT, OPEN_BADGES_CONTEXT, issuer_profile
from waymark.credentials.keys import KEY_PATH, KeyRing
from waymark.credentials.reading import read_achievement, read_key, read_status_list
from waymark.credentials.status_list import FRESH_FOR
from waymark.roadmaps.controllers import PUBLIC

HEADERS = {
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": f"public, max-age={int(FRESH_FOR.total_seconds())}",
}


class CredentialSourceController(Controller):
    path = "/"
    include_in_schema = False
    opt = PUBLIC

    @get("/.well-known/jwks.json", sync_to_thread=False)
    def show_keys(
        self, key_ring: NamedDependency[KeyRing], site: NamedDependency[str]
    ) -> Response[Any]:
        return _shared(key_ring.published_at(site), "application/jwk-set+json")

    @get(f"{KEY_PATH}/{{thumbprint:str}}", sync_to_thread=False)
    def show_key(
        self,
        thumbprint: FromPath[str],
        key_ring: NamedDependency[KeyRing],
        site: NamedDependency[str],
    ) -> Response[Any]:
        return _shared(read_key(thumbprint, key_ring, site), "application/jwk+json")

    @get("/credentials/issuer", sync_to_thread=False)
    def show_issuer(self, site: NamedDependency[str]) -> Response[Any]:
        profile = {"@context": [CONTEXT, OPEN_BADGES_CONTEXT], **issuer_profile(site)}
        return _shared(profile, "application/ld+json")

    @get("/credentials/achievements/{slug:str}/{level:str}")
    async def show_achievement(
        self, slug: FromPath[str], level: FromPath[Level], site: NamedDependency[str]
    ) -> Response[Any]:
        return _shared(await read_achievement(slug, level, site), "application/ld+json")

    @get("/credentials/status/{number:int}")
    async def show_status_list(
        self,
        number: FromPath[int],
        key_ring: NamedDependency[KeyRing],
        site: NamedDependency[str],
        now: NamedDependency[datetime],
    ) -> Response[bytes]:
        token = await read_status_list(number, key_ring, site, now)
        return Response(token, media_type="application/vc+jwt", headers=HEADERS)


def _shared(content: Any, media_type: str) -> Response[Any]:
    return Response(content, media_type=media_type, headers=HEADERS)
