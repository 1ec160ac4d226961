"""Days that go by between sessions, without waiting for them."""

from datetime import timedelta

from waymark.database import Connection, pool


async def let_days_pass(days: int, connection: Connection | None = None) -> None:
    """Move everything that happened so far into the past; in another database by its connection."""
    by = timedelta(days=days)
    database = connection or pool()
    await database.execute(
        "UPDATE assessment SET started_at = started_at - $1::interval, asked_at = asked_at - $1,"
        " closed_at = closed_at - $1, finished_at = finished_at - $1",
        by,
    )
    await database.execute(
        "UPDATE answer SET asked_at = asked_at - $1::interval, answered_at = answered_at - $1", by
    )
    await database.execute(
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
