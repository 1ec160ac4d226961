"""Reads of a career: the finished sessions, in the order in which they ended."""

from datetime import datetime
from uuid import UUID

import msgspec

from waymark.assessments.queries import DEVELOPMENT, decode_focus
from waymark.assessments.schemas import Focus, RefreshFocus
from waymark.database import pool


class FinishedSession(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    path: str | None
    """None for a check or a refresh."""
    focus: Focus | None
    stack: tuple[str, ...]
    closed_at: datetime
    answered: int
    label: str | None
    """As it was told."""

    @property
    def about_path(self) -> str | None:
        """The path that it gave a reading of."""
        return self.focus.path if isinstance(self.focus, RefreshFocus) else self.path


async def select_finished_sessions(account_id: UUID) -> list[FinishedSession]:
    """Return one's own finished sessions, the oldest first."""
    rows = await pool().fetch(
        """
        SELECT s.id, s.path, s.focus, s.stack, s.closed_at, s.answered,
               r.document -> 'label' ->> 'headline' AS label
        FROM assessment s
        LEFT JOIN LATERAL (
            SELECT document FROM result_revision WHERE assessment = s.id
            ORDER BY number DESC LIMIT 1
        ) r ON true
        WHERE s.account = $1 AND s.purpose = $2 AND s.state = 'finished'
        ORDER BY s.closed_at, s.id
        """,
        account_id,
        DEVELOPMENT,
    )
    return [
        FinishedSession(
            id=row["id"],
            path=row["path"],
            focus=decode_focus(row["focus"]),
            stack=tuple(msgspec.json.decode(row["stack"], type=list[str])),
            closed_at=row["closed_at"],
            answered=row["answered"],
            label=row["label"],
        )
        for row in rows
    ]
