from pathlib import Path

import pytest

from waymark.bank.content import LEVELS, CareerPath
from waymark.bank.reading import Bank, read_bank


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(Path(__file__).parents[2] / "question_bank")


@pytest.fixture(scope="module")
def path(bank: Bank) -> CareerPath:
    (filed,) = [filed for filed in bank.paths if filed.path.slug == "backend-developer"]
    return filed.path


@pytest.mark.parametrize(("lower", "higher"), [("junior", "mid"), ("mid", "senior")])
def test_who_exactly_meets_a_level_meets_the_one_below(
    path: CareerPath, lower: str, higher: str
) -> None:
    levels = {str(name): level for name, level in path.levels.items()}
    person = {r.skill: LEVELS.index(r.depth) for r in levels[higher].requires}
    for requirement in levels[lower].requires:
        assert person[requirement.skill] >= LEVELS.index(requirement.depth)
    assert set(levels[lower].must_have) <= set(levels[higher].must_have)


def test_each_level_asks_for_more_than_the_one_below(path: CareerPath) -> None:
    sizes = [len(path.levels[level].requires) for level in LEVELS]
    assert sizes == sorted(set(sizes))
    for level in LEVELS:
        depths = {requirement.depth for requirement in path.levels[level].requires}
        assert level in depths
        assert all(LEVELS.index(depth) <= LEVELS.index(level) for depth in depths)


def test_all_alternatives_are_listed_and_weigh_the_same(bank: Bank, path: CareerPath) -> None:
    groups: dict[str, set[str]] = {}
    for filed in bank.skills:
        if filed.skill.alternatives:
            groups.setdefault(filed.skill.alternatives, set()).add(filed.skill.slug)
    assert groups
    for level in LEVELS:
        required = {r.skill: (r.depth, r.weight) for r in path.levels[level].requires}
        for members in groups.values():
            assert len({required[member] for member in members}) == 1


def test_every_area_is_asked_for_at_the_senior_level(bank: Bank, path: CareerPath) -> None:
    area_of = {filed.skill.slug: filed.area for filed in bank.skills}
    asked = {area_of[requirement.skill] for requirement in path.levels["senior"].requires}
    assert asked == {filed.area.slug for filed in bank.areas} == {p.area for p in path.areas}
