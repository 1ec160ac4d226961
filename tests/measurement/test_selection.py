import numpy as np
import pytest

from tests.measurement.factories import make_bank, make_space, make_targets
from waymark.measurement.exposure import EXPOSURE_CAP, updated_prices
from waymark.measurement.items import ItemBank
from waymark.measurement.posterior import Evidence, Site, posterior_from, update
from waymark.measurement.projection import Directions, Projection, project
from waymark.measurement.randomness import below, uniform
from waymark.measurement.readiness import margins
from waymark.measurement.selection import (
    Pool,
    best_item,
    precision_gains,
    undecided_level,
    variance_reductions,
)

SPACE = make_space()
BANK = make_bank(SPACE)
TARGETS = make_targets(SPACE)
DIRECTIONS = Directions.of(SPACE, TARGETS.weights, TARGETS.offsets)
EVERYTHING = Pool.of(BANK, np.ones(BANK.size, dtype=np.bool_))
EVIDENCE = Evidence.from_sites([Site(0, 0.5, 0.4), Site(5, 0.3, -0.5), Site(9, 0.6, 0.1)])


def expected_variance(bank: ItemBank, item: int, level: int) -> float:
    """The margin's variance to expect after an answer, by doing both updates in full."""
    posterior = posterior_from(SPACE, EVIDENCE)
    skill = bank.skill[item]
    nodes = np.linspace(-7, 7, 701)
    weights = np.exp(-(nodes**2) / 2) / np.exp(-(nodes**2) / 2).sum()
    spread = np.sqrt(posterior.covariance[skill, skill])
    right, _ = bank.chances(np.array([item]), posterior.mean[skill] + spread * nodes[None, :])
    chance = float(right[0] @ weights)
    after = [
        margins(TARGETS, update(posterior, bank, item, is_right)[0])[1][level]
        for is_right in (True, False)
    ]
    return float(chance * after[0] + (1 - chance) * after[1])


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_closed_form_is_the_expected_reduction(level: int) -> None:
    projection = project(SPACE, DIRECTIONS, EVIDENCE)
    reductions = variance_reductions(EVERYTHING, projection, level)
    variance = projection.direction_variance[level]
    for item in range(0, BANK.size, 7):
        expected = variance - expected_variance(BANK, item, level)
        assert reductions[item] == pytest.approx(expected, rel=2e-3)


def test_precision_gained_orders_items_as_variance_taken_off_does() -> None:
    projection = project(SPACE, DIRECTIONS, EVIDENCE)
    reductions = variance_reductions(EVERYTHING, projection, 1)
    gains = precision_gains(EVERYTHING, projection, 1)
    assert np.array_equal(np.argsort(reductions), np.argsort(gains))
    assert gains.min() > 0


def test_a_pool_of_part_of_the_bank_values_its_items_alike() -> None:
    members = np.arange(BANK.size) % 5 == 0
    projection = project(SPACE, DIRECTIONS, EVIDENCE)
    part = precision_gains(Pool.of(BANK, members), projection, 2)
    assert part == pytest.approx(precision_gains(EVERYTHING, projection, 2)[members])


def leaning(junior: float, mid: float, senior: float) -> Projection:
    return Projection(
        mean=SPACE.mean,
        variance=np.ones(SPACE.size),
        spread=np.zeros((SPACE.size, 3)),
        direction_mean=np.array([junior, mid, senior]),
        direction_variance=np.array([0.04, 0.04, 0.04]),
    )


def test_the_first_question_is_about_mid() -> None:
    assert undecided_level(leaning(0.0, 3.0, 3.0), is_start=True) == 1


def test_later_the_level_nearest_to_even_odds_is_asked_about() -> None:
    assert undecided_level(leaning(1.3, 0.3, -0.7), is_start=False) == 1
    assert undecided_level(leaning(3.0, 2.0, 1.0), is_start=False) == 2
    assert undecided_level(leaning(-40.0, -41.0, -42.0), is_start=False) == 0


def test_only_near_ties_are_chosen_among() -> None:
    values = np.array([1.0, 0.99, 0.97, 0.995])
    candidates = np.ones(4, dtype=np.bool_)
    chosen = {best_item(values, np.zeros(4), candidates, seed, 0) for seed in range(200)}
    assert chosen == {0, 1, 3}


def test_a_price_turns_the_choice_to_another_item() -> None:
    values, prices = np.array([1.0, 0.9]), np.array([0.3, 0.0])
    assert best_item(values, prices, np.array([True, True]), 1, 0) == 1
    assert best_item(values, prices, np.array([True, False]), 1, 0) == 0


def test_prices_rise_above_the_cap_and_fall_to_nothing_below_it() -> None:
    prices = updated_prices([0.0, 0.5, 0.01], [0.6, EXPOSURE_CAP, 0.0], step=0.5)
    assert prices == pytest.approx([0.2, 0.5, 0.0])


def test_seeded_numbers_are_even_and_fixed_for_all_time() -> None:
    numbers = np.array([uniform(7, place) for place in range(20_000)])
    assert numbers.mean() == pytest.approx(0.5, abs=0.01)
    assert np.histogram(numbers, 10, (0, 1))[0].min() > 1800
    assert [below(1000, 1, 2), below(1000, 1, 3), below(1000, 2, 2)] == [737, 526, 587]
