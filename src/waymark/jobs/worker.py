"""The worker: which jobs there are, and the process that runs them.

arq only tells it that a job may be due. Retries, leases and dead letters are the outbox's.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from arq import cron, func
from arq.connections import RedisSettings
from arq.worker import Worker
from redis.asyncio import Redis

from waymark import database
from waymark.assessments.exposure import learn_prices
from waymark.assessments.jobs import score_assessment
from waymark.assessments.revisions import REISSUE
from waymark.credentials.jobs import reissue
from waymark.goals.jobs import review_goals
from waymark.goals.reminders import send_due_reminders
from waymark.jobs.outbox import Handler, run_job, select_due_jobs
from waymark.jobs.queue import FUNCTION, ArqJobQueue, deserialize, serialize
from waymark.mail.actions import SEND_JOB
from waymark.mail.jobs import announce, sending_through
from waymark.mail.post import post_of
from waymark.plans.jobs import replan
from waymark.privacy.jobs import deleting_with, expire_export, make_export
from waymark.settings import Settings
from waymark.web.sessions import SessionStore

log = structlog.get_logger(source=__name__)


async def score_and_follow_up(arguments: dict[str, Any], now: datetime) -> None:
    """Work out a result, take it into plans and goals, and write to whoever wants it. Each is done
    once, so a run that dies between two is made good by the next."""
    await score_assessment(arguments, now)
    await replan(arguments, now)
    await review_goals(arguments, now)
    await announce(arguments, now)


HANDLERS: Mapping[str, Handler] = {
    REISSUE: reissue,
    "score_assessment": score_and_follow_up,
    "make_export": make_export,
    "expire_export": expire_export,
}
"""The jobs that need nothing but the database."""


def handlers_for(settings: Settings, redis: Redis) -> Mapping[str, Handler]:
    """Every job there is."""
    sessions = SessionStore(redis, secure=not settings.is_local)
    return {
        **HANDLERS,
        SEND_JOB: sending_through(post_of(settings)),
        "delete_account": deleting_with(sessions.end_all),
    }


JOB_TIMEOUT_SECONDS = 20
"""Shorter than the outbox's lease. What takes longer is split."""

SWEEP_SECONDS = set(range(0, 60, 5))

REMIND_MINUTES = set(range(0, 60, 5))
"""Every time zone is off UTC by a multiple of fifteen minutes; more often, so that many get
theirs within the hour."""


async def run(context: dict[str, Any], job_id: str) -> None:
    await run_job(UUID(job_id), context["handlers"], datetime.now(UTC))


async def sweep(context: dict[str, Any]) -> None:
    """Send what a crash, a lost Redis or a failed attempt left behind."""
    queue = ArqJobQueue(context["redis"])
    for job_id, attempts in await select_due_jobs(datetime.now(UTC)):
        await queue.send(job_id, attempts)


async def learn(context: dict[str, Any]) -> None:
    for path in await learn_prices(datetime.now(UTC)):
        log.info("exposure_prices_learnt", path=path)


async def remind(context: dict[str, Any]) -> None:
    """Promise the weekly reminders whose time has come, each in its person's own time zone."""
    if promised := await send_due_reminders(datetime.now(UTC)):
        log.info("reminders_promised", count=promised)


def create_worker(settings: Settings, *, handle_signals: bool = True) -> Worker:
    redis: Redis = Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=5)

    async def on_startup(context: dict[str, Any]) -> None:
        await database.connect(settings)
        await sweep(context)

    async def on_shutdown(context: dict[str, Any]) -> None:
        await redis.aclose()
        await database.disconnect()

    return Worker(
        functions=[func(run, name=FUNCTION, timeout=JOB_TIMEOUT_SECONDS, max_tries=1)],  # type: ignore[arg-type]  # arq's protocol wants positional names it never uses
        cron_jobs=[
            cron(sweep, second=SWEEP_SECONDS, timeout=20),  # type: ignore[arg-type]  # as above
            cron(learn, minute=7, timeout=60),  # type: ignore[arg-type]  # as above
            cron(remind, minute=REMIND_MINUTES, timeout=60),  # type: ignore[arg-type]  # as above
        ],
        ctx={"handlers": handlers_for(settings, redis)},
        redis_settings=RedisSettings.from_dsn(settings.redis_url),
        job_serializer=serialize,
        job_deserializer=deserialize,
        on_startup=on_startup,  # type: ignore[arg-type]  # as above
        on_shutdown=on_shutdown,  # type: ignore[arg-type]  # as above
        handle_signals=handle_signals,
        # Each may hold a connection and need another: all at once must still leave some free.
        max_jobs=max(1, settings.pool_size // 2),
        poll_delay=0.1,  # a person waits for the result
        keep_result=0,  # the outbox holds the outcome
        job_completion_wait=25,  # a deployment lets the running job finish
        health_check_interval=30,
    )
