import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measurement.factories import make_bank, make_certain_bank, make_space
from waymark.measurement.arrays import Floats
from waymark.measurement.items import ItemBank
from waymark.measurement.posterior import (
    Evidence,
    Posterior,
    Site,
    moments_after,
    posterior_from,
    prior_posterior,
    update,
)
from waymark.measurement.skill_space import SkillSpace


def exact_two_skills(
    space: SkillSpace, bank: ItemBank, answers: list[tuple[int, bool]]
) -> tuple[Floats, Floats]:
    """Mean and covariance of two skills by brute force on a fine grid."""
    axis = np.linspace(-7, 7, 561)
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)
    inverse = np.linalg.inv(space.covariance)
    density = np.exp(-0.5 * np.einsum("abi,ij,abj->ab", grid, inverse, grid))
    for item, is_right in answers:
        right, wrong = bank.chances(np.array([item]), axis[None, :])
        chance = (right if is_right else wrong)[0]
        density *= chance[:, None] if bank.skill[item] == 0 else chance[None, :]
    density /= density.sum()
    mean = np.einsum("ab,abi->i", density, grid)
    centred = grid - mean
    return mean, np.einsum("ab,abi,abj->ij", density, centred, centred)


@pytest.mark.parametrize("is_right", [True, False])
@pytest.mark.parametrize("guessing", [0.0, 0.25])
def test_one_answer_moves_both_skills_to_the_exact_moments(is_right: bool, guessing: float) -> None:
    space = SkillSpace.build([0, 0], [(1, 0)])
    bank = make_certain_bank([0, 1], 2, difficulty=0.8, guessing=guessing)
    posterior, _ = update(prior_posterior(space), bank, 0, is_right)
    mean, covariance = exact_two_skills(space, bank, [(0, is_right)])
    assert posterior.mean == pytest.approx(mean, abs=1e-6)
    assert posterior.covariance == pytest.approx(covariance, abs=1e-6)


def test_twelve_answers_stay_close_to_the_exact_posterior() -> None:
    space = SkillSpace.build([0, 0], [(1, 0)])
    bank = make_bank(space)
    answers = [(item, item % 3 > 0) for item in (0, 2, 4, 6, 8, 1, 9, 11, 13, 15, 17, 10)]
    posterior = prior_posterior(space)
    for item, is_right in answers:
        posterior, _ = update(posterior, bank, item, is_right)
    mean, covariance = exact_two_skills(space, bank, answers)
    spread = np.sqrt(np.diagonal(covariance))
    assert np.abs(posterior.mean - mean).max() < 0.1 * spread.min()
    assert np.sqrt(np.diagonal(posterior.covariance)) == pytest.approx(spread, rel=0.04)


def test_failing_a_prerequisite_lowers_what_rests_on_it_more_than_a_stranger() -> None:
    space = SkillSpace.build([0, 0, 1], [(1, 0)])
    bank = make_certain_bank([0], 3)
    posterior, _ = update(prior_posterior(space), bank, 0, is_right=False)
    assert posterior.mean[0] < posterior.mean[1] < posterior.mean[2] < 0


answers_in_sequence = st.lists(
    st.tuples(st.integers(0, 107), st.booleans()), min_size=1, max_size=30
)


@given(answers_in_sequence)
def test_stored_sites_rebuild_what_sequential_updates_gave(
    answers: list[tuple[int, bool]],
) -> None:
    space = make_space()
    bank = make_bank(space)
    posterior = prior_posterior(space)
    sites = []
    for item, is_right in answers:
        posterior, site = update(posterior, bank, item, is_right)
        sites.append(site)
    rebuilt = posterior_from(space, Evidence.from_sites(sites))
    assert rebuilt.mean == pytest.approx(posterior.mean, abs=1e-9)
    assert rebuilt.covariance == pytest.approx(posterior.covariance, abs=1e-9)


@given(
    mean=st.floats(-3, 3),
    spread=st.floats(0.1, 1.2),
    difficulty=st.floats(-3, 3),
    discrimination=st.floats(0.3, 3),
    guessing=st.sampled_from([0.0, 0.25, 0.5]),
)
def test_an_answer_never_widens_the_expected_interval(
    mean: float, spread: float, difficulty: float, discrimination: float, guessing: float
) -> None:
    bank = make_certain_bank(
        [0], 1, difficulty=difficulty, discrimination=discrimination, guessing=guessing
    )
    chance = chance_right(bank, mean, spread)
    right_mean, right_variance = moments_after(mean, spread**2, bank, 0, True)
    wrong_mean, wrong_variance = moments_after(mean, spread**2, bank, 0, False)
    assert wrong_mean < mean < right_mean
    expected_mean = chance * right_mean + (1 - chance) * wrong_mean
    # Wider than any prior and steeper than any good item, the quadrature errs by 2e-4 logits.
    assert expected_mean == pytest.approx(mean, abs=5e-4)
    assert chance * right_variance + (1 - chance) * wrong_variance <= spread**2 + 5e-4


def chance_right(bank: ItemBank, mean: float, spread: float) -> float:
    nodes = np.linspace(-8, 8, 801)
    weights = np.exp(-(nodes**2) / 2)
    right, _ = bank.chances(np.array([0]), mean + spread * nodes[None, :])
    return float(right[0] @ weights / weights.sum())


def test_a_surprising_right_answer_may_be_a_guess_and_widens() -> None:
    bank = make_certain_bank([0], 1, difficulty=2.0, discrimination=2.0, guessing=0.25)
    _, variance = moments_after(-0.5, 1.0, bank, 0, True)
    assert variance > 1.0
    _, site = update(prior_posterior(SkillSpace.build([0], [])), bank, 0, True)
    assert site.shift > 0


def test_the_covariance_stays_positive_definite_for_500_answers_and_300_skills() -> None:
    space = make_space(areas=30, skills_in_area=10)
    bank = make_bank(space)
    random = np.random.default_rng(4)
    posterior = prior_posterior(space)
    sites: list[Site] = []
    for item in random.choice(bank.size, 500, replace=False):
        posterior, site = update(posterior, bank, int(item), bool(random.random() < 0.5))
        sites.append(site)
    assert np.linalg.eigvalsh(posterior.covariance).min() > 1e-3
    assert np.array_equal(posterior.covariance, posterior.covariance.T)
    rebuilt = posterior_from(space, Evidence.from_sites(sites))
    assert rebuilt.covariance == pytest.approx(posterior.covariance, abs=1e-8)
    assert rebuilt.mean == pytest.approx(posterior.mean, abs=1e-8)


def test_no_evidence_leaves_the_prior() -> None:
    space = make_space()
    posterior = posterior_from(space, Evidence.none())
    assert np.array_equal(posterior.mean, space.mean)
    assert np.array_equal(posterior.covariance, space.covariance)


def test_evidence_of_two_sessions_joins() -> None:
    first = Evidence.from_sites([Site(0, 0.5, 0.2)])
    second = Evidence.from_sites([Site(0, 0.25, -0.1), Site(2, 0.3, 0.0)])
    skill, precision, shift = first.joined(second).by_skill(3)
    assert skill.tolist() == [0, 2]
    assert precision.tolist() == [0.75, 0.3]
    assert shift == pytest.approx([0.1, 0.0])


def test_a_posterior_is_a_value_and_an_update_leaves_it_alone() -> None:
    space = make_space()
    before = Posterior(space.mean.copy(), space.covariance.copy())
    update(before, make_bank(space), 0, is_right=True)
    assert np.array_equal(before.mean, space.mean)
    assert np.array_equal(before.covariance, space.covariance)
