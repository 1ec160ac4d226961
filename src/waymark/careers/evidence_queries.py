"""Reads of evidence. Each takes who is asking."""

from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from waymark.careers.evidence_schemas import EvidenceKind
from waymark.database import pool


class StoredEvidence(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: EvidenceKind
    title: str
    organisation: str
    text: str
    url: str | None
    started_on: date | None
    ended_on: date | None
    skills: list[str]
    changed_at: datetime


_ENTRY = """
    SELECT id, kind, title, organisation, text, url, started_on, ended_on, skills, changed_at
    FROM evidence_entry
"""


async def select_entry(entry_id: UUID, account_id: UUID) -> StoredEvidence | None:
    row = await pool().fetchrow(f"{_ENTRY} WHERE id = $1 AND account = $2", entry_id, account_id)
    return None if row is None else _stored(row)


async def select_entries(account_id: UUID) -> list[StoredEvidence]:
    """Return one's own entries: what goes on first, then the newest."""
    rows = await pool().fetch(
        f"""
        {_ENTRY} WHERE account = $1
        ORDER BY coalesce(ended_on, CASE WHEN started_on IS NULL THEN created_at::date END)
            DESC NULLS FIRST, started_on DESC NULLS LAST, id DESC
        """,
        account_id,
    )
    return [_stored(row) for row in rows]


async def count_entries(account_id: UUID) -> int:
    found: int = await pool().fetchval(
        "SELECT count(*) FROM evidence_entry WHERE account = $1", account_id
    )
    return found


async def select_name(account_id: UUID) -> str:
    """Return what the person calls themselves."""
    found: str | None = await pool().fetchval(
        "SELECT display_name FROM account WHERE id = $1", account_id
    )
    return found or ""


def _stored(row: asyncpg.Record) -> StoredEvidence:
    fields = dict(row)
    return StoredEvidence(
        **{**fields, "skills": msgspec.json.decode(fields["skills"], type=list[str])}
    )
