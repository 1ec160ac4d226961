"""On every real path and for many stacks: whoever meets senior meets mid, and mid junior.

The people are drawn from the skill space, which is how abilities go together in real life, and made
up to break the order: strong only in one area, or only in what higher levels weigh more.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from waymark.assessments.sittings import in_stack, path_targets
from waymark.assessments.stacks import checked_stack, stack_groups
from waymark.bank.content import LEVELS
from waymark.bank.reading import read_bank
from waymark.bank.release import Release, document_of
from waymark.measurement.arrays import Floats
from waymark.measurement.path_targets import PathTargets
from waymark.measurement.posterior import Posterior
from waymark.measurement.readiness import (
    RULED_OUT_UP_TO,
    SHOWN_FROM,
    Readiness,
    assess_readiness,
    missing_areas,
)

RELEASE = Release(
    UUID(int=1), document_of(read_bank(Path(__file__).parents[2] / "question_bank")), {}
)
SPACE = RELEASE.space
PATHS = (
    *("backend-developer", "cloud-devops-engineer", "data-engineer"),
    *("platform-engineer", "security-engineer"),
)
STACKS = ("least", "one of each", "last of each", "everything")
DRAWN = 120
SPREADS = (0.1, 0.5)
"""What is left of the prior's standard deviation: much answered, and a dozen questions."""


def stack_of(path_slug: str, kind: str) -> list[str]:
    path = RELEASE.path(path_slug)
    assert path is not None
    groups = stack_groups(RELEASE, path)
    chosen = {
        "least": [group.choices[0].slug for group in groups if group.required],
        "one of each": [group.choices[0].slug for group in groups],
        "last of each": [group.choices[-1].slug for group in groups],
        "everything": [choice.slug for group in groups for choice in group.choices],
    }[kind]
    return checked_stack(RELEASE, path, chosen)


def targets_of(path_slug: str, kind: str) -> PathTargets:
    stack = tuple(stack_of(path_slug, kind))
    return path_targets(RELEASE, path_slug).for_stack(in_stack(RELEASE, stack))


def drawn_people() -> Floats:
    """Abilities as the skill space has them, around the three cuts: (people, skills)."""
    random = np.random.default_rng(20_261_121)
    root = np.linalg.cholesky(SPACE.covariance)
    around = np.repeat([-1.0, 0.0, 1.0], DRAWN // 3)
    return around[:, None] + random.standard_normal((DRAWN, SPACE.size)) @ root.T


def people_of_one_strength(targets: PathTargets) -> Iterator[Floats]:
    """People who are far better, or far worse, at one thing than at all others."""
    one_sided = [SPACE.area_of_skill == area for area in range(SPACE.area_count)]
    one_sided += [targets.weights[2] > targets.weights[0], targets.weights[2] > targets.weights[1]]
    one_sided += [targets.weights[0] == 0]
    for strong in one_sided:
        yield np.where(strong, 6.0, -1.5)
        yield np.where(strong, -6.0, 2.0)


def readiness_of(targets: PathTargets, ability: Floats, spread: float) -> Readiness:
    return assess_readiness(SPACE, targets, posterior_of(ability, spread))


def posterior_of(ability: Floats, spread: float) -> Posterior:
    return Posterior(ability, SPACE.covariance * spread**2)


@pytest.mark.parametrize("kind", STACKS)
@pytest.mark.parametrize("path", PATHS)
def test_whoever_meets_a_level_meets_those_below_it(path: str, kind: str) -> None:
    targets = targets_of(path, kind)
    labels = set()
    for ability in (*drawn_people(), *people_of_one_strength(targets)):
        for spread in SPREADS:
            ready = readiness_of(targets, ability, spread)
            labels.add(ready.label)
            chances = [ready.probabilities[level] for level in LEVELS]
            assert chances == sorted(chances, reverse=True)
            if ready.label in LEVELS:
                met = LEVELS.index(ready.label) + 1
                missing = missing_areas(targets, posterior_of(ability, spread))
                assert all(chance >= SHOWN_FROM for chance in chances[:met])
                assert not any(missing[:met])
                assert ready.score > 20 * (met + 1)
            if ready.open_level is not None:
                assert all(
                    chance > RULED_OUT_UP_TO for chance in chances[: LEVELS.index(ready.open_level)]
                )
    assert labels == {"below_junior", "not_enough_evidence", *LEVELS}


@pytest.mark.parametrize("kind", STACKS)
@pytest.mark.parametrize("path", PATHS)
def test_the_levels_lie_apart_for_people_as_they_are(path: str, kind: str) -> None:
    """Not by the engine's rule that a level includes those below, but in what the path asks.

    A quarter of a logit is the measurement error of a whole session.
    """
    targets = targets_of(path, kind)
    for ability in drawn_people():
        margins = readiness_of(targets, ability, SPREADS[0]).margin_means
        for lower, higher in pairwise(LEVELS):
            assert margins[lower] - margins[higher] > 0.25


@pytest.mark.parametrize("kind", STACKS)
@pytest.mark.parametrize("path", PATHS)
def test_who_has_exactly_what_a_level_asks_for_stands_at_its_cut(path: str, kind: str) -> None:
    targets = targets_of(path, kind)
    for row, level in enumerate(LEVELS):
        exactly = np.where(targets.weights[row] > 0, targets.cuts[row], -6.0)
        margins = readiness_of(targets, exactly, SPREADS[0]).margin_means
        assert margins[level] == pytest.approx(0, abs=1e-9)
        assert all(margins[lower] >= 0 for lower in LEVELS[:row])


@pytest.mark.parametrize("path", PATHS)
def test_the_same_ability_counts_alike_whichever_alternative_is_chosen(path: str) -> None:
    first, last = (targets_of(path, kind) for kind in ("one of each", "last of each"))
    for ability in (-1.3, -0.4, 0.0, 0.7, 1.5):
        everywhere = np.full(SPACE.size, ability)
        here, there = (readiness_of(each, everywhere, SPREADS[0]) for each in (first, last))
        assert here.margin_means == pytest.approx(there.margin_means)
        assert here.score == pytest.approx(there.score)


def test_the_engine_is_needed_for_people_of_one_strength() -> None:
    """Weights differ from level to level, so the sums alone do put some people above mid who are
    below junior; without such people the first test here could not fail."""
    targets = targets_of("backend-developer", "least")
    out_of_order = 0
    for ability in people_of_one_strength(targets):
        means = readiness_of(targets, ability, SPREADS[0]).margin_means
        out_of_order += any(means[high] > means[low] for low, high in pairwise(LEVELS))
    assert out_of_order > 0
