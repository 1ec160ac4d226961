"""Setting marks. One action is one statement, hence one transaction."""

from datetime import datetime
from uuid import UUID

import asyncpg

from waymark.database import new_id, pool
from waymark.errors import NotFound, Unauthenticated
from waymark.progress.combining import Mark
from waymark.progress.reading import read_progress, require_roadmap
from waymark.progress.schemas import MarkedTopic, MarkTopic

_UPSERT = """
    WITH changed AS (
        INSERT INTO topic_mark (id, account, roadmap, topic, mark, marked_at)
        VALUES ($6, $1, $2, $3, $4, $5)
        ON CONFLICT (account, roadmap, topic) DO UPDATE
        SET previous_mark = topic_mark.mark, mark = excluded.mark, marked_at = excluded.marked_at
        WHERE topic_mark.mark IS DISTINCT FROM excluded.mark
        RETURNING previous_mark
    )
    SELECT previous_mark FROM changed
    UNION ALL
    SELECT previous_mark FROM topic_mark
    WHERE account = $1 AND roadmap = $2 AND topic = $3 AND NOT EXISTS (SELECT FROM changed)
"""
"""Setting the mark that is there changes nothing and tells the previous one again, so that a repeat
of a request whose reply was lost can still be undone."""


class TopicNotFound(NotFound): ...


class AccountGone(Unauthenticated): ...


async def mark_topic(
    account_id: UUID, roadmap_slug: str, topic_slug: str, wanted: MarkTopic, now: datetime
) -> MarkedTopic:
    """Set or take away one's own mark on a topic. Doing so twice is doing so once.

    Raises RoadmapNotFound or TopicNotFound.
    """
    _, roadmap = await require_roadmap(roadmap_slug)
    phase = next(
        (
            phase
            for phase in roadmap.phases
            if any(topic.slug == topic_slug for topic in phase.topics)
        ),
        None,
    )
    if phase is None:
        raise TopicNotFound(f"The roadmap “{roadmap_slug}” has no topic “{topic_slug}”.")
    previous: Mark | None
    try:
        previous = await pool().fetchval(
            _UPSERT, account_id, roadmap_slug, topic_slug, wanted.mark, now, new_id()
        )
    except asyncpg.ForeignKeyViolationError:
        raise AccountGone("This account no longer exists. Sign in again.") from None
    progress = await read_progress(account_id, roadmap_slug)
    return MarkedTopic(
        previous=previous,
        topic=next(each for each in progress.topics if each.topic == topic_slug),
        phase=next(each for each in progress.phases if each.phase == phase.slug),
        here=progress.here,
    )
