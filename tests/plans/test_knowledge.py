"""What is known of a person, in the numbers that a plan needs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans.factories import MONDAY, STACK_OF_TESTS, make_knowledge, make_release
from waymark.measurement.posterior import Evidence, Posterior, Site, posterior_from
from waymark.plans.knowledge import HELD_FROM, Knowledge
from waymark.plans.planning import targets_for

RELEASE = make_release()
PATH = RELEASE.document.paths[0]
TLS = RELEASE.skill_index["tls"]


def test_of_somebody_unknown_nothing_is_held_and_everything_is_left() -> None:
    knowledge = Knowledge.nothing(RELEASE.space)

    assert knowledge.chance_of(TLS, "junior") > HELD_FROM  # by the prior alone
    assert not knowledge.holds(TLS, "junior")
    assert knowledge.share_left(TLS, "mid") == 1
    assert knowledge.margin_gain(TLS, "senior", 0.25) == 0.25


def test_one_answer_is_not_enough_to_call_a_skill_held() -> None:
    targets = targets_for(RELEASE, PATH, STACK_OF_TESTS)
    evidence = Evidence.from_sites([Site(TLS, 0.2, 0.2)])

    knowledge = Knowledge.of(
        RELEASE.space, targets, posterior_from(RELEASE.space, evidence), MONDAY
    )

    assert not knowledge.rests_on_answers.any()


def test_many_answers_on_one_skill_tell_of_that_skill_alone() -> None:
    targets = targets_for(RELEASE, PATH, STACK_OF_TESTS)
    evidence = Evidence.from_sites([Site(TLS, 2.0, 3.0)])

    knowledge = Knowledge.of(
        RELEASE.space, targets, posterior_from(RELEASE.space, evidence), MONDAY
    )

    assert list(np.flatnonzero(knowledge.rests_on_answers)) == [TLS]
    assert knowledge.holds(TLS, "mid")


@pytest.mark.parametrize(("ability", "left"), [(-2.0, 1.0), (-1.0, 0.5), (-0.5, 0.25), (0.0, 0.0)])
def test_the_way_left_to_mid_shrinks_with_what_is_there(ability: float, left: float) -> None:
    knowledge = make_knowledge(RELEASE, {"tls": ability}, sd=1e-6)

    assert knowledge.share_left(TLS, "mid") == pytest.approx(left, abs=1e-5)


@given(st.floats(-3, 3), st.floats(0.05, 1))
def test_the_gain_is_the_expected_distance_below_the_cut(mean: float, sd: float) -> None:
    knowledge = Knowledge(
        Posterior(np.full(1, mean), np.full((1, 1), sd**2)), np.ones(1, dtype=np.bool_), MONDAY
    )
    grid = np.linspace(-8, 8, 20_001)
    density = np.exp(-(grid**2) / 2)
    exact = float(np.maximum(0 - mean - sd * grid, 0) @ density / density.sum())

    assert knowledge.margin_gain(0, "mid", 0.5) == pytest.approx(0.5 * exact, abs=1e-6)
