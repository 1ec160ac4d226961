"""Jobs of the e-mail. A job may run twice; the message's row says what was done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from waymark.jobs.outbox import Handler
from waymark.mail.actions import announce_result
from waymark.mail.delivery import deliver
from waymark.mail.post import Post


def sending_through(post: Post) -> Handler:
    async def send_mail(arguments: dict[str, Any], now: datetime) -> None:
        await deliver(UUID(arguments["message_id"]), post, now)

    return send_mail


async def announce(arguments: dict[str, Any], now: datetime) -> None:
    await announce_result(UUID(arguments["assessment_id"]), now)
