"""Where something in the bank's files is wrong, and what."""

import re
from collections.abc import Iterable

import msgspec

from waymark.errors import Invalid

LAST_STEP = re.compile(r"(\.?[^.\[\]]+|\[[^\]]*\])$")


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing to repair. `line` counts from 1; `field` is empty where it is the whole file."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: "
        return place + (f"{self.field}: {self.message}" if self.field else self.message)


class BankInvalid(Invalid):
    """The files cannot be read as a bank. `problems` names everything that is wrong in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Source(msgspec.Struct, frozen=True):
    """Where an entry of the bank was read from, precise to the line of each of its fields."""

    file: str
    entry: str
    """The entry inside its file, like "questions[2]"; empty where the file is one entry."""
    lines: dict[str, int]
    """Path inside the file ("questions[2].options[0].why") to its line, for the whole file."""

    def problem(self, message: str, field: str = "") -> Problem:
        path = join_path(self.entry, field)
        return Problem(self.file, line_of(path, self.lines), path, message)


def join_path(parent: str, child: str) -> str:
    """("questions[2]", "level") -> "questions[2].level"; ("steps", "[0]") -> "steps[0]"."""
    return f"{parent}.{child}" if parent and child and not child.startswith("[") else parent + child


def line_of(path: str, lines: dict[str, int]) -> int:
    """Return the line of `path`, or of the nearest thing around it that the file does have."""
    while path and path not in lines:
        path = LAST_STEP.sub("", path)
    return lines.get(path, 1)
