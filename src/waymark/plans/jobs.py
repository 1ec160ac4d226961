"""Jobs of the plans. A job may run twice, so it calls one action that is done once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from waymark.plans.actions import replan_after


async def replan(arguments: dict[str, Any], now: datetime) -> None:
    await replan_after(UUID(arguments["assessment_id"]), now)
