import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measurement.factories import make_space, make_targets
from waymark.measurement.arrays import Floats
from waymark.measurement.gaussian import cumulative, quantile
from waymark.measurement.path_targets import PathTargets, SkillRequirement
from waymark.measurement.posterior import Posterior, prior_posterior
from waymark.measurement.readiness import (
    Readiness,
    assess_readiness,
    label_of,
    level_probabilities,
    score_at,
)
from waymark.measurement.scale import LEVELS

SPACE = make_space()
TARGETS = make_targets(SPACE)
ORDER = ("below_junior", "not_enough_evidence", "junior", "mid", "senior")
NOTHING_MISSING = ((), (), ())


def known_to(ability: float | Floats, spread: float = 0.3) -> Posterior:
    """Someone whose skills have been asked until each is known to within `spread`."""
    mean = np.broadcast_to(np.asarray(ability, dtype=np.float64), SPACE.mean.shape)
    return Posterior(mean, SPACE.covariance * spread**2)


def readiness_at(ability: float, spread: float = 0.3) -> Readiness:
    return assess_readiness(SPACE, TARGETS, known_to(ability, spread))


def test_a_person_at_a_cut_is_ready_with_probability_one_half() -> None:
    at_mid = readiness_at(0.0)
    assert at_mid.probabilities["mid"] == pytest.approx(0.5)
    assert at_mid.score == pytest.approx(60)
    assert readiness_at(-1.0).score == pytest.approx(40)
    assert readiness_at(1.0).score == pytest.approx(80)


def test_the_highest_sure_level_is_shown_and_the_next_named_as_open() -> None:
    ready = readiness_at(-0.1)
    assert (ready.label, ready.open_level) == ("junior", "mid")
    assert 0.2 < ready.probabilities["mid"] < 0.8
    assert readiness_at(-0.5, 0.1).open_level is None


def test_someone_surely_above_every_cut_is_senior() -> None:
    ready = readiness_at(2.0)
    assert (ready.label, ready.open_level) == ("senior", None)


def test_someone_surely_below_every_cut_is_told_so() -> None:
    assert readiness_at(-2.0).label == "below_junior"


def test_where_junior_is_open_there_is_not_enough_evidence() -> None:
    ready = readiness_at(-1.0)
    assert (ready.label, ready.open_level) == ("not_enough_evidence", "junior")


def test_the_prior_alone_never_gives_a_label() -> None:
    ready = assess_readiness(SPACE, TARGETS, prior_posterior(SPACE))
    assert ready.probabilities["junior"] > 0.8
    assert ready.evidence_share == pytest.approx(0)
    assert ready.label == "not_enough_evidence"


@pytest.mark.parametrize(
    ("probabilities", "label", "open_level"),
    [
        ((0.8, 0.2, 0.0), "junior", None),
        ((0.9, 0.79, 0.1), "junior", "mid"),
        ((1.0, 0.8, 0.21), "mid", "senior"),
        ((0.79, 0.3, 0.1), "not_enough_evidence", "junior"),
        ((0.2, 0.1, 0.0), "below_junior", None),
        ((1.0, 1.0, 0.8), "senior", None),
    ],
)
def test_the_label_follows_the_stated_bounds(
    probabilities: tuple[float, ...], label: str, open_level: str | None
) -> None:
    assert label_of(np.array(probabilities), NOTHING_MISSING, 1.0) == (label, open_level, ())


@given(st.floats(-3, 3), st.floats(0, 2), st.floats(0.05, 0.6))
def test_more_ability_never_lowers_the_label(ability: float, more: float, spread: float) -> None:
    lower, higher = readiness_at(ability, spread), readiness_at(ability + more, spread)
    assert ORDER.index(lower.label) <= ORDER.index(higher.label)
    assert lower.score <= higher.score + 1e-9


def test_a_must_have_area_that_is_clearly_missing_holds_the_level_back() -> None:
    targets = make_targets(SPACE, {"mid": [2]})
    ability = np.where(SPACE.area_of_skill == 2, -1.5, 1.5)
    without, with_rule = (
        assess_readiness(SPACE, chosen, known_to(ability, 0.2)) for chosen in (TARGETS, targets)
    )
    assert without.label == "mid"
    assert (with_rule.label, with_rule.open_level) == ("junior", None)
    assert with_rule.held_back_by == (2,)


