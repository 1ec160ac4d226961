"""Prerequisites first; then what is worth most for each hour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.plans.ordering import Candidate, CircularPrerequisites, order_by_worth


def make_candidate(skill: str, *needs: str, gain: float = 1.0, hours: float = 10.0) -> Candidate:
    return Candidate(skill=skill, gain=gain, hours=hours, needs=needs)


def names(candidates: list[Candidate], first: str | None = None) -> list[str]:
    return [candidate.skill for candidate in order_by_worth(candidates, first)]


def test_what_is_worth_more_for_each_hour_comes_first() -> None:
    cheap, dear = make_candidate("cheap", hours=5), make_candidate("dear", gain=1.5, hours=10)

    assert names([dear, cheap]) == ["cheap", "dear"]


def test_a_prerequisite_without_worth_comes_early_where_something_valuable_rests_on_it() -> None:
    base = make_candidate("base", gain=0, hours=1)
    valuable = make_candidate("valuable", "base", gain=9)
    fair = make_candidate("fair", gain=5)

    assert names([fair, base, valuable]) == ["base", "valuable", "fair"]


def test_a_prerequisite_without_worth_waits_where_little_rests_on_it() -> None:
    base = make_candidate("base", gain=0, hours=30)
    valuable = make_candidate("valuable", "base", gain=9)
    fair = make_candidate("fair", gain=5)

    assert names([base, valuable, fair]) == ["fair", "base", "valuable"]


def test_of_equals_the_one_given_first_is_first() -> None:
    assert names([make_candidate(name) for name in "dbca"]) == list("dbca")


def test_a_chosen_beginning_brings_its_prerequisites_along() -> None:
    candidates = [make_candidate("best", gain=99), make_candidate("a"), make_candidate("b", "a")]

    assert names(candidates, first="b") == ["a", "b", "best"]


def test_a_prerequisite_that_is_held_is_no_obstacle() -> None:
    assert names([make_candidate("a", "held before")]) == ["a"]


def test_a_circle_is_a_fault_and_not_an_endless_search() -> None:
    with pytest.raises(CircularPrerequisites):
        order_by_worth([make_candidate("a", "b"), make_candidate("b", "a")])


@st.composite
def graphs(draw: st.DrawFn) -> list[Candidate]:
    """Up to twenty skills, each resting on some of those before it, in any order."""
    count = draw(st.integers(1, 20))
    found = [
        Candidate(
            skill=f"s{index}",
            gain=draw(st.floats(0, 5)),
            hours=draw(st.integers(1, 80)) / 2,
            needs=tuple(
                f"s{need}" for need in sorted(draw(st.sets(st.integers(0, index - 1), max_size=3)))
            )
            if index
            else (),
        )
        for index in range(count)
    ]
    return draw(st.permutations(found))


@given(graphs())
def test_every_skill_comes_once_and_behind_all_that_it_rests_on(
    candidates: list[Candidate],
) -> None:
    order = names(candidates)

    assert sorted(order) == sorted(candidate.skill for candidate in candidates)
    for candidate in candidates:
        assert all(order.index(need) < order.index(candidate.skill) for need in candidate.needs)


@given(graphs())
def test_the_same_skills_always_come_in_the_same_order(candidates: list[Candidate]) -> None:
    assert names(candidates) == names(list(candidates))


@given(graphs())
def test_without_prerequisites_worth_for_each_hour_never_rises(
    candidates: list[Candidate],
) -> None:
    free = [Candidate(skill=each.skill, gain=each.gain, hours=each.hours) for each in candidates]

    rates = [round(each.gain / each.hours, 12) for each in order_by_worth(free)]

    assert rates == sorted(rates, reverse=True)
