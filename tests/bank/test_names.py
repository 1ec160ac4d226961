"""What counts as the same name, and that no skill answers to the name of another."""

from pathlib import Path

import pytest

from tests.bank.folders import make_bank, make_skills
from waymark.bank.check import check_bank
from waymark.bank.names import folded


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Node.js", "node js"),
        ("CI/CD", "ci cd"),
        ("  Key-value   stores ", "key value stores"),
        ("snake_case", "snake case"),
        ("Café", "cafe"),
        ("STRASSE", "straße"),
        (".NET", "net"),
    ],
)
def test_case_accents_and_punctuation_make_no_other_name(name: str, same: str) -> None:
    assert folded(name) == folded(same)


def test_the_signs_of_c_sharp_and_c_plus_plus_tell_languages_apart() -> None:
    assert len({folded("C"), folded("C#"), folded("C++")}) == 3


def test_a_synonym_is_not_the_name_or_slug_of_another_skill(tmp_path: Path) -> None:
    skills = make_skills(
        tls={"synonyms": ["https", "HTTP methods"]},
        http_methods={"name": "Verbs"},
        mysql={"synonyms": ["PostgreSQL", "mysql"]},
    )

    errors = check_bank(make_bank(tmp_path, skills=skills), None).errors

    assert [(error.field, error.message) for error in errors if "synonym" in error.field] == [
        (
            "[1].synonyms[0]",
            "'PostgreSQL' is the skill postgresql; a synonym names no other skill",
        ),
        (
            "[0].synonyms[1]",
            "'HTTP methods' is the skill http-methods; a synonym names no other skill",
        ),
    ]
