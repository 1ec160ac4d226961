import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.measurement.factories import make_space
from waymark.measurement.skill_space import SkillSpace, VarianceShares, prerequisite_kernel


def test_every_skill_alone_has_variance_one() -> None:
    assert np.array_equal(np.diagonal(make_space().covariance), np.ones(12))


def test_skills_of_two_areas_without_a_path_between_them_share_the_general_ability_only() -> None:
    covariance = make_space().covariance
    assert covariance[0, 4] == VarianceShares().general


def test_an_area_and_a_prerequisite_each_bring_two_skills_nearer() -> None:
    space = SkillSpace.build([0, 0, 0, 1], [(1, 0)])
    strangers = space.covariance[0, 3]
    same_area = space.covariance[0, 2]
    prerequisite = space.covariance[0, 1]
    assert strangers < same_area < prerequisite


def test_the_kernel_falls_with_the_distance_in_the_graph() -> None:
    kernel = prerequisite_kernel(5, [(1, 0), (2, 1), (3, 2)])
    assert list(kernel[0]) == sorted(kernel[0], reverse=True)
    assert kernel[0, 4] == 0


def test_the_direction_of_a_prerequisite_and_its_repetition_change_nothing() -> None:
    once = prerequisite_kernel(3, [(1, 0), (2, 1)])
    again = prerequisite_kernel(3, [(0, 1), (2, 1), (1, 2)])
    assert np.array_equal(once, again)


@given(
    st.lists(
        st.tuples(st.integers(0, 19), st.integers(0, 19)).filter(lambda pair: pair[0] != pair[1]),
        max_size=60,
    ),
    st.lists(st.integers(0, 4), min_size=20, max_size=20),
)
def test_any_graph_gives_a_positive_definite_prior(
    prerequisites: list[tuple[int, int]], areas: list[int]
) -> None:
    space = SkillSpace.build(areas, prerequisites)
    # The specific share alone bounds every eigenvalue from below.
    assert np.linalg.eigvalsh(space.covariance).min() >= VarianceShares().specific - 1e-9


def test_shares_can_be_chosen() -> None:
    space = SkillSpace.build([0, 1], [], VarianceShares(general=0.2, area=0.3, graph=0.4))
    assert space.covariance[0, 1] == 0.2
