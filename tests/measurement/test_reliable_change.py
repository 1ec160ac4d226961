"""A change is named only where it exceeds what measurement error explains."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.measurement.ageing import share_left
from waymark.measurement.errors import OutOfRange
from waymark.measurement.reliable_change import reliable_change

variances = st.floats(0.01, 1)


def second_estimate(
    first: tuple[float, float], aged_variance: float, seen: float, own_error: float
) -> tuple[float, float]:
    """The conjugate update of an aged estimate by one observation: (mean, variance)."""
    variance = 1 / (1 / aged_variance + 1 / own_error)
    return variance * (first[0] / aged_variance + seen / own_error), variance


@given(st.floats(-2, 2), variances, st.floats(1, 20), st.floats(-4, 4), variances)
def test_it_is_the_index_of_what_the_new_answers_say_by_themselves(
    mean: float, variance: float, wider: float, seen: float, own_error: float
) -> None:
    first = mean, variance
    second = second_estimate(first, variance * wider, seen, own_error)

    change = reliable_change(first, variance * wider, second)

    expected = (seen - mean) / math.sqrt(variance + own_error)
    assert change.index == pytest.approx(expected, rel=1e-6, abs=1e-9)
    beyond = "up" if expected > 0 else "down"
    if abs(abs(expected) - 1.96) > 0.001:
        assert change.direction == (beyond if abs(expected) > 1.96 else "within_error")


def test_where_the_first_aged_to_nothing_it_is_that_of_jacobson_and_truax() -> None:
    change = reliable_change((0.0, 0.09), 1e9, (0.7, 0.16))

    assert change.index == pytest.approx(0.7 / math.sqrt(0.09 + 0.16), rel=1e-6)


def test_without_ageing_the_error_is_the_variance_that_the_answers_removed() -> None:
    change = reliable_change((0.0, 0.09), 0.09, (0.4, 0.05))

    assert change.index == pytest.approx(0.4 / math.sqrt(0.09 - 0.05))


@pytest.mark.parametrize("days", [0, 90, 365, 1500])
def test_of_people_who_stayed_as_they_were_one_in_twenty_is_beyond_error(days: int) -> None:
    draws = np.random.default_rng(7)
    prior, own_error, people = 0.5, 0.1, 4000
    variance = 1 / (1 / prior + 1 / own_error)
    old = 1 / (1 / prior + share_left(days) * (1 / variance - 1 / prior))
    ability = draws.normal(0, math.sqrt(prior), people)
    seen = ability + draws.normal(0, math.sqrt(own_error), (2, people))

    firsts = variance * seen[0] / own_error
    directions = [
        reliable_change(
            (first, variance), old, second_estimate((first, variance), old, again, own_error)
        ).direction
        for first, again in zip(firsts, seen[1], strict=True)
    ]

    assert np.mean([each != "within_error" for each in directions]) == pytest.approx(0.05, abs=0.01)


def test_without_new_answers_nothing_has_changed() -> None:
    assert reliable_change((0.3, 0.1), 0.2, (0.3, 0.2)).direction == "within_error"
    assert reliable_change((0.3, 0.1), 0.2, (0.9, 0.25)).direction == "within_error"


@pytest.mark.parametrize("wrong", [0.0, -1.0, float("nan")])
def test_a_variance_that_is_none_is_refused(wrong: float) -> None:
    with pytest.raises(OutOfRange, match="variance"):
        reliable_change((0.0, wrong), 1.0, (0.0, 1.0))
