"""`waymark up`: everything the product needs, started in order, kept alive, stopped in order.

    PostgreSQL, Redis  ->  migrate, bank load  ->  worker, web  ->  the address

A child that dies is started again on the same port and data. A supervisor that is killed leaves
its children; the next run on the port stops them properly and recovers.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from waymark.local.applied import Applied
from waymark.local.child_process import ChildProcess
from waymark.local.failures import LocalFailure, explain_error, explain_log
from waymark.local.ports import require_free_port
from waymark.local.postgres import EmbeddedPostgres
from waymark.local.programs import Program, program_environment
from waymark.local.progress import Progress, say
from waymark.local.redis import EmbeddedRedis
from waymark.local.run_folder import RunFolder
from waymark.local.server_process import ServerProcess
from waymark.local.signals import Signals

STEADY_SECONDS = 10.0
"""A child that lived this long had started well; its death is a new event."""

QUICK_DEATHS_ALLOWED = 5
"""With the pauses below about 6 seconds of trying, after which trying again helps nobody."""

_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 5.0
_READY_POLL_SECONDS = 0.05


class StopRequested(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


@dataclass
class Watched:
    """A child after its first start. `restart_at` is None while it runs."""

    child: ChildProcess
    started_at: float
    is_ready: bool = True
    restart_at: float | None = None
    quick_deaths: int = 0

    def note_death(self, now: float) -> None:
        lived = now - self.started_at
        self.quick_deaths = 0 if lived > STEADY_SECONDS else self.quick_deaths + 1
        pause = min(_FIRST_PAUSE_SECONDS * 2**self.quick_deaths, _LONGEST_PAUSE_SECONDS)
        self.restart_at = now + pause
        self.is_ready = False


class Supervisor:
    """Starts children, watches them and stops them in the opposite order."""

    def __init__(self, signals: Signals) -> None:
        self._signals = signals
        self._watched: list[Watched] = []

    def start(self, children: Sequence[ChildProcess], progress: str) -> None:
        """Start all of them at once and wait until each is ready. Raises LocalFailure."""
        with Progress(progress):
            for child in children:
                self._raise_if_stopping()
                self._watched.append(Watched(child, started_at=time.monotonic()))
                child.spawn()
            waiting = list(children)
            while waiting:
                waiting = [child for child in waiting if not child.is_ready()]
                self._raise_if_late(waiting)
                self._signals.wait(_READY_POLL_SECONDS if waiting else 0)
                self._raise_if_stopping()

    def run_to_end(self, program: Program, progress: str) -> None:
        """Run a command that ends by itself. Raises LocalFailure where it fails."""
        with Progress(progress):
            self._raise_if_stopping()
            program.spawn()
            try:
                while program.is_running:
                    self._signals.wait(None)
                    self._raise_if_stopping()
                if program.process is None or program.process.returncode != 0:
                    raise explain_log(program.log_file, f"`{program.name}` failed")
            finally:
                program.stop()

    def watch(self) -> None:
        """Keep the children alive until StopRequested. Raises LocalFailure where one cannot be."""
        while True:
            self._raise_if_stopping()
            for position, watched in enumerate(self._watched):
                self._look_at(watched, self._watched[:position])
            self._signals.wait(self._pause())

    def stop(self) -> None:
        """Web before worker before servers, so that nothing loses what it still works with."""
        for watched in reversed(self._watched):
            watched.child.stop()
        self._watched.clear()

    def _look_at(self, watched: Watched, needed: Sequence[Watched]) -> None:
        now = time.monotonic()
        child = watched.child
        if watched.restart_at is not None:
            if now >= watched.restart_at and all(earlier.is_ready for earlier in needed):
                child.kill()  # workers of a killed parent would still hold its port
                watched.restart_at, watched.started_at = None, now
                child.spawn()
        elif not child.is_running:
            say(f"{child.name} {_how_it_ended(child)}; starting it again.")
            watched.note_death(now)
            if watched.quick_deaths > QUICK_DEATHS_ALLOWED:
                raise explain_log(child.log_file, f"{child.name} keeps dying")
        elif not watched.is_ready and child.is_ready():
            watched.is_ready = True
            say(f"{child.name} is back after {now - watched.started_at:.1f} s.")

    def _pause(self) -> float | None:
        """None, so no work at all, while everything is well."""
        return None if all(watched.is_ready for watched in self._watched) else _READY_POLL_SECONDS

    def _raise_if_stopping(self) -> None:
        if self._signals.stop_requested is not None:
            raise StopRequested

    def _raise_if_late(self, waiting: Sequence[ChildProcess]) -> None:
        now = time.monotonic()
        started = {id(watched.child): watched.started_at for watched in self._watched}
        for child in waiting:
            if now - started[id(child)] > child.start_timeout_seconds:
                raise explain_log(child.log_file, f"{child.name} did not become ready")


def run_up(port: int) -> int:
    """Run the product on this port until told to stop; returns the exit code."""
    return supervise(RunFolder(port), start_product)


def supervise(folder: RunFolder, start: Callable[[Supervisor, RunFolder], str]) -> int:
    """Start, say last what `start` returned, watch until told to stop; returns the exit code."""
    try:
        with folder.locked():
            return _supervise_locked(folder, start)
    except LocalFailure as failure:
        say(str(failure), file=sys.stderr)
    except OSError as error:
        say(str(explain_error(error, "run Waymark")), file=sys.stderr)
    return 1


def _supervise_locked(folder: RunFolder, start: Callable[[Supervisor, RunFolder], str]) -> int:
    signals = Signals()
    supervisor = Supervisor(signals)
    with signals.handled():
        try:
            last_words = start(supervisor, folder)
            say(f"Ctrl-C stops it; the logs are in {_shortest(folder.path / 'logs')}. Running at")
            say(last_words)
            supervisor.watch()
        except StopRequested:
            say("Stopping; everything is kept.")
        finally:
            supervisor.stop()
    return 0


def start_product(supervisor: Supervisor, folder: RunFolder) -> str:
    """Everything `waymark up` starts, in order; returns the address. Raises LocalFailure."""
    database_url, redis_url = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    postgres = redis = None
    if not database_url:
        postgres = EmbeddedPostgres(folder.postgres, log_file=folder.log("postgres"))
    if not redis_url:
        redis = EmbeddedRedis(folder.redis, log_file=folder.log("redis"))
    servers = [server for server in (postgres, redis) if server is not None]
    recover(folder, servers)
    require_free_port(folder.port)
    for warning in filter(None, (server.warning for server in servers)):
        say(warning)
    if servers:
        supervisor.start(servers, " and ".join(server.name for server in servers))
    environment = program_environment(
        database_url=postgres.url if postgres else database_url,
        redis_url=redis.url if redis else redis_url,
        secret=folder.secret(),
        run_folder=folder.path,
    )
    applied = Applied(postgres.cluster_folder) if postgres else None
    if applied is None or not applied.is_current():
        _apply_schema_and_bank(supervisor, folder, environment)
    if applied is not None:
        applied.remember()
    supervisor.start(_programs(folder, environment), "Worker and web application")
    return f"http://127.0.0.1:{folder.port}"


def _apply_schema_and_bank(
    supervisor: Supervisor, folder: RunFolder, environment: dict[str, str]
) -> None:
    for arguments, progress in (
        (("migrate",), "Database schema"),
        (("bank", "load"), "Question bank"),
    ):
        program = Program(
            f"waymark {' '.join(arguments)}",
            arguments,
            log_file=folder.log(arguments[0]),
            environment=environment,
            stop_timeout_seconds=20.0,
        )
        supervisor.run_to_end(program, progress)


def _programs(folder: RunFolder, environment: dict[str, str]) -> list[Program]:
    """In the order of starting; they are stopped in the opposite order."""
    return [
        Program(
            "Worker",
            ("worker",),
            log_file=folder.log("worker"),
            environment=environment,
            stop_timeout_seconds=40.0,  # a running job may finish
        ),
        Program(
            "Web application",
            ("web", "--port", str(folder.port)),
            log_file=folder.log("web"),
            environment=environment,
            health_port=folder.port,
            stop_timeout_seconds=15.0,  # running requests may finish
        ),
    ]


def recover(folder: RunFolder, servers: Sequence[ServerProcess]) -> None:
    """Stop what a killed supervisor left running, programs before the servers they use."""
    left_over = folder.stop_left_over_programs()
    left_over += sum(server.stop_left_over() for server in reversed(servers))
    if left_over:
        say("The last run was killed: what it left running has been stopped, its data is kept.")


def _how_it_ended(child: ChildProcess) -> str:
    code = child.process.returncode if child.process else 0
    return f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"


def _shortest(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
