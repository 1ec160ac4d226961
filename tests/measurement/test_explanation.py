import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measurement.factories import make_bank, make_space, make_targets
from waymark.measurement.explanation import contributions, greatest_moves
from waymark.measurement.path_targets import PathTargets, SkillRequirement
from waymark.measurement.posterior import Posterior, prior_posterior, update
from waymark.measurement.readiness import margins
from waymark.measurement.scale import LEVELS

SPACE = make_space()
TARGETS = make_targets(SPACE)
HOURS = np.full(SPACE.size, 10.0)


@given(st.lists(st.tuples(st.integers(0, 107), st.booleans()), max_size=15))
def test_contributions_add_up_to_the_margin(answers: list[tuple[int, bool]]) -> None:
    posterior = prior_posterior(SPACE)
    for item, is_right in answers:
        posterior, _ = update(posterior, make_bank(SPACE), item, is_right)
    parts = contributions(TARGETS, posterior)
    means, _ = margins(TARGETS, posterior)
    assert parts.margins == pytest.approx(means, abs=1e-12)
    assert parts.areas.sum(axis=1) == pytest.approx(means, abs=1e-12)
    for area in range(SPACE.area_count):
        of_area = parts.skills[:, SPACE.area_of_skill == area].sum(axis=1)
        assert parts.areas[:, area] == pytest.approx(of_area, abs=1e-12)


def weak_in(skill: int, ability: float = -1.5) -> Posterior:
    mean = np.full(SPACE.size, 0.05)
    mean[skill] = ability
    return Posterior(mean, SPACE.covariance * 0.3**2)


def test_the_weakest_skill_moves_a_person_most() -> None:
    result = greatest_moves(TARGETS, weak_in(6), HOURS)
    assert result.level == "mid"
    assert result.moves[0].skill == 6
    assert all(move.gain > 0 for move in result.moves)


def test_a_skill_that_takes_longer_to_learn_ranks_lower() -> None:
    hours = HOURS.copy()
    hours[6] = 10_000.0
    result = greatest_moves(TARGETS, weak_in(6), hours)
    assert result.moves[-1].skill == 6
    assert result.moves[-1].gain == max(move.gain for move in result.moves)


def test_a_gain_is_what_drawing_many_people_gives() -> None:
    posterior = weak_in(6)
    random = np.random.default_rng(3)
    drawn = random.multivariate_normal(posterior.mean, posterior.covariance, 200_000)
    learnt = drawn.copy()
    learnt[:, 6] = np.maximum(learnt[:, 6], 0.0)
    expected = np.mean(learnt.mean(axis=1) >= 0) - np.mean(drawn.mean(axis=1) >= 0)
    gain = greatest_moves(TARGETS, posterior, HOURS).moves[0].gain
    assert gain == pytest.approx(expected, abs=0.004)


def test_where_one_skill_is_the_whole_path_learning_it_makes_sure() -> None:
    targets = PathTargets.build(SPACE, [SkillRequirement(at, 3, at, 1.0) for at in LEVELS])
    result = greatest_moves(targets, weak_in(3, -0.2), HOURS)
    assert [move.skill for move in result.moves] == [3]
    assert result.moves[0].gain == pytest.approx(1 - 0.2525, abs=0.02)


def test_someone_with_every_level_has_nothing_left_to_move() -> None:
    result = greatest_moves(TARGETS, Posterior(SPACE.mean + 3, SPACE.covariance * 0.01), HOURS)
    assert result.level is None
    assert result.moves == ()
