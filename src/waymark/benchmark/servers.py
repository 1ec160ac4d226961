"""The servers that the benchmark runs against, each with its own data, which is thrown away."""

import asyncio
import http.client
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from waymark import database
from waymark.bank.actions import publish_bank
from waymark.benchmark.floor import SCHEMA
from waymark.benchmark.load import Targets
from waymark.benchmark.synthetic_bank import make_synthetic_bank
from waymark.local.child_process import ChildProcess
from waymark.local.postgres import EmbeddedPostgres
from waymark.local.programs import program_environment
from waymark.local.progress import Progress
from waymark.local.redis import EmbeddedRedis
from waymark.local.server_process import find_free_port
from waymark.migrations import migrate
from waymark.settings import load_settings


class WebServer(ChildProcess):
    """One of the two applications on a port of its own; ready when `health` answers."""

    start_timeout_seconds = 60.0
    stop_timeout_seconds = 15.0

    def __init__(
        self,
        name: str,
        command: list[str],
        health: str,
        *,
        environment: Mapping[str, str],
        log_file: Path,
    ) -> None:
        super().__init__(log_file)
        self.name = name
        self.port = find_free_port()
        self._module = command
        self._health = health
        self._variables = {**environment, "PORT": str(self.port)}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _prepare(self) -> list[str]:
        return [sys.executable, "-m", *self._module]

    def _environment(self) -> Mapping[str, str]:
        return self._variables

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", self._health)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@dataclass(frozen=True)
class Servers:
    postgres: EmbeddedPostgres
    redis: EmbeddedRedis
    product: WebServer
    floor: WebServer

    @property
    def targets(self) -> Targets:
        return Targets(product=self.product.address, floor=self.floor.address)

    def processor_seconds(self, case: str) -> dict[str, float]:
        """What each part has used since its start; the web part is the one that `case` asks."""
        web = self.product if case == "product" else self.floor
        return {
            "web": _processor_seconds(web),
            "database": _processor_seconds(self.postgres),
            "redis": _processor_seconds(self.redis),
        }


@contextmanager
def running_servers(folder: Path) -> Iterator[Servers]:
    """Start the servers as `waymark up` does, with durable commits. Raises LocalFailure."""
    with ExitStack() as stack:
        postgres, redis = EmbeddedPostgres(folder / "postgres"), EmbeddedRedis(folder / "redis")
        with Progress("PostgreSQL and Redis"):
            stack.enter_context(postgres)
            stack.enter_context(redis)
        environment = program_environment(
            database_url=postgres.url,
            redis_url=redis.url,
            secret=os.urandom(24).hex(),
            run_folder=folder,
        )
        product = WebServer(
            "Web application",
            ["waymark", "web"],
            "/api/health/ready",
            environment=environment,
            log_file=folder / "web.log",
        )
        floor = WebServer(
            "Floor",
            ["waymark.benchmark.floor"],
            "/hello",
            environment=environment,
            log_file=folder / "floor.log",
        )
        with Progress("Schema and bank"):
            asyncio.run(prepare_database(environment))
        with Progress("Web application and floor"):
            stack.enter_context(product)
            stack.enter_context(floor)
        yield Servers(postgres, redis, product, floor)


async def prepare_database(environment: Mapping[str, str]) -> None:
    """Build the schema as production does, publish the bank, add the floor's two tables."""
    settings = load_settings(environment)
    await migrate(settings.migration_url)
    await database.connect(settings)
    try:
        await publish_bank(make_synthetic_bank(), datetime.now(UTC))
        await database.pool().execute(SCHEMA)
        # Else the first rounds would meet the planner's guesses about empty tables.
        await database.pool().execute("ANALYZE")
    finally:
        await database.disconnect()


def _processor_seconds(child: ChildProcess) -> float:
    parent = psutil.Process(child.pid)
    used = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
    return sum(times.user + times.system for times in used)
