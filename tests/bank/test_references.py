from pathlib import Path
from typing import Any

import pytest

from tests.bank.factories import FIRST, SECOND, THIRD, make_order, make_single
from tests.bank.folders import errors_of, make_bank, make_path, make_skills
from waymark.bank.check import check_bank
from waymark.bank.content import LEVELS, AnyQuestion


def test_a_sound_bank_has_no_errors(tmp_path: Path) -> None:
    first = make_single(enemies=[str(SECOND)])
    second = make_order(id=str(SECOND), enemies=[str(FIRST)], skill="postgresql")
    assert errors_of(tmp_path, first, second) == []


@pytest.mark.parametrize(
    ("question", "error"),
    [
        (make_single(skill="ssl"), "ssl.yaml: questions[0].skill: there is no skill 'ssl'"),
        (
            make_single(stack=["django"]),
            "tls.yaml: questions[0].stack[0]: 'django' is no alternative of a stack; "
            "there are: mysql, postgresql",
        ),
        (
            make_single(enemies=[str(THIRD)]),
            f"tls.yaml: questions[0].enemies[0]: there is no question {THIRD}",
        ),
        (
            make_single(enemies=[str(FIRST)]),
            "tls.yaml: questions[0].enemies[0]: a question is no enemy of itself",
        ),
    ],
)
def test_a_reference_to_nothing_is_an_error(
    tmp_path: Path, question: AnyQuestion, error: str
) -> None:
    assert errors_of(tmp_path, question) == [error]


def test_a_stack_tag_that_is_an_alternative_is_fine(tmp_path: Path) -> None:
    assert errors_of(tmp_path, make_single(stack=["postgresql"])) == []


def test_enemies_name_each_other(tmp_path: Path) -> None:
    first, second = make_single(enemies=[str(SECOND)]), make_order(id=str(SECOND))
    assert errors_of(tmp_path, first, second) == [
        f"tls.yaml: questions[0].enemies[0]: {SECOND} does not name this one in turn"
    ]


def test_an_id_is_used_once(tmp_path: Path) -> None:
    errors = errors_of(tmp_path, make_single(), make_order())
    assert errors == [
        f"tls.yaml: questions[{index}].id: '{FIRST}' is here 2 times" for index in (0, 1)
    ]


@pytest.mark.parametrize("place", ["databases/tls", "web/ssl"])
def test_a_question_lies_in_the_file_of_its_skill(tmp_path: Path, place: str) -> None:
    (error,) = errors_of(tmp_path, make_single(), places={"tls": place})
    assert error.endswith("skill: a question of this skill belongs into questions/web/tls.yaml")


def test_a_question_has_a_level_that_its_skill_has(tmp_path: Path) -> None:
    skills = make_skills(tls={"can_do": {"junior": "Starts.", "senior": "Decides."}})
    path = make_path(mid=[("tls", "junior"), ("mysql", "junior")])
    assert errors_of(tmp_path, make_single(level="mid"), skills=skills, path=path) == [
        "tls.yaml: questions[0].level: the skill tls has only: junior, senior"
    ]
    assert errors_of(tmp_path, make_single(level="junior"), skills=skills, path=path) == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (
            {"tls": {"prerequisites": ["tcp"]}},
            "web.yaml: [0].prerequisites[0]: there is no skill 'tcp'",
        ),
        (
            {"tls": {"prerequisites": ["tls"]}},
            "web.yaml: [0].prerequisites[0]: a skill is no prerequisite of itself",
        ),
        (
            {"tls": {"prerequisites": ["mysql"]}, "mysql": {"prerequisites": ["tls"]}},
            "databases.yaml: [1].prerequisites: the prerequisites go in a circle: "
            "mysql needs tls needs mysql",
        ),
    ],
)
def test_prerequisites_exist_and_do_not_go_in_circles(
    tmp_path: Path, changes: dict[str, Any], error: str
) -> None:
    assert errors_of(tmp_path, skills=make_skills(**changes)) == [error]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        (
            {"prerequisites": ["mysql", "mysql"]},
            [f"prerequisites[{index}]: 'mysql' is here 2 times" for index in (0, 1)],
        ),
        ({"links": ["https://example.org/tls"]}, ["links: a skill has at least two links"]),
        (
            {"links": ["https://example.org/tls", "https://example.org/tls"]},
            [f"links[{index}]: 'https://example.org/tls' is here 2 times" for index in (0, 1)],
        ),
        (
            {"links": ["https://example.org/tls", "http://example.org/tls"]},
            ["links[1]: 'http://example.org/tls' is no https address"],
        ),
        (
            {"links": ["https://example.org/tls", "https://localhost/tls"]},
            ["links[1]: 'https://localhost/tls' is no https address"],
        ),
        (
            {"links": ["https://example.org/tls", "https://example.org/t ls"]},
            ["links[1]: 'https://example.org/t ls' is no https address"],
        ),
        (
            {"products": [{"name": "Caddy", "about": "It is.", "link": "caddyserver.com"}]},
            ["products[0].link: 'caddyserver.com' is no https address"],
        ),
        (
            {
                "products": [
                    {"name": "Caddy", "about": "It is.", "link": "https://example.org/caddy"}
                    for _ in range(2)
                ]
            },
            [f"products[{index}].name: 'Caddy' is here 2 times" for index in (0, 1)],
        ),
    ],
)
def test_a_skill_names_each_thing_once_and_links_to_documentation(
    tmp_path: Path, changes: dict[str, Any], errors: list[str]
) -> None:
    assert errors_of(tmp_path, skills=make_skills(tls=changes)) == [
        f"web.yaml: [0].{error}" for error in errors
    ]


