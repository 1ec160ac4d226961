"""Reads of marks. Each takes who is asking."""

from datetime import datetime
from uuid import UUID

import msgspec

from waymark.database import pool
from waymark.progress.combining import Mark


class StoredMark(msgspec.Struct, frozen=True, kw_only=True):
    mark: Mark
    marked_at: datetime


async def select_marks(account_id: UUID, roadmap: str) -> dict[str, StoredMark]:
    """Return one's own marks on a roadmap by topic; topics without one are left out."""
    rows = await pool().fetch(
        """
        SELECT topic, mark, marked_at FROM topic_mark
        WHERE account = $1 AND roadmap = $2 AND mark IS NOT NULL
        """,
        account_id,
        roadmap,
    )
    return {row["topic"]: StoredMark(mark=row["mark"], marked_at=row["marked_at"]) for row in rows}
