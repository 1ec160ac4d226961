"""A database server run as our own child: started, waited for, stopped and killed the same way."""

import abc
import contextlib
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self, TypedDict

from waymark.local.failures import LocalFailure, explain_error, explain_log

START_TIMEOUT_SECONDS = 120.0
"""Recovery after a crash reads the log written since the last checkpoint; slow disks need this."""

STOP_TIMEOUT_SECONDS = 60.0
"""A clean stop writes everything to the disk first; cutting it short only means recovery later."""

_POLL_SECONDS = 0.02


def find_free_port() -> int:
    """A TCP port nobody on 127.0.0.1 uses now. Somebody may take it before it is used."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Credentials(TypedDict):
    user: int | None
    group: int | None
    extra_groups: list[int] | None


def credentials(user: pwd.struct_passwd | None) -> Credentials:
    """The arguments of Popen that make a child run as `user`, without root's groups."""
    if user is None:
        return Credentials(user=None, group=None, extra_groups=None)
    return Credentials(user=user.pw_uid, group=user.pw_gid, extra_groups=[])


class ServerProcess(abc.ABC):
    """One server with its data folder, its port and, while it runs, its process.

    `spawn` and `is_ready` are the steps of `start`, for a caller that waits for several servers
    at once. The port stays the same over restarts, so that clients can connect again.
    """

    name: str
    stop_signal: signal.Signals = signal.SIGTERM

    def __init__(
        self, data_folder: Path, *, port: int | None = None, log_file: Path | None
    ) -> None:
        self.data_folder = data_folder.absolute()
        self.log_file = log_file or self.data_folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self._fixed_port = port
        self.port = port or find_free_port()
        self._has_been_ready = False

    @property
    @abc.abstractmethod
    def url(self) -> str:
        """With user and password. Known after the first `spawn`."""

    @abc.abstractmethod
    def _prepare(self) -> list[str]:
        """Make the data folder usable and return the server's command."""

    @abc.abstractmethod
    def _answers(self) -> bool:
        """Does the running process accept clients?"""

    def _environment(self) -> Mapping[str, str]:
        return os.environ

    def _user(self) -> pwd.struct_passwd | None:
        """The system user to run as, None for the caller's own."""
        return None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Start and wait until clients are accepted; returns the URL. Raises LocalFailure."""
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        self.spawn()
        while not self.is_ready():
            if time.monotonic() > deadline:
                self.kill()
                raise explain_log(self.log_file, f"{self.name} did not become ready")
            time.sleep(_POLL_SECONDS)
        return self.url

    def spawn(self) -> None:
        """Start the process without waiting for it. Raises LocalFailure."""
        if self.is_running:
            raise LocalFailure(f"{self.name} is running already (process {self.pid}).")
        try:
            self.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
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
        if self._answers():
            self._has_been_ready = True
            return True
        return False

    def _retry_or_fail(self) -> None:
        """Start again where the cause passes or can be avoided, otherwise raise LocalFailure."""
        written = self._written_since_spawn()
        if "in use" in written and "shared memory" in written:
            # Backends of a killed server are still noticing its death.
            time.sleep(_POLL_SECONDS)
            self.spawn()
        elif (
            "ddress already in use" in written
            and self._fixed_port is None
            and not self._has_been_ready
        ):
            self.port = find_free_port()
            self.spawn()
        else:
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
        """Stop cleanly; a second call does nothing."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(STOP_TIMEOUT_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self) -> None:
        """SIGKILL, as a crash would; the data must survive it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