def test_two_ways_to_the_same_prerequisite_are_no_circle(tmp_path: Path) -> None:
    skills = make_skills(
        tls={"prerequisites": ["http-methods", "mysql"]},
        http_methods={"prerequisites": ["postgresql"]},
        mysql={"prerequisites": ["postgresql"]},
    )
    assert errors_of(tmp_path, skills=skills) == []


def test_a_file_of_skills_is_named_after_an_area(tmp_path: Path) -> None:
    skills = make_skills()
    skills["network"] = skills.pop("web")
    path = make_path(**{level: [("mysql", "junior")] for level in LEVELS})
    errors = errors_of(tmp_path, skills=skills, path=path)
    assert "network.yaml: [0]: the file is named after no area: 'network'" in errors


def test_a_skill_is_listed_once(tmp_path: Path) -> None:
    skills = make_skills()
    skills["databases"].append(skills["web"][0])
    assert "web.yaml: [0].slug: 'tls' is here 2 times" in errors_of(tmp_path, skills=skills)


@pytest.mark.parametrize(
    ("levels", "error"),
    [
        (
            {"senior": [("tls", "junior"), ("mysql", "junior")]},
            "levels.senior.requires: tls asks for less than at the level mid",
        ),
        (
            {"senior": [("tls", "senior")]},
            "levels.senior.requires: mysql asks for less than at the level mid",
        ),
        (
            {"junior": [("tls", "junior"), ("tls", "junior"), ("mysql", "junior")]},
            "levels.junior.requires[0]: 'tls' is required twice",
        ),
        (
            {"senior": [("tls", "senior"), ("mysql", "junior"), ("ssl", "mid")]},
            "levels.senior.requires[2]: there is no skill 'ssl'",
        ),
        ({"junior": []}, "levels: the level junior is missing"),
    ],
)
def test_a_path_asks_for_what_exists_and_never_for_less_higher_up(
    tmp_path: Path, levels: dict[str, Any], error: str
) -> None:
    assert f"backend-developer.yaml: {error}" in errors_of(tmp_path, path=make_path(**levels))


def test_a_path_gives_a_reason_for_every_area_that_it_asks_for(tmp_path: Path) -> None:
    path = make_path()
    path["areas"] = path["areas"][:1]
    assert errors_of(tmp_path, path=path) == [
        f"backend-developer.yaml: levels.{level}.requires[1]: "
        "`areas` gives no reason for 'databases'"
        for level in LEVELS
    ]


def test_a_must_have_is_required_and_stays_one_higher_up(tmp_path: Path) -> None:
    path = make_path()
    path["levels"]["junior"]["must_have"] = ["web", "databases"]
    path["levels"]["senior"]["must_have"] = ["web", "caching"]
    assert errors_of(tmp_path, path=path) == [
        "backend-developer.yaml: levels.mid.must_have: "
        "databases is a must-have at the level junior already",
        "backend-developer.yaml: levels.senior.must_have[1]: "
        "no skill of the area 'caching' is required",
    ]


def test_requirements_without_a_live_question_are_a_warning(tmp_path: Path) -> None:
    live = make_single(level="junior", status="live")
    draft = make_order(id=str(SECOND), skill="mysql", level="junior", status="draft")
    report = check_bank(make_bank(tmp_path, live, draft), None)
    assert report.errors == ()
    assert [(warning.field, warning.message) for warning in report.warnings] == [
        ("levels.junior.requires", "no live question at the depth asked for: mysql"),
        ("levels.mid.requires", "no live question at the depth asked for: tls, mysql"),
        ("levels.senior.requires", "no live question at the depth asked for: tls, mysql"),
    ]
