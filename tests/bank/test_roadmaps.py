from pathlib import Path
from typing import Any

import pytest

from tests.bank.folders import (
    errors_of,
    make_bank,
    make_path,
    make_phase,
    make_practice,
    make_roadmap,
    make_skills,
)
from waymark.bank.check import check_bank
from waymark.bank.content import LEVELS
from waymark.bank.problems import BankInvalid

BOTH = (make_phase("first"), make_phase("second", ["mysql", "postgresql", "http-methods"]))


def errors_with(folder: Path, **changes: Any) -> list[str]:
    """Return the errors of a bank whose roadmap is changed, each without the file's name."""
    errors = errors_of(folder, roadmaps=[make_roadmap(**changes)])
    assert all(error.startswith("two-steps.yaml: ") for error in errors), errors
    return [error.removeprefix("two-steps.yaml: ") for error in errors]


def test_a_roadmap_with_all_its_parts_has_no_errors(tmp_path: Path) -> None:
    first, second = BOTH
    parts = {
        "path": "backend-developer",
        "overall": [{"stated": "1-2 years", "weeks": [52, 104]}],
        "phases": [
            first | {"duration": {"stated": "a month", "weeks": [4.3, 4.3]}},
            second | {"needs": ["first"], "practice": [make_practice()]},
        ],
        "projects": [make_practice(slug="chat")],
        "resources": [
            {"name": "Reference", "about": "Look it up.", "link": "https://example.org"},
            {"name": "Own work", "about": "Do it."},
        ],
        "timeline": [{"stated": "Month 1", "weeks": [0, 4], "phases": ["first"]}],
        "levels": [
            {"level": "junior", "stated": "Junior", "years": [0, 2]},
            {"level": "senior", "stated": "Senior", "years": [5, None]},
        ],
        "specialisations": [{"name": "Builder", "path": "backend-developer"}],
    }
    assert errors_with(tmp_path, **parts) == []


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ({"path": "juggler"}, "path: there is no path 'juggler'"),
        (
            {"specialisations": [{"name": "Juggler", "path": "juggler"}]},
            "specialisations[0].path: there is no path 'juggler'",
        ),
        (
            {"timeline": [{"stated": "Month 1", "weeks": [0, 4], "phases": ["web", "third"]}]},
            "timeline[0].phases[1]: there is no phase 'third'",
        ),
        (
            {"projects": [make_practice(skills=["tls", "ssl"])]},
            "projects[0].skills[1]: there is no skill 'ssl'",
        ),
        (
            {"phases": [*BOTH, make_phase("third", ["ssl"])]},
            "phases[2].topics[0].skills[0]: there is no skill 'ssl'",
        ),
        (
            {"phases": [*BOTH, make_phase("third", [], practice=[make_practice(skills=["ssl"])])]},
            "phases[2].practice[0].skills[0]: there is no skill 'ssl'",
        ),
        (
            {"phases": [BOTH[0], BOTH[1] | {"needs": ["zeroth"]}]},
            "phases[1].needs[0]: there is no phase 'zeroth'",
        ),
    ],
)
def test_a_reference_to_nothing_is_an_error(
    tmp_path: Path, part: dict[str, Any], error: str
) -> None:
    assert errors_with(tmp_path, **part) == [error]


