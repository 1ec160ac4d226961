"""Days that go by between sessions, without waiting for them."""

from datetime import timedelta

from waymark.database import pool


async def let_days_pass(days: int) -> None:
    """Move everything that happened so far into the past."""
    by = timedelta(days=days)
    await pool().execute(
        "UPDATE assessment SET started_at = started_at - $1::interval, asked_at = asked_at - $1,"
        " closed_at = closed_at - $1, finished_at = finished_at - $1",
        by,
    )
    await pool().execute(
        "UPDATE answer SET asked_at = asked_at - $1::interval, answered_at = answered_at - $1", by
    )
    await pool().execute(
        """
        UPDATE result_revision r SET computed_at = computed_at - $1::interval,
            document = jsonb_set(jsonb_set(document,
                '{finishedAt}', to_jsonb(to_char(s.finished_at AT TIME ZONE 'UTC',
                                                 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))),
                '{startedAt}', to_jsonb(to_char(s.started_at AT TIME ZONE 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
        FROM assessment s WHERE s.id = r.assessment
        """,
        by,
    )
