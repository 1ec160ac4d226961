"""A database server as a child: its data folder, its port and what is special about its start."""

import abc
import contextlib
import os
import signal
import socket
import time
from pathlib import Path

import psutil

from waymark.local.child_process import POLL_SECONDS, ChildProcess


def find_free_port() -> int:
    """A TCP port nobody on 127.0.0.1 uses now. Somebody may take it before it is used."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class ServerProcess(ChildProcess):
    """The port stays the same over restarts, so that clients can connect again."""

    warning: str | None = None
    """What the person should know before using this server."""

    # Recovery after a crash reads the log written since the last checkpoint; slow disks need this.
    start_timeout_seconds = 120.0
    # A clean stop writes everything to the disk; cutting it short only means recovery later.
    stop_timeout_seconds = 60.0

    def __init__(
        self, data_folder: Path, *, port: int | None = None, log_file: Path | None
    ) -> None:
        self.data_folder = data_folder.absolute()
        super().__init__(log_file or self.data_folder / "log")
        self._may_choose_port = port is None
        self.port = port or find_free_port()

    @property
    @abc.abstractmethod
    def url(self) -> str:
        """With user and password. Known after the first `spawn`."""

    @property
    @abc.abstractmethod
    def pid_file(self) -> Path:
        """Written by the server itself into the folder it works in; the first line is its pid."""

    def start(self) -> str:
        """Start and wait until clients are accepted; returns the URL. Raises LocalFailure."""
        self._start()
        return self.url

    def spawn(self) -> None:
        with contextlib.suppress(OSError):
            self.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        super().spawn()

    def is_ready(self) -> bool:
        is_ready = super().is_ready()
        if is_ready:
            self._may_choose_port = False
        return is_ready

    def _retry_or_fail(self) -> None:
        """Start again where the cause passes or can be avoided, otherwise raise LocalFailure."""
        written = self._written_since_spawn()
        if "shared memory block" in written and "still in use" in written:
            # Backends of a killed server are still noticing its death.
            time.sleep(POLL_SECONDS)
            self.spawn()
        elif "ddress already in use" in written and self._may_choose_port:
            self.port = find_free_port()
            self.spawn()
        else:
            super()._retry_or_fail()

    def stop_left_over(self) -> bool:
        """Stop a server that a killed owner left running on this data; True where there was one.

        The caller must know that the owner is dead: a living owner would lose its server.
        """
        try:
            left_over = psutil.Process(int(self.pid_file.read_text().split()[0]))
            if not _is_alive(left_over):
                # PostgreSQL asks whether the number exists, and a zombie's does.
                self.pid_file.unlink()
                return False
            # A process that got the number later works somewhere else.
            if Path(left_over.cwd()) != self.pid_file.parent.resolve():
                return False
            stop_processes([left_over], self.stop_signal, self.stop_timeout_seconds)
        except (OSError, ValueError, IndexError, psutil.Error):
            return False
        return True


def stop_processes(
    processes: list[psutil.Process], stop_signal: signal.Signals, timeout_seconds: float
) -> None:
    """Stop processes that are not our children, or were left by them."""
    for number, patience_seconds in ((stop_signal, timeout_seconds), (signal.SIGKILL, 5.0)):
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)
        deadline = time.monotonic() + patience_seconds
        while processes and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
            processes = [process for process in processes if _is_alive(process)]


def _is_alive(process: psutil.Process) -> bool:
    """A zombie is dead, even where nobody ever collects it, as in containers without an init."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def write_private_file(file: Path, text: str) -> None:
    """Write so that only the owner can read it at any moment, and whole or not at all."""
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as content:
        content.write(text)
    unfinished.rename(file)
