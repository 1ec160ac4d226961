"""One line per step with its seconds, on a terminal that may disappear at any moment."""

import contextlib
import sys
import time
from typing import TextIO


def say(text: str, *, end: str = "\n", file: TextIO | None = None) -> None:
    # A closed terminal or pipe must not keep anybody from stopping in order.
    with contextlib.suppress(OSError, ValueError):
        print(text, end=end, file=file or sys.stdout, flush=True)


class Progress:
    """`with Progress("Database schema"):` prints `Database schema ......... 1.2 s`."""

    def __init__(self, step: str) -> None:
        self._step = step
        self._started_at = 0.0

    def __enter__(self) -> None:
        self._started_at = time.monotonic()
        say(f"  {self._step} {'.' * (34 - len(self._step))} ", end="")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        took = time.monotonic() - self._started_at
        say(f"{took:5.1f} s" if kind is None else "stopped")
