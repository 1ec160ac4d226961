"""Reads of the published bank. Releases never change, so each process keeps those it has read."""

from uuid import UUID

import msgspec

from waymark.bank.content import AnyQuestion
from waymark.bank.release import Release, ReleaseDocument
from waymark.database import pool
from waymark.errors import Unavailable

_RELEASES: dict[UUID, Release] = {}


class BankNotLoaded(Unavailable): ...


async def select_current_release() -> Release:
    """Return the newest release. Raises BankNotLoaded where nothing was ever published."""
    release_id = await pool().fetchval("SELECT id FROM bank_release ORDER BY number DESC LIMIT 1")
    if release_id is None:
        raise BankNotLoaded("The question bank has not been loaded yet. Run `waymark bank load`.")
    return await select_release(release_id)


async def select_release(release_id: UUID) -> Release:
    """Return a release that exists, from memory where this process has read it before."""
    if release_id not in _RELEASES:
        _RELEASES[release_id] = await _read_release(release_id)
    return _RELEASES[release_id]


async def _read_release(release_id: UUID) -> Release:
    stored = await pool().fetchval("SELECT document FROM bank_release WHERE id = $1", release_id)
    document = msgspec.json.decode(stored, type=ReleaseDocument)
    return Release(
        release_id, document, await _select_questions([item.version_id for item in document.items])
    )


async def _select_questions(version_ids: list[UUID]) -> dict[UUID, AnyQuestion]:
    rows = await pool().fetch(
        "SELECT id, content FROM question_version WHERE id = ANY($1)", version_ids
    )
    decoder = msgspec.json.Decoder(AnyQuestion)
    return {row["id"]: decoder.decode(row["content"]) for row in rows}
