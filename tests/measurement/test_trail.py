import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measurement.factories import make_space, make_targets
from waymark.measurement.posterior import Evidence, Site
from waymark.measurement.projection import Directions, Projection, project
from waymark.measurement.trail import Trail, follow, projection_of, sites_by_skill, start_trail

SPACE = make_space()
TARGETS = make_targets(SPACE)
DIRECTIONS = Directions.of(SPACE, TARGETS.weights, TARGETS.offsets)

sites = st.lists(
    st.builds(Site, st.integers(0, 11), st.floats(-0.02, 2), st.floats(-2, 2)), max_size=30
)


def trail_after(given_sites: list[Site]) -> Trail:
    trail = start_trail(SPACE, DIRECTIONS)
    for site in given_sites:
        trail = follow(SPACE, DIRECTIONS, trail, [site])
    return trail


def leads_to(trail: Trail) -> Projection:
    return projection_of(SPACE, DIRECTIONS, trail)


@given(sites)
def test_step_by_step_leads_where_all_at_once_does(given_sites: list[Site]) -> None:
    there = leads_to(trail_after(given_sites))
    expected = project(SPACE, DIRECTIONS, Evidence.from_sites(given_sites))
    for name in ("mean", "variance", "spread", "direction_mean", "direction_variance"):
        assert getattr(there, name) == pytest.approx(getattr(expected, name), abs=1e-9), name


@given(sites)
def test_evidence_is_followed_as_its_sites_are(given_sites: list[Site]) -> None:
    added_up = sites_by_skill(Evidence.from_sites(given_sites), SPACE.size)
    followed = leads_to(follow(SPACE, DIRECTIONS, start_trail(SPACE, DIRECTIONS), added_up))
    assert followed.mean == pytest.approx(leads_to(trail_after(given_sites)).mean, abs=1e-9)


@given(sites)
def test_a_trail_carried_on_and_one_walked_anew_give_the_same_bits(given_sites: list[Site]) -> None:
    anew = follow(SPACE, DIRECTIONS, start_trail(SPACE, DIRECTIONS), given_sites)
    one, other = leads_to(trail_after(given_sites)), leads_to(anew)
    assert np.array_equal(one.mean, other.mean)
    assert np.array_equal(one.spread, other.spread)


def test_two_trails_from_one_place_do_not_disturb_each_other() -> None:
    fork = trail_after([Site(0, 1.0, 0.5)])
    right = follow(SPACE, DIRECTIONS, fork, [Site(1, 1.0, 1.0)])
    follow(SPACE, DIRECTIONS, fork, [Site(2, 1.0, -1.0)])
    assert np.array_equal(right.columns[0], fork.columns[0])
    alone = trail_after([Site(0, 1.0, 0.5), Site(1, 1.0, 1.0)])
    assert np.array_equal(leads_to(right).mean, leads_to(alone).mean)
