import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measurement.factories import make_certain_bank
from waymark.measurement.items import GRID, SUITED_SD, ItemBank
from waymark.measurement.scale import prior_item


def test_with_known_parameters_the_curve_is_the_three_parameter_logistic() -> None:
    bank = make_certain_bank([0], 1, difficulty=0.3, discrimination=1.7, guessing=0.2)
    expected = 0.2 + 0.8 / (1 + np.exp(-1.7 * (GRID - 0.3)))
    assert bank.curves[0] == pytest.approx(expected, abs=1e-12)


def test_the_curve_is_averaged_over_what_is_not_known_of_the_item() -> None:
    prior = prior_item("mid", "typical", 0.25)
    bank = ItemBank.from_priors([0], [prior], 1)
    random = np.random.default_rng(8)
    difficulty = prior.difficulty + prior.difficulty_sd * random.standard_normal(400_000)
    slope = np.exp(
        prior.log_discrimination + prior.log_discrimination_sd * random.standard_normal(400_000)
    )
    for ability in (-2.0, 0.0, 1.5):
        drawn = 0.25 + 0.75 * np.mean(1 / (1 + np.exp(-slope * (ability - difficulty))))
        right, _ = bank.chances(np.array([0]), np.array([[ability]]))
        assert right[0, 0] == pytest.approx(drawn, abs=0.002)


@given(
    ability=st.floats(-40, 40),
    difficulty=st.floats(-4, 4),
    guessing=st.sampled_from([0.0, 0.2, 0.5]),
)
def test_right_and_wrong_are_all_there_is_and_neither_vanishes(
    ability: float, difficulty: float, guessing: float
) -> None:
    bank = make_certain_bank([0], 1, difficulty=difficulty, guessing=guessing)
    right, wrong = bank.chances(np.array([0]), np.array([[ability]]))
    assert right[0, 0] + wrong[0, 0] == pytest.approx(1, abs=1e-12)
    assert right[0, 0] > 0
    assert wrong[0, 0] > 0


def test_a_bank_larger_than_one_chunk_is_tabulated_like_a_small_one() -> None:
    large = make_certain_bank([0] * 600, 1, difficulty=0.5)
    small = make_certain_bank([0], 1, difficulty=0.5)
    assert np.array_equal(large.curves, np.repeat(small.curves, 600, axis=0))


def test_the_suited_precision_is_near_the_information_at_the_best_ability() -> None:
    # Without guessing, information is a² / 4 at its peak; averaging over a person who is known
    # to within SUITED_SD lowers it somewhat.
    bank = make_certain_bank([0], 1, discrimination=1.0)
    assert SUITED_SD == 0.7
    assert 0.19 < bank.suited_precision[0] < 0.25


def test_guessing_makes_an_item_say_less() -> None:
    typed = make_certain_bank([0], 1)
    choice = make_certain_bank([0], 1, guessing=0.25)
    assert choice.suited_precision[0] < 0.75 * typed.suited_precision[0]


def test_the_arrays_of_a_bank_cannot_be_changed() -> None:
    bank = make_certain_bank([0], 1)
    with pytest.raises(ValueError, match="read-only"):
        bank.difficulty[0] = 3.0