@pytest.mark.parametrize(
    ("part", "fields", "name"),
    [
        (
            {"phases": [*BOTH, make_phase("first", ["mysql"], name="Again", topics=[
                {"slug": "more", "name": "More", "skills": ["mysql"]}
            ])]},
            ["phases[0].slug", "phases[2].slug"],
            "first",
        ),
        (
            {"phases": [*BOTH, make_phase("third", name="first", topics=[
                {"slug": "more", "name": "More", "skills": ["mysql"]}
            ])]},
            ["phases[0].name", "phases[2].name"],
            "first",
        ),
        (
            {"phases": [*BOTH, make_phase("third", ["mysql"])]},
            ["phases[1].topics[0].slug", "phases[2].topics[0].slug"],
            "mysql",
        ),
        (
            {"phases": [*BOTH, make_phase("third", topics=[
                {"slug": slug, "name": "More", "skills": ["mysql"]} for slug in ("a", "b")
            ])]},
            ["phases[2].topics[0].name", "phases[2].topics[1].name"],
            "More",
        ),
        (
            {"phases": [*BOTH, make_phase("third", topics=[
                {"slug": "more", "name": "More", "skills": ["mysql", "mysql"]}
            ])]},
            ["phases[2].topics[0].skills[0]", "phases[2].topics[0].skills[1]"],
            "mysql",
        ),
        (
            {"phases": [BOTH[0], BOTH[1] | {"needs": ["first", "first"]}]},
            ["phases[1].needs[0]", "phases[1].needs[1]"],
            "first",
        ),
        (
            {
                "phases": [BOTH[0], BOTH[1] | {"practice": [make_practice()]}],
                "projects": [make_practice()],
            },
            ["phases[1].practice[0].slug", "projects[0].slug"],
            "blog",
        ),
        (
            {"resources": [{"name": "Books", "about": text} for text in ("Read.", "Lend.")]},
            ["resources[0].name", "resources[1].name"],
            "Books",
        ),
        (
            {"levels": [{"level": "mid", "stated": "Mid", "years": [2, end]} for end in (4, 5)]},
            ["levels[0].level", "levels[1].level"],
            "mid",
        ),
    ],
)  # fmt: skip
def test_nothing_in_a_roadmap_is_there_twice(
    tmp_path: Path, part: dict[str, Any], fields: list[str], name: str
) -> None:
    assert errors_with(tmp_path, **part) == [
        f"{field}: {name!r} is here 2 times" for field in fields
    ]


def test_a_topic_may_come_back_in_another_phase_under_a_slug_of_its_own(tmp_path: Path) -> None:
    again = make_phase("third", topics=[{"slug": "tls-again", "name": "tls", "skills": ["tls"]}])
    assert errors_with(tmp_path, phases=[*BOTH, again]) == []


@pytest.mark.parametrize(
    ("needs", "errors"),
    [
        (
            {"first": ["second"]},
            ["phases[0].needs[0]: the phase 'second' comes further down"],
        ),
        (
            {"second": ["second"]},
            ["phases[1].needs: the phase 'second' needs itself, by way of its `needs`"],
        ),
        (
            {"first": ["second"], "second": ["first"]},
            [
                f"phases[{index}].needs: the phase {slug!r} needs itself, by way of its `needs`"
                for index, slug in enumerate(["first", "second"])
            ],
        ),
        (
            {"second": ["third"], "third": ["first"], "first": ["second"]},
            [
                f"phases[{index}].needs: the phase {slug!r} needs itself, by way of its `needs`"
                for index, slug in enumerate(["first", "second", "third"])
            ],
        ),
    ],
)
def test_phases_need_only_what_stands_above_them(
    tmp_path: Path, needs: dict[str, list[str]], errors: list[str]
) -> None:
    more = [{"slug": "more", "name": "More", "skills": ["tls"]}]
    phases = [*BOTH, make_phase("third", topics=more)]
    phases = [phase | {"needs": needs.get(phase["slug"], [])} for phase in phases]
    assert errors_with(tmp_path, phases=phases) == errors


def test_a_phase_has_something_to_do(tmp_path: Path) -> None:
    phases = [*BOTH, make_phase("third", [])]
    assert errors_with(tmp_path, phases=phases) == ["phases[2]: a phase has topics or practice"]


def test_a_topic_without_skills_is_an_error(tmp_path: Path) -> None:
    empty = make_phase("third", topics=[{"slug": "more", "name": "More", "skills": []}])
    with pytest.raises(BankInvalid) as invalid:
        make_bank(tmp_path, roadmaps=[make_roadmap(phases=[*BOTH, empty])])
    (problem,) = invalid.value.problems
    assert problem.field == "phases[2].topics[0].skills"
    assert problem.message == "Expected `array` of length >= 1"


