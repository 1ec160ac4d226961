import numpy as np
import pytest

from tests.measurement.factories import make_space, make_targets
from waymark.measurement.path_targets import PathTargets, SkillRequirement
from waymark.measurement.scale import LEVELS

SPACE = make_space()


def lines(*rows: tuple[int, float]) -> list[SkillRequirement]:
    """Each (skill, weight) at every level, as deep as the level."""
    return [SkillRequirement(at, skill, at, weight) for at in LEVELS for skill, weight in rows]


def test_the_weights_of_a_level_sum_to_one() -> None:
    targets = PathTargets.build(SPACE, lines((0, 1.0), (5, 3.0)))
    assert targets.weights.sum(axis=1) == pytest.approx([1, 1, 1])
    assert targets.weights[0, 5] == pytest.approx(0.75)


def test_depth_is_the_cut_on_the_skill_and_not_on_the_path() -> None:
    requirements = [*lines((0, 1.0)), SkillRequirement("junior", 1, "senior", 1.0)]
    targets = PathTargets.build(SPACE, requirements)
    assert targets.cuts[0, 0] == -1.0
    assert targets.cuts[0, 1] == 1.0
    assert targets.offsets[0] == pytest.approx(0.0)


def test_areas_and_skills_with_weight_make_up_the_blueprint() -> None:
    targets = PathTargets.build(SPACE, lines((0, 1.0), (5, 3.0)))
    assert targets.weighted_areas.tolist() == [True, True, False]
    assert np.flatnonzero(targets.weighted_skills).tolist() == [0, 5]


def test_another_stack_moves_the_weight_to_what_is_left() -> None:
    targets = PathTargets.build(SPACE, lines((0, 1.0), (1, 1.0), (5, 2.0)))
    stack = np.ones(12, dtype=np.bool_)
    stack[1] = False
    chosen = targets.for_stack(stack)
    assert chosen.weights[1, [0, 1, 5]] == pytest.approx([1 / 3, 0, 2 / 3])
    assert chosen.weights.sum(axis=1) == pytest.approx([1, 1, 1])


def test_a_one_skill_check_asks_for_that_skill_at_every_level() -> None:
    targets = PathTargets.for_one_skill(SPACE, 7)
    assert np.flatnonzero(targets.weighted_skills).tolist() == [7]
    assert targets.offsets == pytest.approx([-1, 0, 1])


def test_must_have_areas_are_kept_by_level() -> None:
    targets = make_targets(SPACE, {"mid": [2]})
    assert np.argwhere(targets.must_have).tolist() == [[1, 2]]
