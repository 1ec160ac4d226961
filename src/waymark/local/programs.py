"""Our own commands as children: `waymark web`, `waymark worker`, `waymark migrate` and so on."""

import http.client
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from waymark.local.child_process import ChildProcess

RUN_FOLDER_VARIABLE = "WAYMARK_RUN_FOLDER"
"""Marks every program of a run, so that the next run finds what a killed supervisor left."""


class Program(ChildProcess):
    """`waymark <arguments>` that goes on until stopped; ready when `health_port` says so.

    `health_port=None`: ready as soon as it runs.
    """

    start_timeout_seconds = 60.0

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        log_file: Path,
        environment: Mapping[str, str],
        health_port: int | None = None,
        stop_timeout_seconds: float,
    ) -> None:
        super().__init__(log_file)
        self.name = name
        self.environment = environment
        self.stop_timeout_seconds = stop_timeout_seconds
        self._arguments = arguments
        self._health_port = health_port

    def _prepare(self) -> list[str]:
        return [sys.executable, "-m", "waymark", *self._arguments]

    def _environment(self) -> Mapping[str, str]:
        return self.environment

    def _answers(self) -> bool:
        return self._health_port is None or answers_healthy(self._health_port)


def answers_healthy(port: int) -> bool:
    """Does the web application on this port say that it can do its work?"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/api/health/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def program_environment(
    *, database_url: str, redis_url: str, secret: str, run_folder: Path
) -> dict[str, str]:
    """What the programs of one run read. The caller's other variables stay as they are."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "WAYMARK_MODE": "local",
        "WAYMARK_SECRET": secret,
        RUN_FOLDER_VARIABLE: str(run_folder),
        "PYTHONUNBUFFERED": "1",  # the log must hold the last words of a killed program
    }
    if os.environ.get("DATABASE_URL") != database_url:
        # The address of some other database: migrations would go there.
        environment.pop("DIRECT_DATABASE_URL", None)
    return environment
