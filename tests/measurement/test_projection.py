import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measurement.factories import make_space, make_targets
from waymark.measurement.posterior import Evidence, Site, posterior_from
from waymark.measurement.projection import Directions, project
from waymark.measurement.readiness import margins

SPACE = make_space()
TARGETS = make_targets(SPACE)
DIRECTIONS = Directions.of(SPACE, TARGETS.weights, TARGETS.offsets)

sites = st.lists(
    st.builds(Site, st.integers(0, 11), st.floats(-0.02, 2), st.floats(-2, 2)), max_size=30
)


@given(sites)
def test_the_projection_says_what_the_whole_posterior_says(given_sites: list[Site]) -> None:
    evidence = Evidence.from_sites(given_sites)
    whole = posterior_from(SPACE, evidence)
    seen = project(SPACE, DIRECTIONS, evidence)
    means, variances = margins(TARGETS, whole)
    assert seen.mean == pytest.approx(whole.mean, abs=1e-10)
    assert seen.variance == pytest.approx(np.diagonal(whole.covariance), abs=1e-10)
    assert seen.spread == pytest.approx(whole.covariance @ TARGETS.weights.T, abs=1e-10)
    assert seen.direction_mean == pytest.approx(means, abs=1e-10)
    assert seen.direction_variance == pytest.approx(variances, abs=1e-10)
