"""Jobs of the assessments. A job may run twice, so each calls one action that is done once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from waymark.assessments.actions import finish_assessment


async def score_assessment(arguments: dict[str, Any], now: datetime) -> None:
    await finish_assessment(UUID(arguments["assessment_id"]), now)
