"""A change is named only where it exceeds what measurement error explains."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.measurement.ageing import share_left
from waymark.measurement.errors import OutOfRange
from waymark.measurement.reliable_change import Change, Estimate, reliable_change

variances = st.floats(0.01, 1)
abilities = st.floats(-3, 3)


def after(before: Estimate, seen: float, own_error: float) -> Estimate:
    """The conjugate update of an estimate by one observation."""
    variance = 1 / (1 / before[1] + 1 / own_error)
    return variance * (before[0] / before[1] + seen / own_error), variance


def change_between(
    prior: Estimate, seen: tuple[float, float], errors: tuple[float, float], days: float
) -> Change:
    """Two observations of one ability, so many days apart."""
    first = after(prior, seen[0], errors[0])
    aged = 1 / (1 / prior[1] + share_left(days) * (1 / first[1] - 1 / prior[1]))
    return reliable_change(prior, first, aged, after((first[0], aged), seen[1], errors[1]))


@given(variances, st.tuples(abilities, abilities), st.tuples(variances, variances))
def test_it_is_the_index_of_jacobson_and_truax_of_what_was_seen_both_times(
    variance: float, seen: tuple[float, float], errors: tuple[float, float]
) -> None:
    expected = (seen[1] - seen[0]) / math.sqrt(sum(errors))

    for days in (0, 100, 1000):
        change = change_between((0.2, variance), seen, errors, days)
        assert change.index == pytest.approx(expected, rel=1e-6, abs=1e-6)
        if abs(abs(expected) - 1.96) > 0.001:
            beyond = "up" if expected > 0 else "down"
            assert change.direction == (beyond if abs(expected) > 1.96 else "within_error")


@pytest.mark.parametrize("days", [0, 365])
@pytest.mark.parametrize("ability", [-3.0, 0.0, 2.0])
def test_of_people_who_stayed_where_they_were_one_in_twenty_is_beyond_error(
    ability: float, days: int
) -> None:
    errors = 0.1, 0.2
    draws = np.random.default_rng(7).normal(ability, np.sqrt(errors), (4000, 2))

    directions = [
        change_between((0.0, 0.5), (one, other), errors, days).direction
        for one, other in draws.tolist()
    ]

    # Far from the average as well as at it: being drawn to the average is no change.
    assert directions.count("up") / 4000 == pytest.approx(0.025, abs=0.007)
    assert directions.count("down") / 4000 == pytest.approx(0.025, abs=0.007)


def test_without_new_answers_nothing_has_changed() -> None:
    prior = 0.0, 0.5

    assert reliable_change(prior, (0.3, 0.1), 0.2, (0.3, 0.2)).direction == "within_error"
    assert reliable_change(prior, (0.3, 0.1), 0.2, (0.9, 0.25)).direction == "within_error"


def test_where_nothing_was_known_before_nothing_can_have_changed() -> None:
    assert reliable_change((0.0, 0.5), (0.0, 0.5), 0.5, (2.0, 0.01)).direction == "within_error"


@pytest.mark.parametrize("wrong", [0.0, -1.0, float("nan")])
def test_a_variance_that_is_none_is_refused(wrong: float) -> None:
    with pytest.raises(OutOfRange, match="variance"):
        reliable_change((0.0, 1.0), (0.0, wrong), 1.0, (0.0, 1.0))
