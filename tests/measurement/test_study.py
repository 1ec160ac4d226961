import msgspec
import numpy as np
import pytest

from waymark.measurement.plan import SessionPlan
from waymark.measurement.population import AUTHORS_RATINGS, CALIBRATED, simulated_population
from waymark.measurement.random_questions import random_questions
from waymark.measurement.session import Ask, Outcome, SessionState, believe, observe
from waymark.measurement.study import LENGTHS, run_study


def test_a_small_study_says_all_it_promises_and_repeats_itself() -> None:
    result = run_study(seed=3, people=12)
    assert result == run_study(seed=3, people=12)
    plain = msgspec.json.decode(result.as_json())
    assert set(plain["rmse"]) == {str(length) for length in LENGTHS}
    assert 0 <= plain["coverage_80"] <= 1
    assert 0 <= plain["level_accuracy"] <= 1
    assert 12 <= plain["mean_length"] <= 40
    table = result.as_table()
    for method in ("this model", "one ability", "random questions"):
        assert method in table


def test_the_full_study_adds_a_bank_on_its_first_day() -> None:
    result = run_study(quick=False, seed=3, people=4)
    assert [scenario.bank for scenario in result.scenarios] == [
        "calibrated items",
        "authors' ratings only",
    ]


def test_the_simulated_people_differ_by_area_and_skill_as_the_space_says() -> None:
    population = simulated_population(3000, 5, CALIBRATED)
    assert population.space.size == 154
    assert population.bank.size == 1232
    weights = population.targets.weights[1]
    expected = weights @ population.space.covariance @ weights
    assert population.true_margins[:, 1].var() == pytest.approx(expected, rel=0.1)


def test_what_the_engine_knows_of_items_is_as_uncertain_as_it_says() -> None:
    calibrated = simulated_population(1, 5, CALIBRATED)
    new = simulated_population(1, 5, AUTHORS_RATINGS)
    assert np.all(new.bank.difficulty_sd == 0.5)
    assert np.all(calibrated.bank.difficulty_sd < 0.15)
    assert not np.array_equal(new.bank.difficulty, calibrated.bank.difficulty)


def test_random_questions_for_all_at_once_are_what_one_person_after_another_gives() -> None:
    population = simulated_population(3, 5, CALIBRATED)
    plan = SessionPlan.build(population.space, population.bank, population.targets)
    together = random_questions(plan, population.is_right, (1, 6), 1, seed=2)
    orders = np.random.default_rng(2).permuted(np.tile(plan.pool.items, (3, 1)), axis=1)
    for person, order in enumerate(orders):
        state = SessionState(seed=1)
        for item in order[:6]:
            outcome: Outcome = "right" if population.is_right[person, item] else "wrong"
            state = observe(plan, state, Ask(int(item), is_pilot=False), outcome)
        seen = believe(plan, state).projection
        expected = (seen.direction_mean[1], np.sqrt(seen.direction_variance[1]))
        assert together[person, 1] == pytest.approx(expected, abs=1e-10)
