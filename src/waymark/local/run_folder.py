"""`.waymark/<port>/`: everything one run keeps, and the proof that only one run uses it."""

import contextlib
import fcntl
import os
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil

from waymark.local.failures import LocalFailure
from waymark.local.programs import RUN_FOLDER_VARIABLE
from waymark.local.server_process import stop_processes, write_private_file

_CHECKOUT = Path(__file__).parents[3]
_LARGE_LOG_BYTES = 5_000_000
_LEFT_OVER_TIMEOUT_SECONDS = 30.0


class RunFolder:
    def __init__(self, port: int, base: Path | None = None) -> None:
        self.path = (base or _default_base()) / str(port)
        self.port = port

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def redis(self) -> Path:
        return self.path / "redis"

    def log(self, name: str) -> Path:
        return self.path / "logs" / f"{name}.log"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Raises LocalFailure where another run on this port lives. The lock dies with us."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.path / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise LocalFailure(
                    f"Waymark is already running at http://127.0.0.1:{self.port} "
                    f"(process {lock.read().strip() or 'unknown'})."
                ) from None
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            self._rotate_logs()
            # Tells bootstrap.py that our port may be taken by what a killed run left.
            (self.path / "unclean").touch()
            yield
            (self.path / "unclean").unlink(missing_ok=True)

    def secret(self) -> str:
        """Made once, so that people stay signed in over restarts."""
        file = self.path / "secret"
        if not file.exists():
            write_private_file(file, secrets.token_urlsafe(48))
        return file.read_text()

    def stop_left_over_programs(self) -> int:
        """Stop what a killed supervisor left running; returns how many processes that were.

        Needs the lock: without it these may be the programs of a living run.
        """
        left_over = [process for process in psutil.process_iter() if self._is_ours(process)]
        stop_processes(left_over, signal.SIGTERM, _LEFT_OVER_TIMEOUT_SECONDS)
        return len(left_over)

    def _is_ours(self, process: psutil.Process) -> bool:
        if process.pid == os.getpid():
            return False
        try:
            return process.environ().get(RUN_FOLDER_VARIABLE) == str(self.path)
        except (psutil.Error, OSError):
            return False  # another user's, or gone

    def _rotate_logs(self) -> None:
        for log in (self.path / "logs").glob("*.log"):
            if log.stat().st_size > _LARGE_LOG_BYTES:
                log.replace(log.with_suffix(".log.old"))


def _default_base() -> Path:
    # An installed wheel has no checkout; then the folder where it was started is the place.
    is_checkout = (_CHECKOUT / "pyproject.toml").exists()
    return (_CHECKOUT if is_checkout else Path.cwd()) / ".waymark"
