"""A supervisor in a process of its own, as a terminal would run it."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

import psutil

from waymark.local.server_process import find_free_port

SERVERS_ONLY = """
import sys
from pathlib import Path
from waymark.local.postgres import EmbeddedPostgres
from waymark.local.redis import EmbeddedRedis
from waymark.local.run_folder import RunFolder
from waymark.local.supervisor import Supervisor, recover, supervise

def start(supervisor: Supervisor, folder: RunFolder) -> str:
    servers = [
        EmbeddedPostgres(folder.postgres, durable=False, log_file=folder.log("postgres")),
        EmbeddedRedis(folder.redis, log_file=folder.log("redis")),
    ]
    recover(folder, servers)
    supervisor.start(servers, "Servers")
    pids = {server.name: server.pid for server in servers}
    urls = {server.name: server.url for server in servers}
    return f"started {pids} {urls}"

sys.exit(supervise(RunFolder(int(sys.argv[1]), Path(sys.argv[2])), start))
"""

PRODUCT = """
import sys
from pathlib import Path
from waymark.local.run_folder import RunFolder
from waymark.local.supervisor import start_product, supervise

sys.exit(supervise(RunFolder(int(sys.argv[1]), Path(sys.argv[2])), start_product))
"""


class Running:
    """`with Running(SERVERS_ONLY, base) as run: run.wait_for("started")`."""

    def __init__(
        self,
        script: str,
        base: Path,
        *,
        port: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.port = port or find_free_port()
        self.folder = base / str(self.port)
        self.said = ""
        clean = {key: os.environ[key] for key in os.environ.keys() - {"DATABASE_URL", "REDIS_URL"}}
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(self.port), str(base)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**clean, **(environment or {})},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.read_to_end()

    def wait_for(self, text: str, *, timeout_seconds: float = 60) -> str:
        """Read until the output matches; returns the match. Fails with all that was said."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + timeout_seconds
        while (found := re.search(text, self.said)) is None:
            readable, _, _ = select.select(
                [self.process.stdout], [], [], max(0, deadline - time.monotonic())
            )
            read = os.read(self.process.stdout.fileno(), 4096) if readable else b""
            assert read, f"{text!r} was not said, but:\n{self.said}"
            self.said += read.decode()
        return found[0]

    def read_to_end(self) -> int:
        """Everything until the process ends; returns its exit code."""
        assert self.process.stdout is not None
        if not self.process.stdout.closed:
            with self.process.stdout as output:
                self.said += output.read().decode()
        return self.process.wait(timeout=60)


def is_alive(pid: int) -> bool:
    """A zombie that init has not collected yet is not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(is_true: Callable[[], bool], what: str, *, timeout_seconds: float = 30) -> None:
    deadline = time.monotonic() + timeout_seconds
    while not is_true():
        assert time.monotonic() < deadline, f"it never came true that {what}"
        time.sleep(0.02)
