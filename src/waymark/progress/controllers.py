"""HTTP of one's own progress on roadmaps. Each handler makes one call."""

from datetime import datetime
from uuid import UUID

from litestar import Controller, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from waymark.problem import documented
from waymark.progress.actions import mark_topic
from waymark.progress.reading import read_progress
from waymark.progress.schemas import MarkedTopic, MarkTopic, RoadmapProgress


class ProgressController(Controller):
    path = "/api/roadmaps/{slug:str}"
    tags = ("progress",)

    @get("/progress", operation_id="readProgress", responses=documented(401, 404))
    async def read(self, slug: FromPath[str], account_id: NamedDependency[UUID]) -> RoadmapProgress:
        """Tell how every topic of a roadmap stands for oneself."""
        return await read_progress(account_id, slug)

    @put(
        "/topics/{topic:str}/mark",
        operation_id="markTopic",
        responses=documented(400, 401, 403, 404, 413, 422),
    )
    async def mark(
        self,
        slug: FromPath[str],
        topic: FromPath[str],
        data: JSONBody[MarkTopic],
        account_id: NamedDependency[UUID],
        now: NamedDependency[datetime],
    ) -> MarkedTopic:
        """Mark a topic as being learnt or as known, or take the mark away."""
        return await mark_topic(account_id, slug, topic, data, now)
