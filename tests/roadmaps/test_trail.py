"""The layout of a trail: stops in order and apart, lines that join the right ones."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.roadmaps.trail import Course, Point, arc, lay_out, without_implied

COUNTS = st.integers(min_value=1, max_value=60)
COLUMNS = st.integers(min_value=1, max_value=5)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
COMMAND = re.compile(r"([MCSHV])([^MCSHV]*)")


def end_of(start: Point, curve: str) -> Point:
    """Walk absolute SVG path commands and return where they arrive."""
    x, y = start.x, start.y
    for name, written in COMMAND.findall(curve):
        numbers = [float(number) for number in NUMBER.findall(written)]
        match name:
            case "H":
                x = numbers[-1]
            case "V":
                y = numbers[-1]
            case _:
                x, y = numbers[-2:]
    return Point(x, y)


@given(COUNTS, COLUMNS)
def test_no_two_stops_lie_on_each_other(count: int, columns: int) -> None:
    stops = lay_out([None] * count, columns).stops

    assert len(set(stops)) == count
    assert all(0 <= stop.x < columns * 100 for stop in stops)


@given(COUNTS, COLUMNS)
def test_the_order_is_kept_from_top_to_bottom_and_each_stop_is_beside_or_below_the_last(
    count: int, columns: int
) -> None:
    stops = lay_out([None] * count, columns).stops

    for stop, following in pairwise(stops):
        beside = abs(following.x - stop.x) == 100 and following.y == stop.y
        below = following.x == stop.x and following.y == stop.y + 100
        assert beside or below


@given(COUNTS, COLUMNS)
def test_each_leg_leads_from_a_stop_to_the_next_and_the_last_to_the_spine_below(
    count: int, columns: int
) -> None:
    course = lay_out([None] * count, columns)

    rows = -(-count // columns)
    ends = [*course.stops[1:], Point(0, rows * 100)]
    assert [leg.start for leg in course.legs] == list(course.stops)
    assert [leg.end for leg in course.legs] == ends
    assert [end_of(leg.start, leg.curve) for leg in course.legs] == ends


@given(COUNTS, COLUMNS)
def test_every_row_is_drawn_once_and_the_rows_together_are_the_whole_line(
    count: int, columns: int
) -> None:
    course = lay_out([None] * count, columns)

    assert [row.box for row in course.rows] == [
        f"0 {top * 100} {columns * 100} 100" for top in range(len(course.rows))
    ]
    drawn = "".join(row.way for row in course.rows)
    assert re.sub(r"M[^A-Z]*", "", drawn) == "".join(leg.curve for leg in course.legs)


def test_the_way_between_alternatives_is_drawn_apart_and_only_between_them() -> None:
    course = lay_out([None, "languages", "languages", "languages", "orms", None], 3)

    assert [leg.is_choice for leg in course.legs] == [False, True, True, False, False, False]
    assert [bool(row.choice) for row in course.rows] == [True, False]


def test_a_phase_without_topics_draws_nothing() -> None:
    assert lay_out([], 3) == Course(3, (), ())


def test_the_same_phase_is_drawn_the_same_every_time() -> None:
    assert lay_out(["a", "a", None], 2).rows == lay_out(["a", "a", None], 2).rows


@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 2), (3, 18), (0, 18)])
def test_an_arc_of_the_overview_joins_the_rows_of_its_phases(first: int, second: int) -> None:
    path = arc(first, second, 19)

    start = NUMBER.findall(path)[:2]
    assert [float(number) for number in start] == [0, first * 100 + 50]
    assert end_of(Point(0, 0), path) == Point(0, second * 100 + 50)


def test_arcs_over_more_phases_reach_out_further() -> None:
    reaches = [float(NUMBER.findall(arc(0, second, 19))[2]) for second in range(2, 19)]

    assert reaches == sorted(reaches, reverse=True)
    assert len(set(reaches)) == len(reaches)


def test_what_follows_from_other_needs_is_left_out() -> None:
    assert without_implied({0: [], 1: [0], 2: [0, 1], 3: [0], 4: [2, 3, 0]}) == {
        0: [],
        1: [0],
        2: [1],
        3: [0],
        4: [2, 3],
    }
