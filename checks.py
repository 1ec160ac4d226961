"""Every check of `make test`, in order; stops at the first that fails. Run through bootstrap.py."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from bootstrap import FRONTEND, ROOT, STATE, npm_command
from tests.browser import chromium_path

PYTHON = sys.executable
STANDALONE = ["bootstrap.py", "checks.py"]


@dataclass(frozen=True)
class Check:
    title: str
    command: list[str]
    folder: Path = field(default=ROOT)


def checks() -> list[Check]:
    python = [PYTHON, "-m"]
    npm = npm_command()
    return [
        Check("Lint", [*python, "ruff", "check", "."]),
        Check("Format", [*python, "ruff", "format", "--check", "."]),
        Check("Types of the product", [*python, "mypy"]),
        Check(
            "Types of the tests",
            [*python, "mypy", "--explicit-package-bases", "tests", *STANDALONE],
        ),
        Check("API description up to date", [PYTHON, "checks.py", "api-description"]),
        Check("API types up to date", [*npm, "run", "api:check"], FRONTEND),
        Check("Front end: lint and types", [*npm, "run", "check"], FRONTEND),
        Check("Front end: tests", [*npm, "test"], FRONTEND),
        Check("Tests: unit, API, browser", [*python, "pytest", "-q", "-n", "2"]),
        Check("Question bank", [*python, "waymark", "bank", "check"]),
    ]


def main(arguments: list[str]) -> int:
    if arguments == ["api-description"]:
        return _check_api_description()
    find_or_install_chromium()
    started_at = time.monotonic()
    planned = [check for check in checks() if _applies(check)]
    for position, check in enumerate(planned):
        print(f"\n== {check.title}", flush=True)
        step_started_at = time.monotonic()
        done = subprocess.run(
            check.command, cwd=check.folder, stdin=subprocess.DEVNULL, check=False
        )
        took = time.monotonic() - step_started_at
        if done.returncode != 0:
            left = ", ".join(later.title for later in planned[position + 1 :]) or "none"
            print(f"\nFAILED: {check.title} (after {took:.1f} s). Not run: {left}.")
            return 1
        print(f"   passed in {took:.1f} s", flush=True)
    print(f"\nAll {len(planned)} checks passed in {time.monotonic() - started_at:.0f} s.")
    return 0


def find_or_install_chromium() -> None:
    """Root on Debian gets the package; everybody else is told what will not be tested."""
    apt = shutil.which("apt-get")
    if chromium_path() is None and apt is not None and os.geteuid() == 0:
        print("Installing Chromium for the browser tests (apt-get) ...", flush=True)
        (STATE / "logs").mkdir(parents=True, exist_ok=True)
        with (STATE / "logs" / "chromium.log").open("wb") as log:
            for arguments in (
                ["update"],
                ["install", "--yes", "--no-install-recommends", "chromium"],
            ):
                subprocess.run(
                    [apt, *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                    check=False,
                )
    if chromium_path() is None:
        consequence = "FAIL" if os.environ.get("CI") == "true" else "are SKIPPED"
        print(f"WARNING: no Chromium on this machine: the browser tests {consequence}.", flush=True)


def _applies(check: Check) -> bool:
    if check.folder == FRONTEND and not (FRONTEND / "package.json").exists():
        print(f"WARNING: no front end in this checkout, so not checked: {check.title}.")
        return False
    return True


def _check_api_description() -> int:
    """The front end's types are generated from this file, so it must be what the server serves."""
    described = subprocess.run(
        [PYTHON, "-m", "waymark", "openapi"], stdout=subprocess.PIPE, check=True
    ).stdout
    kept = FRONTEND / "openapi.json"
    if kept.read_bytes() == described:
        return 0
    print(f"{kept.relative_to(ROOT)} is stale: run `waymark openapi > frontend/openapi.json`,")
    print("then `npm run api:generate` in frontend/.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
