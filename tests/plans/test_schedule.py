"""Steps laid out in weeks of so many hours."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.plans.factories import MONDAY
from waymark.plans.schedule import Week, Work, lay_out, span_of, week_number

DAY = timedelta(days=1)


def todo(key: str, hours: float) -> Work:
    return Work(key=key, hours=hours)


def done(key: str, hours: float, days_after_start: int) -> Work:
    return Work(key=key, hours=hours, state="done", on=MONDAY + days_after_start * DAY)


def keys(weeks: list[Week]) -> list[list[str]]:
    return [[portion.key for portion in week.portions] for week in weeks]


def test_steps_fill_the_weeks_in_their_order() -> None:
    weeks = lay_out([todo("a", 5), todo("b", 3), todo("c", 2)], 8, MONDAY, MONDAY)

    assert keys(weeks) == [["a", "b"], ["c"]]
    assert (weeks[1].starts_on, weeks[1].ends_on) == (MONDAY + 7 * DAY, MONDAY + 13 * DAY)


def test_a_step_longer_than_a_week_goes_on_in_the_next() -> None:
    weeks = lay_out([todo("a", 20)], 8, MONDAY, MONDAY)

    assert [(p.hours, p.part, p.parts) for week in weeks for p in week.portions] == [
        (8, 1, 3),
        (8, 2, 3),
        (4, 3, 3),
    ]
    assert span_of("a", weeks) == (MONDAY, MONDAY + 20 * DAY)


def test_a_longer_step_is_not_begun_in_half_an_hour() -> None:
    assert keys(lay_out([todo("a", 7.5), todo("b", 4)], 8, MONDAY, MONDAY)) == [["a"], ["b"]]


def test_what_is_left_begins_this_week_and_not_in_weeks_that_are_over() -> None:
    weeks = lay_out([todo("a", 4)], 8, MONDAY, MONDAY + 15 * DAY)

    assert keys(weeks) == [[], [], ["a"]]


def test_before_the_start_the_plan_begins_with_its_first_week() -> None:
    weeks = lay_out([todo("a", 4)], 8, MONDAY, MONDAY - 9 * DAY)

    assert keys(weeks) == [["a"]]
    assert week_number(MONDAY - DAY, MONDAY) == 0


def test_what_was_done_fills_the_weeks_in_which_it_was_worked_on() -> None:
    steps = [done("a", 20, days_after_start=16), todo("b", 6)]

    weeks = lay_out(steps, 8, MONDAY, MONDAY + 16 * DAY)

    assert keys(weeks) == [["a"], ["a"], ["a", "b"], ["b"]]


def test_what_was_done_sooner_than_planned_takes_nothing_from_the_weeks_to_come() -> None:
    weeks = lay_out([done("a", 20, 1), todo("b", 6)], 8, MONDAY, MONDAY + DAY)

    assert keys(weeks) == [["a"], ["b"]]


def test_what_was_skipped_is_in_no_week() -> None:
    steps = [Work(key="a", hours=5, state="skipped", on=MONDAY), todo("b", 2)]

    weeks = lay_out(steps, 8, MONDAY, MONDAY)

    assert keys(weeks) == [["b"]]
    assert span_of("a", weeks) is None


def test_nothing_to_do_makes_no_weeks() -> None:
    assert lay_out([], 8, MONDAY, MONDAY) == []


@given(
    st.lists(st.integers(1, 160).map(lambda halves: halves / 2), max_size=30),
    st.integers(1, 60),
    st.integers(-30, 400),
)
def test_no_week_holds_more_than_its_hours_and_nothing_is_lost(
    hours: list[float], weekly_hours: int, days: int
) -> None:
    steps = [todo(str(index), each) for index, each in enumerate(hours)]

    weeks = lay_out(steps, weekly_hours, MONDAY, MONDAY + days * DAY)

    portions = [portion for week in weeks for portion in week.portions]
    for week in weeks:
        assert sum(portion.hours for portion in week.portions) <= weekly_hours
    for step in steps:
        assert sum(portion.hours for portion in portions if portion.key == step.key) == step.hours
    assert [portion.key for portion in portions if portion.part == 1] == [
        step.key for step in steps
    ]
