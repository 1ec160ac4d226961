"""The browser of the browser tests: a Chromium found on this machine, never a downloaded one."""

import os
import shutil
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")

NO_CHROMIUM = "No Chromium was found on this machine: the browser tests cannot run."


def chromium_path() -> Path | None:
    """The first Chromium or Chrome on the PATH, None where there is none."""
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    return _MACOS if _MACOS.exists() else None


def require_chromium() -> Path:
    """For a fixture: skips the test without a Chromium, but fails it under CI=true."""
    found = chromium_path()
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(NO_CHROMIUM)
    pytest.skip(NO_CHROMIUM)


def chromium_arguments() -> list[str]:
    """Chromium refuses to run its sandbox as root."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []
