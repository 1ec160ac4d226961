from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.bank.folders import errors_of, make_path, make_skills
from waymark.bank.content import LEVELS, PathLevel


@pytest.mark.parametrize(
    ("level", "years", "error"),
    [
        ("junior", None, "levels.junior.experience: the years of experience are missing"),
        ("mid", [5, 2], "levels.mid.experience: from 5 to 2 years is no range"),
        ("mid", [2, 2], "levels.mid.experience: from 2 to 2 years is no range"),
        (
            "senior",
            [4, None],
            "levels.senior.experience: the years do not begin where those of the level mid end",
        ),
    ],
)
def test_levels_have_years_of_experience_that_join_up(
    tmp_path: Path, level: str, years: list[int | None] | None, error: str
) -> None:
    path = make_path()
    path["levels"][level]["experience"] = years
    assert f"backend-developer.yaml: {error}" in errors_of(tmp_path, path=path)


def test_only_the_last_level_may_be_without_an_end(tmp_path: Path) -> None:
    path = make_path()
    path["levels"]["mid"]["experience"] = [2, None]
    assert errors_of(tmp_path, path=path) == [
        "backend-developer.yaml: levels.senior.experience: "
        "the years do not begin where those of the level mid end"
    ]


def test_a_level_of_an_older_release_has_no_years() -> None:
    stored = {"requires": [{"skill": "tls", "depth": "mid", "weight": 1}], "must_have": ["web"]}
    assert msgspec.convert(stored, PathLevel).experience is None


def test_alternatives_ask_for_the_same_depth(tmp_path: Path) -> None:
    path = make_path(
        senior=[("tls", "senior"), ("mysql", "senior"), ("postgresql", "mid")],
        **{level: [("tls", level), *both("junior")] for level in ("junior", "mid")},
    )
    assert errors_of(tmp_path, path=path) == [
        "backend-developer.yaml: levels.senior.requires: "
        "the relational-databases differ in depth or weight: mysql, postgresql"
    ]


def test_alternatives_weigh_the_same(tmp_path: Path) -> None:
    path = make_path(**{level: [("tls", level), *both("junior")] for level in LEVELS})
    path["levels"]["mid"]["requires"][1]["weight"] = 2
    assert errors_of(tmp_path, path=path) == [
        "backend-developer.yaml: levels.mid.requires: "
        "the relational-databases differ in depth or weight: mysql, postgresql"
    ]


def test_a_level_asks_for_the_same_alternatives_as_the_others(tmp_path: Path) -> None:
    path = make_path(senior=[("tls", "senior"), *both("mid")])
    assert errors_of(tmp_path, path=path) == [
        f"backend-developer.yaml: levels.{level}.requires: "
        "another level asks for more of the relational-databases: postgresql"
        for level in ("junior", "mid")
    ]


def test_a_group_may_begin_at_a_higher_level(tmp_path: Path) -> None:
    levels: dict[str, Any] = {"junior": [("tls", "junior")], "mid": [("tls", "mid")]}
    path = make_path(senior=[("tls", "senior"), *both("mid")], **levels)
    assert errors_of(tmp_path, path=path) == []


def test_skills_that_are_no_alternatives_may_differ(tmp_path: Path) -> None:
    skills = make_skills(mysql={"alternatives": None}, postgresql={"alternatives": None})
    path = make_path(senior=[("tls", "senior"), ("mysql", "senior"), ("postgresql", "mid")])
    assert errors_of(tmp_path, path=path, skills=skills) == []


def both(depth: str) -> list[tuple[str, str]]:
    return [("mysql", depth), ("postgresql", depth)]
