"""Jobs of the credentials. A job may run twice, so it calls one action that is done once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from waymark.credentials.actions import reissue_credentials


async def reissue(arguments: dict[str, Any], now: datetime) -> None:
    """After a result was worked out anew; `assessments.revisions.add_revision` asks for it."""
    await reissue_credentials(UUID(arguments["assessment_id"]), now)
