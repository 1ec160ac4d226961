"""Ageing widens what is known of a person and leaves the estimate where it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measurement.factories import make_bank, make_space
from waymark.measurement.ageing import HALF_LIFE_DAYS, aged, share_left
from waymark.measurement.arrays import Floats
from waymark.measurement.errors import OutOfRange
from waymark.measurement.posterior import Evidence, Site, posterior_from
from waymark.measurement.propagation import ScoredAnswer, refine

SPACE = make_space()
BANK = make_bank(SPACE)

days = st.floats(0, 4000)
sites = st.lists(
    st.builds(Site, st.integers(0, SPACE.size - 1), st.floats(0, 3), st.floats(-4, 4)), max_size=12
)
weights = st.lists(st.floats(-1, 1), min_size=SPACE.size, max_size=SPACE.size).map(np.array)
answers = st.dictionaries(st.integers(0, BANK.size - 1), st.booleans(), max_size=15).map(
    lambda given: [ScoredAnswer(item, is_right) for item, is_right in given.items()]
)


@given(sites, days)
def test_the_estimate_of_every_skill_stays_where_it_is(found: list[Site], after: float) -> None:
    evidence = Evidence.from_sites(found)

    older = posterior_from(SPACE, aged(SPACE, evidence, after))

    assert older.mean == pytest.approx(posterior_from(SPACE, evidence).mean, abs=1e-9)


@given(sites, days, days, weights)
def test_the_variance_of_any_sum_of_skills_grows_with_the_days_and_ends_at_the_priors(
    found: list[Site], earlier: float, later: float, weight: Floats
) -> None:
    evidence = Evidence.from_sites(found)
    earlier, later = sorted((earlier, later))

    fresh, old, older = (
        weight @ posterior_from(SPACE, aged(SPACE, evidence, after)).covariance @ weight
        for after in (0.0, earlier, later)
    )

    assert fresh <= old + 1e-9
    assert old <= older + 1e-9
    assert older <= weight @ SPACE.covariance @ weight + 1e-9


@given(sites, st.floats(0, 2000), st.floats(0, 2000))
def test_ageing_twice_is_ageing_by_the_sum_in_either_order(
    found: list[Site], first: float, second: float
) -> None:
    evidence = Evidence.from_sites(found)

    at_once = aged(SPACE, evidence, first + second)

    for steps in ((first, second), (second, first)):
        twice = aged(SPACE, aged(SPACE, evidence, steps[0]), steps[1])
        assert twice.precision == pytest.approx(at_once.precision, rel=1e-9, abs=1e-12)
        assert twice.shift == pytest.approx(at_once.shift, rel=1e-7, abs=1e-9)


def test_after_no_day_the_evidence_is_the_very_same() -> None:
    evidence = Evidence.from_sites([Site(1, 0.7, -0.2)])

    assert aged(SPACE, evidence, 0) is evidence


@given(answers, days)
def test_what_real_answers_leave_behind_is_a_distribution_at_any_age(
    scored: list[ScoredAnswer], after: float
) -> None:
    # Some sites of right answers to hard guessable questions have a negative precision.
    older = posterior_from(SPACE, aged(SPACE, refine(SPACE, BANK, scored), after))

    assert np.linalg.eigvalsh(older.covariance).min() > 0


def test_after_a_half_life_half_of_the_precision_is_left_and_after_ages_only_the_prior() -> None:
    evidence = Evidence.from_sites([Site(1, 2.0, 1.0), Site(1, 1.0, 0.0), Site(4, 0.5, 0.5)])

    halved = aged(SPACE, evidence, HALF_LIFE_DAYS)
    forgotten = posterior_from(SPACE, aged(SPACE, evidence, 100 * HALF_LIFE_DAYS))

    assert halved.precision == pytest.approx([1.0, 0.5, 0.25])
    assert list(halved.skill) == [1, 1, 4]
    assert forgotten.covariance == pytest.approx(SPACE.covariance, abs=1e-12)


def test_new_answers_move_an_aged_estimate_further_than_a_fresh_one() -> None:
    known = refine(SPACE, BANK, [ScoredAnswer(item, False) for item in range(0, 40, 2)])
    new = [ScoredAnswer(item, True) for item in range(1, 24, 2)]

    def mean_after(before: Evidence) -> float:
        return float(
            posterior_from(SPACE, before.joined(refine(SPACE, BANK, new, before))).mean.mean()
        )

    at_first = float(posterior_from(SPACE, known).mean.mean())
    assert at_first < mean_after(known) < mean_after(aged(SPACE, known, 2 * HALF_LIFE_DAYS))


def test_a_year_widens_a_well_known_path_as_the_half_life_says() -> None:
    # The numbers that the choice of the half-life is explained with.
    variance, prior = 0.25**2, 0.48
    left = share_left(365)

    after = 1 / (1 / prior + left * (1 / variance - 1 / prior))

    assert after**0.5 == pytest.approx(0.43, abs=0.005)
    assert (after - variance) ** 0.5 == pytest.approx(0.35, abs=0.005)


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_days_that_are_none_are_refused(wrong: float) -> None:
    with pytest.raises(OutOfRange, match="days"):
        share_left(wrong)


def test_a_half_life_of_nothing_is_refused() -> None:
    with pytest.raises(OutOfRange, match="half_life"):
        share_left(1, half_life=0)
