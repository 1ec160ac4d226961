"""A process of ours: started, waited for, stopped and killed the same way, whatever it runs."""

import abc
import contextlib
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self, TypedDict

from waymark.local.failures import LocalFailure, explain_error, explain_log

POLL_SECONDS = 0.02


class ChildProcess(abc.ABC):
    """Owns at most one running process, whose output goes to `log_file`.

    `spawn` and `is_ready` are the steps of `start`, for a caller with more than one to wait for.
    """

    name: str
    stop_signal: signal.Signals = signal.SIGTERM
    start_timeout_seconds: float
    stop_timeout_seconds: float

    def __init__(self, log_file: Path) -> None:
        self.log_file = log_file
        self.process: subprocess.Popen[bytes] | None = None
        self._log_offset = 0

    @abc.abstractmethod
    def _prepare(self) -> list[str]:
        """Do what must be done before each start and return the command."""

    @abc.abstractmethod
    def _answers(self) -> bool:
        """Does the running process do its work?"""

    def _environment(self) -> Mapping[str, str]:
        return os.environ

    def _user(self) -> pwd.struct_passwd | None:
        """The system user to run as, None for the caller's own."""
        return None

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start(self) -> None:
        deadline = time.monotonic() + self.start_timeout_seconds
        self.spawn()
        while not self.is_ready():
            if time.monotonic() > deadline:
                self.kill()
                raise explain_log(self.log_file, f"{self.name} did not become ready")
            time.sleep(POLL_SECONDS)

    def spawn(self) -> None:
        """Start the process without waiting for it. Raises LocalFailure."""
        if self.is_running:
            raise LocalFailure(f"{self.name} is running already (process {self.pid}).")
        try:
            self.log_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            command = self._prepare()
            with self.log_file.open("ab") as log:
                self._log_offset = log.tell()
                self.process = subprocess.Popen(  # noqa: S603 - the command is built here
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    # Ctrl-C in the terminal must reach only whoever stops us in the right order.
                    start_new_session=True,
                    cwd="/",
                    env=self._environment(),
                    **credentials(self._user()),
                )
        except OSError as error:
            raise explain_error(error, f"start {self.name}") from error

    def is_ready(self) -> bool:
        """Call repeatedly after `spawn`. Raises LocalFailure where the process gave up."""
        if self.process is None:
            raise LocalFailure(f"{self.name} has not been started.")
        if self.process.poll() is not None:
            self._retry_or_fail()
            return False
        return self._answers()

    def _retry_or_fail(self) -> None:
        raise explain_log(self.log_file, f"{self.name} could not start")

    def _written_since_spawn(self) -> str:
        with contextlib.suppress(OSError), self.log_file.open("rb") as log:
            log.seek(self._log_offset)
            return log.read(65_536).decode(errors="replace")
        return ""

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def stop(self) -> None:
        """Ask to stop, wait, kill what remains. A second call does nothing."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.stop_timeout_seconds)
        self.kill()
        self.process = None

    def kill(self) -> None:
        """SIGKILL, as a crash would, for the process and the workers it may have started."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Credentials(TypedDict):
    user: int | None
    group: int | None
    extra_groups: list[int] | None


def credentials(user: pwd.struct_passwd | None) -> Credentials:
    """The arguments of Popen that make a child run as `user`, without root's groups."""
    if user is None:
        return Credentials(user=None, group=None, extra_groups=None)
    return Credentials(user=user.pw_uid, group=user.pw_gid, extra_groups=[])
