"""Let the moment come at which reminders are due, as the worker's clock does on Mondays.

Run as a program of its own, beside the servers of the journeys.
"""

import asyncio
from datetime import datetime

from waymark import database
from waymark.goals.reminders import send_due_reminders
from waymark.jobs.outbox import run_job, select_due_jobs
from waymark.mail.actions import SEND_JOB
from waymark.mail.jobs import sending_through
from waymark.mail.post import post_of
from waymark.settings import load_settings


async def main() -> None:
    settings = load_settings()
    await database.connect(settings)
    due: datetime = await database.pool().fetchval("SELECT max(next_reminder_at) FROM mail_choice")
    await send_due_reminders(due)
    handlers = {SEND_JOB: sending_through(post_of(settings))}
    for job_id, _ in await select_due_jobs(due):
        await run_job(job_id, handlers, due)
    await database.disconnect()


if __name__ == "__main__":
    asyncio.run(main())