def test_a_must_have_area_of_junior_that_is_missing_means_below_junior() -> None:
    targets = make_targets(SPACE, {"junior": [0]})
    ability = np.where(SPACE.area_of_skill == 0, -3.0, 2.0)
    ready = assess_readiness(SPACE, targets, known_to(ability, 0.2))
    assert (ready.label, ready.held_back_by) == ("below_junior", (0,))


def test_a_must_have_area_outside_the_stack_asks_for_nothing() -> None:
    in_stack = SPACE.area_of_skill != 2
    targets = make_targets(SPACE, {"mid": [2]}).for_stack(in_stack)
    ability = np.where(SPACE.area_of_skill == 2, -3.0, 0.5)
    ready = assess_readiness(SPACE, targets, known_to(ability, 0.2))
    assert (ready.label, ready.held_back_by) == ("mid", ())


def test_a_level_includes_those_below_it() -> None:
    # Junior asks for skill 0, mid only for skill 4: strong in 4 alone is not ready for mid.
    targets = PathTargets.build(
        SPACE,
        [
            SkillRequirement("junior", 0, "junior", 1.0),
            SkillRequirement("mid", 4, "mid", 1.0),
            SkillRequirement("senior", 4, "senior", 1.0),
        ],
    )
    ability = np.zeros(SPACE.size)
    ability[0], ability[4] = -1.0, 3.0
    ready = assess_readiness(SPACE, targets, known_to(ability, 0.2))
    assert ready.probabilities == pytest.approx(dict.fromkeys(LEVELS, 0.5))


margin_means = st.tuples(st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3)).map(np.array)
margin_sds = st.tuples(st.floats(0.1, 1), st.floats(0.1, 1), st.floats(0.1, 1)).map(np.array)


@given(margin_means, margin_sds)
def test_the_score_reaches_a_cut_exactly_as_often_as_its_level_is_reached(
    means: Floats, sds: Floats
) -> None:
    probabilities = level_probabilities(means, sds)
    assert all(higher <= lower for lower, higher in pairwise(probabilities))
    for cut, probability in zip((40.0, 60.0, 80.0), probabilities, strict=True):
        if 1e-6 < probability < 1 - 1e-6:
            z = quantile(1 - float(probability))
            just_below, just_above = score_at(means, sds, np.array([z - 1e-4, z + 1e-4]))
            assert just_below < cut < just_above


@given(margin_means, margin_sds)
def test_the_score_rises_with_every_quantile_and_stays_on_its_scale(
    means: Floats, sds: Floats
) -> None:
    scores = score_at(means, sds, np.linspace(-4, 4, 200))
    assert np.all(np.diff(scores) >= -1e-12)
    assert scores.min() >= 0
    assert scores.max() <= 100


@given(st.floats(-2.5, 2.5), st.floats(0.1, 0.8))
def test_the_curve_holds_all_probability_and_agrees_with_the_interval(
    ability: float, spread: float
) -> None:
    ready = readiness_at(ability, spread)
    densities = np.array([point.density for point in ready.curve])
    scores = np.array([point.score for point in ready.curve])
    assert densities.sum() == pytest.approx(1, abs=1e-6)
    assert densities.min() >= 0
    within = densities[(scores > ready.score_low + 1) & (scores < ready.score_high - 1)].sum()
    around = densities[(scores > ready.score_low - 1) & (scores < ready.score_high + 1)].sum()
    assert within <= 0.9 <= around + 1e-6
    assert ready.score_low <= ready.score <= ready.score_high


def test_the_cumulative_normal_is_accurate_in_its_tails() -> None:
    assert cumulative(np.array([0.0, 1.6448536269514722, -38.0])) == pytest.approx(
        [0.5, 0.95, 2.885428e-316], rel=1e-6
    )
    assert quantile(0.95) == pytest.approx(1.6448536269514722)
    assert math.isclose(float(cumulative(np.array([quantile(0.3)]))[0]), 0.3)
