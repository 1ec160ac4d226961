"""Writes of evidence. One public function is one statement, hence one transaction."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import msgspec

from waymark.bank.queries import select_current_release
from waymark.careers.evidence_queries import count_entries
from waymark.careers.evidence_reading import EvidenceNotFound, read_entry
from waymark.careers.evidence_schemas import EvidenceView, WriteEvidence
from waymark.database import new_id, pool
from waymark.errors import Conflict, Invalid, Unauthenticated

ENTRIES_AT_MOST = 300
"""More than a long career fills; it keeps the page and the export short."""


class LinkNotSafe(Invalid): ...


class EndBeforeStart(Invalid): ...


class UnknownSkillNamed(Invalid): ...


class TooManyEntries(Conflict): ...


class AccountGone(Unauthenticated): ...


async def add_evidence(account_id: UUID, written: WriteEvidence, now: datetime) -> EvidenceView:
    """Keep an entry. Raises what `_checked` raises, or TooManyEntries."""
    fields = await _checked(written)
    if await count_entries(account_id) >= ENTRIES_AT_MOST:
        raise TooManyEntries(
            f"There are {ENTRIES_AT_MOST} entries already, which is as many as fit. "
            "Remove one that no longer matters."
        )
    entry_id = new_id()
    try:
        await pool().execute(
            """
            INSERT INTO evidence_entry
                (id, account, created_at, changed_at, kind, title, organisation, text, url,
                 started_on, ended_on, skills)
            VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            entry_id,
            account_id,
            now,
            *fields,
        )
    except asyncpg.ForeignKeyViolationError:
        raise AccountGone("This account no longer exists. Sign in again.") from None
    return await read_entry(entry_id, account_id)


async def change_evidence(
    entry_id: UUID, account_id: UUID, written: WriteEvidence, now: datetime
) -> EvidenceView:
    """Replace one's own entry. Raises EvidenceNotFound or what `_checked` raises."""
    fields = await _checked(written)
    await pool().execute(
        """
        UPDATE evidence_entry
        SET changed_at = $3, kind = $4, title = $5, organisation = $6, text = $7, url = $8,
            started_on = $9, ended_on = $10, skills = $11
        WHERE id = $1 AND account = $2
        """,
        entry_id,
        account_id,
        now,
        *fields,
    )
    return await read_entry(entry_id, account_id)


async def remove_evidence(entry_id: UUID, account_id: UUID) -> None:
    """Delete one's own entry for good. Raises EvidenceNotFound."""
    removed = await pool().fetchval(
        "DELETE FROM evidence_entry WHERE id = $1 AND account = $2 RETURNING id",
        entry_id,
        account_id,
    )
    if removed is None:
        raise EvidenceNotFound("There is no such entry among yours.")


async def _checked(written: WriteEvidence) -> tuple[object, ...]:
    """Return the columns from kind to skills. Raises LinkNotSafe, EndBeforeStart or
    UnknownSkillNamed."""
    if written.url is not None and not _is_on_the_web(written.url):
        raise LinkNotSafe("A link begins with https:// or http:// and names a site.")
    started, ended = written.started_on, written.ended_on
    if started is not None and ended is not None and ended < started:
        raise EndBeforeStart("The end lies before the start.")
    known = (await select_current_release()).skill_index
    skills = sorted(set(written.skills))
    if unknown := [slug for slug in skills if slug not in known]:
        raise UnknownSkillNamed(f"There is no skill “{unknown[0]}”.")
    return (
        written.kind,
        written.title.strip(),
        written.organisation.strip(),
        written.text.strip(),
        written.url,
        started,
        ended,
        msgspec.json.encode(skills).decode(),
    )


def _is_on_the_web(url: str) -> bool:
    """Whether it may stand in a page as a link: `javascript:` and the like may not."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    has_space = any(letter.isspace() or not letter.isprintable() for letter in url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not has_space
