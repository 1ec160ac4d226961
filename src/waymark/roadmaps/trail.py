"""The drawing of a trail: where stops lie and which way the line takes between them. Pure.

Coordinates are in hundredths of a grid cell: the stop in column c and row r lies at (100c, 100r).
Each row is a drawing of its own, which the browser stretches over that row, so however tall the
words of a row become, line and stops stay together. Stops run to and fro like switchbacks on a
slope: even rows from left to right, odd rows back, and the line returns to the left edge, the
spine, below the last row, where the next phase begins.
"""

import hashlib
import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

CELL = 100
HAIRPIN = 16
"""How far a turn reaches out, about. Labels stay clear of it."""
SWAY = 16
"""How far the line may lean from the straight; a path on a slope is never a ruler's."""

NEAREST_ARC, FARTHEST_ARC = 22.0, 62.0
"""Reach of an arc's handles, in pixels; the arc itself comes three quarters of the way."""


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Leg:
    """The line from one stop to the next, or from the last to the spine."""

    start: Point
    end: Point
    curve: str
    """SVG path commands that lead from `start` to `end`."""
    is_choice: bool
    """Both ends belong to a group of which one picks one; drawn dotted."""


@dataclass(frozen=True)
class Row:
    """What is drawn over one row of the grid: the line along it and down to the next one."""

    box: str
    """SVG view box of the row."""
    way: str
    """SVG path data of what is walked in any case."""
    choice: str
    """SVG path data of what leads along a group to choose from."""


@dataclass(frozen=True)
class Course:
    """The line of one phase in a grid of so many columns."""

    columns: int
    stops: tuple[Point, ...]
    legs: tuple[Leg, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self._row(top) for top in sorted({leg.start.y for leg in self.legs}))

    def _row(self, top: float) -> Row:
        legs = [leg for leg in self.legs if leg.start.y == top]
        return Row(
            box=f"0 {_n(top)} {self.columns * CELL} {CELL}",
            way=_joined([leg for leg in legs if not leg.is_choice]),
            choice=_joined([leg for leg in legs if leg.is_choice]),
        )


def lay_out(groups: Sequence[str | None], columns: int) -> Course:
    """Lay out a phase whose stops belong to these groups of alternatives, None for no group."""
    stops = tuple(_position(index, columns) for index in range(len(groups)))
    rows = -(-len(groups) // columns)
    legs = [
        Leg(
            start,
            end,
            _curve(start, end, columns, index),
            groups[index] is not None and groups[index] == groups[index + 1],
        )
        for index, (start, end) in enumerate(itertools.pairwise(stops))
    ]
    if stops:
        legs.append(_way_out(stops[-1], rows, columns))
    return Course(columns, stops, tuple(legs))


def _position(index: int, columns: int) -> Point:
    row, step = divmod(index, columns)
    column = step if row % 2 == 0 else columns - 1 - step
    return Point(column * CELL, row * CELL)


def _curve(start: Point, end: Point, columns: int, index: int) -> str:
    if start.y == end.y:
        third = (end.x - start.x) / 3
        lean = _sway(index)
        return (
            f"C{_n(start.x + third)} {_n(start.y + lean)} {_n(end.x - third)} {_n(end.y - lean)} "
            f"{_n(end.x)} {_n(end.y)}"
        )
    if columns == 1:
        # Beside the words on a phone: a gentle bend, never as far as the words.
        lean = _sway(index) / 5
        return (
            f"C{_n(lean)} {_n(start.y + CELL * 0.4)} {_n(-lean)} {_n(end.y - CELL * 0.4)} "
            f"{_n(end.x)} {_n(end.y)}"
        )
    if start.x == 0:
        return f"C{-HAIRPIN} {_n(start.y)} {-HAIRPIN} {_n(end.y)} 0 {_n(end.y)}"
    edge = columns * CELL - HAIRPIN  # past the words of the last column
    return (
        f"H{_n(edge)}C{_n(edge + HAIRPIN)} {_n(start.y)} {_n(edge + HAIRPIN)} {_n(end.y)} "
        f"{_n(edge)} {_n(end.y)}H{_n(end.x)}"
    )


def _way_out(last: Point, rows: int, columns: int) -> Leg:
    """Lead from the last stop back to the spine, below the words of the last row."""
    below = rows * CELL
    end = Point(0, below)
    if columns == 1:
        curve = _curve(last, end, columns, rows)
    elif last.x == 0 and rows % 2 == 0:  # around its words, then down
        half = HAIRPIN / 2
        curve = (
            f"C{_n(-half)} {_n(last.y)} {_n(-half)} {_n(last.y + 25)} {_n(-half)} "
            f"{_n(last.y + 55)}S0 {_n(below - 18)} 0 {_n(below)}"
        )
    elif rows % 2 == 0:  # the row runs towards the spine
        bend = last.y + CELL * 0.45
        curve = (
            f"H{HAIRPIN}C{_n(HAIRPIN * 0.3)} {_n(last.y)} 0 {_n(last.y + 20)} 0 {_n(bend)}V{below}"
        )
    else:
        edge = last.x + CELL - HAIRPIN
        corner = HAIRPIN * 0.5
        curve = (
            f"H{_n(edge)}C{_n(edge + HAIRPIN)} {_n(last.y)} {_n(edge + HAIRPIN)} {below - 18} "
            f"{_n(edge)} {below - 18}H{_n(corner)}C2 {below - 18} 0 {below - 12} 0 {below}"
        )
    return Leg(last, end, curve, is_choice=False)


def arc(first: int, second: int, phases: int) -> str:
    """SVG path data of the line that joins two of so many phases, in an overview of rows.

    Neighbours are joined straight, others by an arc to the left that reaches out the further the
    more phases it passes over.
    """
    start, end = first * CELL + CELL / 2, second * CELL + CELL / 2
    if second - first == 1:
        return f"M0 {_n(start)}V{_n(end)}"
    reach = -(
        NEAREST_ARC + (FARTHEST_ARC - NEAREST_ARC) * (second - first - 2) / max(phases - 3, 1)
    )
    return f"M0 {_n(start)}C{_n(reach)} {_n(start)} {_n(reach)} {_n(end)} 0 {_n(end)}"


def without_implied(needs: Mapping[int, Collection[int]]) -> dict[int, list[int]]:
    """Leave out what follows from the rest: where C needs B and B needs A, C needs A anyway.

    `needs` maps each place to earlier places.
    """
    implied: dict[int, set[int]] = {}
    for place in sorted(needs):
        implied[place] = set().union(*({need} | implied.get(need, set()) for need in needs[place]))
    return {
        place: sorted(
            need
            for need in direct
            if not any(need in implied.get(other, set()) for other in direct if other != need)
        )
        for place, direct in needs.items()
    }


def _sway(index: int) -> float:
    """Between half and all of SWAY, to one side; the same for the same place on every machine."""
    digest = hashlib.blake2b(index.to_bytes(4, "big"), digest_size=1).digest()[0]
    return SWAY * (0.5 + digest / 510)


def _joined(legs: Sequence[Leg]) -> str:
    """Write legs as one path, lifting the pen only where they do not follow each other."""
    commands: list[str] = []
    at: Point | None = None
    for leg in legs:
        if leg.start != at:
            commands.append(f"M{_n(leg.start.x)} {_n(leg.start.y)}")
        commands.append(leg.curve)
        at = leg.end
    return "".join(commands)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
