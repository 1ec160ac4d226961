"""The one door to arq, which carries the ids of jobs through Redis and nothing else."""

import asyncio
from abc import ABC, abstractmethod
from typing import Any
from uuid import UUID

import msgspec
import structlog
from arq import create_pool
from arq.connections import ArqRedis, RedisSettings
from redis.exceptions import RedisError

FUNCTION = "run"
"""The only function that workers register. A worker that meets an unknown name would drop the job,
so what a job does is decided by its row in the outbox."""

log = structlog.get_logger(source=__name__)


def serialize(job: dict[str, Any]) -> bytes:
    # arq's default is pickle, which would let whoever can write to Redis run code here.
    return msgspec.msgpack.encode(job, enc_hook=str)


def deserialize(body: bytes) -> dict[str, Any]:
    return msgspec.msgpack.decode(body, type=dict[str, Any])


class JobQueue(ABC):
    """What actions know of the queue. A class, since Litestar checks injected values for every
    request and a protocol takes a hundred times as long to check."""

    @abstractmethod
    async def send(self, job_id: UUID, attempt: int = 0) -> None:
        """Tell a worker about a committed job. Sending the same attempt again does nothing."""


class ArqJobQueue(JobQueue):
    def __init__(self, redis: ArqRedis) -> None:
        self._redis = redis

    async def send(self, job_id: UUID, attempt: int = 0) -> None:
        try:
            # The reply to a person waits for this; a Redis that hangs is as good as none.
            async with asyncio.timeout(1):
                await self._redis.enqueue_job(FUNCTION, str(job_id), _job_id=f"{job_id}:{attempt}")
        except (RedisError, OSError) as error:  # TimeoutError is an OSError
            # The job is committed; the sweep sends it once Redis is back.
            log.warning("job_not_sent", job_id=str(job_id), reason=type(error).__name__)


async def open_arq(redis_url: str) -> ArqRedis:
    settings = RedisSettings.from_dsn(redis_url)
    settings.conn_retries = 1
    return await create_pool(settings, job_serializer=serialize, job_deserializer=deserialize)
