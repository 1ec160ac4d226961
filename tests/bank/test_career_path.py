"""The five career paths of the bank, as files."""

from itertools import pairwise
from pathlib import Path

import pytest

from waymark.bank.content import LEVELS, CareerPath
from waymark.bank.path_rules import path_problems
from waymark.bank.reading import Bank, read_bank

PATHS = [
    "backend-developer",
    "cloud-devops-engineer",
    "data-engineer",
    "platform-engineer",
    "security-engineer",
]


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(Path(__file__).parents[2] / "question_bank")


@pytest.fixture(params=PATHS)
def path(bank: Bank, request: pytest.FixtureRequest) -> CareerPath:
    (filed,) = [filed for filed in bank.paths if filed.path.slug == request.param]
    return filed.path


def test_the_bank_holds_the_back_end_developer_and_four_specialisations(bank: Bank) -> None:
    assert sorted(filed.path.slug for filed in bank.paths) == PATHS


def test_no_path_breaks_a_rule(bank: Bank) -> None:
    assert list(path_problems(bank)) == []


def test_who_exactly_meets_a_level_meets_the_one_below(path: CareerPath) -> None:
    for lower, higher in pairwise(LEVELS):
        person = {r.skill: LEVELS.index(r.depth) for r in path.levels[higher].requires}
        for requirement in path.levels[lower].requires:
            assert person[requirement.skill] >= LEVELS.index(requirement.depth)
        assert set(path.levels[lower].must_have) <= set(path.levels[higher].must_have)


def test_each_level_asks_for_more_than_the_one_below(path: CareerPath) -> None:
    sizes = [len(path.levels[level].requires) for level in LEVELS]
    assert sizes == sorted(set(sizes))
    for level in LEVELS:
        depths = {requirement.depth for requirement in path.levels[level].requires}
        assert level in depths
        assert all(LEVELS.index(depth) <= LEVELS.index(level) for depth in depths)


def test_the_levels_have_the_years_that_the_roadmap_gives_them(path: CareerPath) -> None:
    assert [path.levels[level].experience for level in LEVELS] == [(0, 2), (2, 5), (5, None)]


def test_a_senior_is_measured_on_sixty_to_a_hundred_and_ten_things(
    bank: Bank, path: CareerPath
) -> None:
    """Alternatives are one thing, since a person is measured on those of their own stack."""
    group_of = {filed.skill.slug: filed.skill.alternatives for filed in bank.skills}
    groups = [group_of[requirement.skill] for requirement in path.levels["senior"].requires]
    assert 60 <= groups.count(None) + len(set(groups) - {None}) <= 110


def test_every_reason_is_for_an_area_that_is_asked_for(bank: Bank, path: CareerPath) -> None:
    area_of = {filed.skill.slug: filed.area for filed in bank.skills}
    asked = [area_of[requirement.skill] for requirement in path.levels["senior"].requires]
    assert list(dict.fromkeys(asked)) == [part.area for part in path.areas]


def test_no_two_paths_want_the_same(bank: Bank) -> None:
    """Two paths that shared nine tenths of their weight would be one path under two names."""
    weights = []
    for filed in bank.paths:
        lines = filed.path.levels["senior"].requires
        total = sum(line.weight for line in lines)
        weights.append({line.skill: line.weight / total for line in lines})
    for index, one in enumerate(weights):
        for other in weights[:index]:
            shared = sum(min(weight, other.get(skill, 0)) for skill, weight in one.items())
            assert shared < 0.9
