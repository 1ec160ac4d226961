"""Jobs of the goals. A job may run twice, so it calls one action that is done once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from waymark.goals.actions import note_reached_goals


async def review_goals(arguments: dict[str, Any], now: datetime) -> None:
    await note_reached_goals(UUID(arguments["assessment_id"]), now)