@pytest.mark.parametrize(
    ("part", "error"),
    [
        (
            {"phases": [BOTH[0] | {"duration": {"stated": "?", "weeks": [8, 6]}}, BOTH[1]]},
            "phases[0].duration.weeks: from 8 to 6 weeks is no range",
        ),
        (
            {"overall": [{"stated": "?", "weeks": [104, 52]}]},
            "overall[0].weeks: from 104 to 52 weeks is no range",
        ),
        (
            {"timeline": [{"stated": "?", "weeks": [26, 13]}]},
            "timeline[0].weeks: from 26 to 13 weeks is no range",
        ),
        (
            {"levels": [{"level": "mid", "stated": "?", "years": [5, 2]}]},
            "levels[0].years: from 5 to 2 years is no range",
        ),
    ],
)
def test_a_range_does_not_end_before_it_begins(
    tmp_path: Path, part: dict[str, Any], error: str
) -> None:
    assert errors_with(tmp_path, **part) == [error]


@pytest.mark.parametrize("link", ["http://example.org", "example.org", "https://", "ftp://a.org"])
def test_a_resource_links_by_https(tmp_path: Path, link: str) -> None:
    resources = [{"name": "Reference", "about": "Look it up.", "link": link}]
    assert errors_with(tmp_path, resources=resources) == [
        f"resources[0].link: {link!r} is no https address"
    ]


def test_a_document_has_one_roadmap(tmp_path: Path) -> None:
    roadmaps = [make_roadmap(slug="one"), make_roadmap(slug="other")]
    assert errors_of(tmp_path, roadmaps=roadmaps) == [
        f"{slug}.yaml: document: '000' is here 2 times" for slug in ("one", "other")
    ]


def test_the_file_of_a_roadmap_is_named_after_it(tmp_path: Path) -> None:
    make_bank(tmp_path)
    (tmp_path / "roadmaps/two-steps.yaml").rename(tmp_path / "roadmaps/second.yaml")
    assert errors_of(tmp_path, roadmaps=[]) == [
        "second.yaml: slug: the file of this roadmap is called two-steps.yaml"
    ]


def test_roadmaps_have_slugs_of_their_own(tmp_path: Path) -> None:
    make_bank(tmp_path)
    (tmp_path / "roadmaps/two-steps.yaml").rename(tmp_path / "roadmaps/second.yaml")
    errors = errors_of(tmp_path, roadmaps=[make_roadmap(document="001")])
    assert "second.yaml: slug: 'two-steps' is here 2 times" in errors
    assert "two-steps.yaml: slug: 'two-steps' is here 2 times" in errors


def test_a_skill_that_nothing_names_is_an_orphan(tmp_path: Path) -> None:
    assert errors_of(tmp_path, roadmaps=[]) == [
        f"{file}: {field}: no roadmap, no path and no other skill names {slug!r}"
        for file, field, slug in (
            ("databases.yaml", "[0].slug", "postgresql"),
            ("web.yaml", "[1].slug", "http-methods"),
        )
    ]


def test_a_topic_a_path_or_another_skill_saves_from_being_an_orphan(tmp_path: Path) -> None:
    errors = errors_of(
        tmp_path,
        skills=make_skills(tls={"prerequisites": ["http-methods"]}),
        path=make_path(**{level: [("tls", level)] for level in LEVELS})
        | {"areas": [{"area": "web", "reason": "It is used."}]},
        roadmaps=[make_roadmap(phases=[make_phase("all", ["mysql", "postgresql"])])],
    )
    assert errors == []


def test_the_table_counts_what_roadmaps_hold(tmp_path: Path) -> None:
    phases = [make_phase("web", ["tls"], practice=[make_practice()]), make_phase("more", ["mysql"])]
    roadmaps = [
        make_roadmap(),
        make_roadmap(
            slug="short", document="001", phases=phases, projects=[make_practice(slug="x")]
        ),
    ]
    lines = check_bank(make_bank(tmp_path, roadmaps=roadmaps), None).table.splitlines()
    start = lines.index("roadmap    phases  topics  practice  skills")
    assert [line.split() for line in lines[start + 1 : start + 4]] == [
        ["short", "2", "2", "2", "2", "of", "4"],
        ["two-steps", "2", "4", "0", "4", "of", "4"],
        ["all", "4", "6", "2", "4", "of", "4"],
    ]
