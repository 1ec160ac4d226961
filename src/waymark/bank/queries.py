"""Reads of the published bank. Releases never change, so each process keeps those it has read."""

import asyncio
import gc
from collections import OrderedDict
from uuid import UUID

import msgspec

from waymark.bank.content import AnyQuestion
from waymark.bank.release import Release, ReleaseDocument
from waymark.database import pool
from waymark.errors import Unavailable

KEPT_RELEASES = 16
"""A release with its plans takes a few megabytes; sessions in progress use one or two."""

_RELEASES: OrderedDict[UUID, asyncio.Future[Release]] = OrderedDict()


class BankNotLoaded(Unavailable): ...


async def select_current_release() -> Release:
    """Return the newest release. Raises BankNotLoaded where nothing was ever published."""
    release_id = await pool().fetchval("SELECT id FROM bank_release ORDER BY number DESC LIMIT 1")
    if release_id is None:
        raise BankNotLoaded("The question bank has not been loaded yet. Run `waymark bank load`.")
    return await select_release(release_id)


async def select_release(release_id: UUID) -> Release:
    """Return a release that exists, from memory where this process has read it before."""
    reading = _RELEASES.get(release_id)
    if reading is None:
        # Kept before it is there, so that the first requests of a process read it once together.
        reading = asyncio.get_running_loop().create_future()
        _RELEASES[release_id] = reading
        try:
            reading.set_result(await _read_release(release_id))
            # A release lives as long as the process and is large: without this, every full
            # collection of garbage would walk through all of it in the middle of a request.
            gc.freeze()
        except BaseException as error:
            del _RELEASES[release_id]
            reading.set_exception(error)
            reading.exception()  # seen, where nobody else waits for it
            raise
        if len(_RELEASES) > KEPT_RELEASES:
            _RELEASES.popitem(last=False)
    else:
        _RELEASES.move_to_end(release_id)
    return await asyncio.shield(reading)


def forget_releases() -> None:
    """Forget all releases, where the database behind them has been exchanged."""
    _RELEASES.clear()


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
