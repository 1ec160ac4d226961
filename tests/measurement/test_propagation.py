import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measurement.factories import make_bank, make_certain_bank, make_space
from tests.measurement.test_posterior import exact_two_skills
from waymark.measurement.posterior import (
    Evidence,
    Site,
    posterior_from,
    prior_posterior,
    tilted_moments,
    update,
)
from waymark.measurement.propagation import ScoredAnswer, refine, safe_step
from waymark.measurement.skill_space import SkillSpace

SPACE = make_space()
BANK = make_bank(SPACE)

distinct_answers = st.lists(
    st.builds(ScoredAnswer, st.integers(0, BANK.size - 1), st.booleans()),
    max_size=40,
    unique_by=lambda answer: answer.item,
)


@given(distinct_answers, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_answers_does_not_matter_to_the_last_bit(
    answers: list[ScoredAnswer], shuffler: np.random.Generator
) -> None:
    shuffled = list(answers)
    shuffler.shuffle(shuffled)
    first, second = refine(SPACE, BANK, answers), refine(SPACE, BANK, shuffled)
    assert np.array_equal(first.skill, second.skill)
    assert np.array_equal(first.precision, second.precision)
    assert np.array_equal(first.shift, second.shift)


@given(distinct_answers.filter(bool))
@settings(max_examples=30)
def test_every_site_matches_its_answer_in_the_light_of_all_others(
    answers: list[ScoredAnswer],
) -> None:
    evidence = refine(SPACE, BANK, answers)
    ordered = sorted(answers)
    for left_out, answer in enumerate(ordered):
        others = np.arange(len(ordered)) != left_out
        cavity = posterior_from(
            SPACE,
            Evidence(evidence.skill[others], evidence.precision[others], evidence.shift[others]),
        )
        skill = int(evidence.skill[left_out])
        mean, variance = tilted_moments(
            cavity.mean[[skill]],
            cavity.covariance[[skill], skill],
            BANK,
            np.array([answer.item]),
            np.array([answer.is_right]),
        )
        full = posterior_from(SPACE, evidence)
        assert full.mean[skill] == pytest.approx(mean[0], abs=1e-6)
        assert full.covariance[skill, skill] == pytest.approx(variance[0], abs=1e-6)


def test_the_refined_posterior_is_nearer_to_the_exact_one_than_the_sequential() -> None:
    space = SkillSpace.build([0, 0], [(1, 0)])
    bank = make_bank(space)
    answers = [(item, item % 3 > 0) for item in (0, 2, 4, 6, 8, 1, 9, 11, 13, 15, 17, 10)]
    sequential = prior_posterior(space)
    for item, is_right in answers:
        sequential, _ = update(sequential, bank, item, is_right)
    refined = posterior_from(
        space, refine(space, bank, [ScoredAnswer(*answer) for answer in answers])
    )
    mean, covariance = exact_two_skills(space, bank, answers)
    off = np.abs(refined.mean - mean).max()
    assert off < np.abs(sequential.mean - mean).max()
    assert off < 0.03
    assert np.diagonal(refined.covariance) == pytest.approx(np.diagonal(covariance), rel=0.03)


def test_one_answer_alone_needs_no_refining() -> None:
    _, site = update(prior_posterior(SPACE), BANK, 5, is_right=True)
    refined = refine(SPACE, BANK, [ScoredAnswer(5, True)])
    assert refined.precision == pytest.approx([site.precision], abs=1e-8)
    assert refined.shift == pytest.approx([site.shift], abs=1e-8)


def test_earlier_sessions_are_taken_as_they_are() -> None:
    earlier = Evidence.from_sites([Site(0, 0.8, 0.6), Site(5, 0.4, -0.4)])
    refined = refine(SPACE, BANK, [ScoredAnswer(3, False)], earlier)
    _, site = update(posterior_from(SPACE, earlier), BANK, 3, is_right=False)
    assert len(refined.skill) == 1
    assert refined.precision == pytest.approx([site.precision], abs=1e-8)
    assert refined.shift == pytest.approx([site.shift], abs=1e-8)


def test_no_answers_leave_no_evidence() -> None:
    assert len(refine(SPACE, BANK, []).skill) == 0


def test_many_lucky_guesses_on_one_skill_still_give_a_distribution() -> None:
    # Right on everything far too hard, wrong on everything easy: sites with negative precision.
    space = SkillSpace.build([0, 0], [(1, 0)])
    hard = make_certain_bank([0] * 60, 2, difficulty=3.0, discrimination=3.0, guessing=0.5)
    evidence = refine(space, hard, [ScoredAnswer(item, item % 2 == 0) for item in range(60)])
    posterior = posterior_from(space, evidence)
    assert np.isfinite(posterior.mean).all()
    assert np.linalg.eigvalsh(posterior.covariance).min() > 0
    assert evidence.precision.min() < 0


def test_a_step_is_cut_until_a_distribution_is_left() -> None:
    inverse, place = np.eye(2), np.array([0, 0, 1])
    precision = np.zeros(3)
    assert safe_step(inverse, place, precision, np.array([0.3, -0.9, 2.0])) == 0.5
    step = np.array([-3.0, -3.0, 1.0])  # a half and a quarter of it outweigh the prior
    assert safe_step(inverse, place, precision, step) == 0.125
