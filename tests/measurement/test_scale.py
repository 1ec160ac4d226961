import math

import numpy as np
import pytest

from tests.measurement.factories import make_certain_bank
from waymark.measurement.errors import OutOfRange
from waymark.measurement.scale import (
    CUTS,
    HARDNESS_SHIFTS,
    LEVELS,
    Hardness,
    Level,
    cut_of,
    prior_item,
)


def test_the_cuts_are_a_logit_apart_with_mid_at_the_average_developer() -> None:
    assert dict(zip(LEVELS, CUTS, strict=True)) == {"junior": -1.0, "mid": 0.0, "senior": 1.0}
    assert cut_of("senior") == 1.0


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("hardness", HARDNESS_SHIFTS)
@pytest.mark.parametrize("guessing", [0.0, 0.25, 0.5])
def test_a_person_at_the_bookmark_is_right_two_times_in_three(
    level: Level, hardness: Hardness, guessing: float
) -> None:
    prior = prior_item(level, hardness, guessing)
    bank = make_certain_bank(
        [0],
        1,
        difficulty=prior.difficulty,
        discrimination=math.exp(prior.log_discrimination),
        guessing=guessing,
    )
    bookmark = cut_of(level) + HARDNESS_SHIFTS[hardness]
    right, _ = bank.chances(np.array([0]), np.array([[bookmark]]))
    assert right[0, 0] == pytest.approx(0.67, abs=1e-12)


@pytest.mark.parametrize("guessing", [-0.01, 0.67, 1.0, math.nan])
def test_a_question_that_guessing_alone_passes_has_no_bookmark(guessing: float) -> None:
    with pytest.raises(OutOfRange, match="guessing"):
        prior_item("mid", "typical", guessing)
