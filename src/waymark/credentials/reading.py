"""What a holder downloads, and what verifiers fetch: documents built, signed and put into files."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from waymark.bank.content import Level
from waymark.bank.queries import select_current_release
from waymark.credentials.badge import draw_badge
from waymark.credentials.document import (
    CONTEXT,
    AttestedGoal,
    achievement,
    credential_document,
    roadmaps_toward,
)
from waymark.credentials.keys import KeyRing, PublishedKey
from waymark.credentials.queries import (
    StoredCredential,
    select_credentials,
    select_own_credential,
    select_revoked_places,
    view_of,
)
from waymark.credentials.schemas import CredentialList
from waymark.credentials.status_list import status_list_document
from waymark.credentials.tokens import sign
from waymark.credentials.verifying import ENVELOPE
from waymark.errors import Conflict, NotFound


class CredentialsNotOffered(Conflict): ...


class CredentialRevoked(Conflict): ...


class AchievementNotFound(NotFound): ...


class KeyNotFound(NotFound): ...


class CredentialFile(msgspec.Struct, frozen=True):
    name: str
    """Of slugs alone, so that it needs no quoting."""
    media_type: str
    content: bytes


def signing_key(ring: KeyRing) -> PublishedKey:
    """Return the key that signs; raises CredentialsNotOffered where there is none."""
    if ring.signing is None:
        raise CredentialsNotOffered("This installation issues no credentials.")
    return ring.signing


async def read_credentials(
    account_id: UUID, ring: KeyRing, site: str, now: datetime
) -> CredentialList:
    return CredentialList(
        is_offered=ring.signing is not None,
        credentials=[view_of(each, site, now) for each in await select_credentials(account_id)],
    )


async def read_token_file(
    credential_id: UUID, account_id: UUID, ring: KeyRing, site: str
) -> CredentialFile:
    """Return one's own credential as the specification exchanges it: the signed text alone."""
    stored = await _in_force(credential_id, account_id)
    token = sign(credential_document(stored.facts, site), signing_key(ring), site)
    return CredentialFile(f"{_name(stored)}.jwt", "text/plain", token.encode())


async def read_json_file(
    credential_id: UUID, account_id: UUID, ring: KeyRing, site: str
) -> CredentialFile:
    """Return one's own credential as JSON: the signed text in an envelope, for JSON-LD wallets."""
    stored = await _in_force(credential_id, account_id)
    token = sign(credential_document(stored.facts, site), signing_key(ring), site)
    envelope = {
        "@context": CONTEXT,
        "id": f"{ENVELOPE}{token}",
        "type": "EnvelopedVerifiableCredential",
    }
    return CredentialFile(
        f"{_name(stored)}.json", "application/json", msgspec.json.encode(envelope)
    )


async def read_badge_file(
    credential_id: UUID, account_id: UUID, ring: KeyRing, site: str
) -> CredentialFile:
    """Return one's own credential baked into a drawing of it."""
    stored = await _in_force(credential_id, account_id)
    facts = stored.facts
    badge = draw_badge(
        sign(credential_document(facts, site), signing_key(ring), site),
        facts.attested.path.name,
        facts.attested.level,
        facts.attested.result.score,
        facts.valid_until,
        facts.name,
    )
    return CredentialFile(f"{_name(stored)}.svg", "image/svg+xml", badge)


async def read_status_list(number: int, ring: KeyRing, site: str, now: datetime) -> bytes:
    """Return a status list, signed; raises StatusListNotFound or CredentialsNotOffered."""
    document = status_list_document(site, number, await select_revoked_places(number), now)
    return sign(document, signing_key(ring), site).encode()


async def read_achievement(slug: str, level: Level, site: str) -> dict[str, Any]:
    """Return what a level of a path is, as of the present release; raises AchievementNotFound."""
    release = (await select_current_release()).document
    path = next((path for path in release.paths if path.slug == slug), None)
    if path is None or level not in path.levels:
        raise AchievementNotFound("There is no such achievement.")
    goal = AttestedGoal(path=path, level=level, roadmaps=roadmaps_toward(path, level, release))
    return {"@context": [CONTEXT], **achievement(goal, site)}


def read_key(thumbprint: str, ring: KeyRing, site: str) -> dict[str, str]:
    """Return one public key; raises KeyNotFound."""
    found = ring.find(thumbprint)
    if found is None:
        raise KeyNotFound("There is no such key.")
    return found.published_at(site)


async def _in_force(credential_id: UUID, account_id: UUID) -> StoredCredential:
    stored = await select_own_credential(credential_id, account_id)
    if stored.revoked_at is not None:
        raise CredentialRevoked("This credential was revoked, so there is nothing to download.")
    return stored


def _name(stored: StoredCredential) -> str:
    attested = stored.facts.attested
    return f"waymark-{attested.path.slug}-{attested.level}"
