"""The small drawing of what comes before a skill and what it opens. Pure.

Three columns of equal rows: before, this, after. Between them, lines from the middle of each row to
the middle of the drawing. A row is 100 units high and a gap between columns 100 wide; the browser
stretches the drawing over the rows, so words of any height keep their line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from waymark.bank.content import Skill

ROW = 100
GAP = 100

SHOWN_AFTER = 8
"""More lines than this from one place are a brush. The others are named below the drawing."""


@dataclass(frozen=True)
class Neighbourhood:
    before: tuple[Skill, ...]
    after: tuple[Skill, ...]
    """What it opens, the most asked for first."""
    further: tuple[Skill, ...]
    """What it opens besides."""

    @property
    def height(self) -> int:
        """Of the drawing, in its own units."""
        return ROW * max(len(self.before), len(self.after), 1)

    @property
    def lines_before(self) -> str:
        """SVG path data in the gap on the left."""
        return "".join(
            _line(0, y, GAP, self.height / 2) for y in _middles(len(self.before), self.height)
        )

    @property
    def lines_after(self) -> str:
        """SVG path data in the gap on the right."""
        return "".join(
            _line(0, self.height / 2, GAP, y) for y in _middles(len(self.after), self.height)
        )


def neighbourhood(before: Sequence[Skill], after: Sequence[Skill]) -> Neighbourhood:
    return Neighbourhood(tuple(before), tuple(after[:SHOWN_AFTER]), tuple(after[SHOWN_AFTER:]))


def _middles(rows: int, height: float) -> list[float]:
    """Where the middles of so many rows lie that share the height evenly."""
    return [height * (row + 0.5) / rows for row in range(rows)]


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    if y == to_y:
        return f"M{x:g} {y:g}H{to_x:g}"
    middle = (x + to_x) / 2
    return f"M{x:g} {y:g}C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"
