"""Health, for the platform's checks."""

from litestar import get
from litestar.di import NamedDependency
from redis.asyncio import Redis

from waymark.database import pool


@get("/api/health/live", include_in_schema=False, sync_to_thread=False)
def live() -> str:
    """The process answers."""
    return "ok"


@get("/api/health/ready", include_in_schema=False)
async def ready(redis: NamedDependency[Redis]) -> str:
    """The process can do its work: database and Redis answer."""
    await pool().fetchval("SELECT 1")
    await redis.ping()
    return "ok"
