from typing import Any

import msgspec
import pytest

from tests.bank.factories import SECOND, make_faulty_line, make_single, make_value
from waymark.bank.content import Option
from waymark.bank.content_hash import content_hash


@pytest.mark.parametrize(
    "change",
    [
        {"stem": "Another question?"},
        {"explanation": "Another reason."},
        {"level": "senior"},
        {"hardness": "hard"},
        {"stack": ["python"]},
        {"expected_seconds": 61},
        {"id": str(SECOND)},
    ],
)
def test_what_a_person_sees_or_is_rated_by_changes_the_hash(change: dict[str, Any]) -> None:
    assert content_hash(make_single(**change)) != content_hash(make_single())


def test_another_key_changes_the_hash() -> None:
    question = make_single()
    right, other, *rest = question.options
    moved = (
        msgspec.structs.replace(right, correct=False),
        msgspec.structs.replace(other, correct=True),
        *rest,
    )
    assert content_hash(msgspec.structs.replace(question, options=moved)) != content_hash(question)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"status": "live"},
        {"enemies": [str(SECOND)]},
        {"verify": {"with": "python", "code": "print(1 + 1)", "prints": "2"}},
    ],
)
def test_what_is_not_the_meaning_keeps_the_hash(change: dict[str, Any]) -> None:
    assert content_hash(make_single(**change)) == content_hash(make_single())


def test_a_written_default_keeps_the_hash() -> None:
    assert content_hash(make_value(27, tolerance=0)) == content_hash(make_value(27))


def test_a_later_field_with_a_default_keeps_the_hash_of_older_questions() -> None:
    class LaterOption(Option, frozen=True, kw_only=True):
        hint: str | None = None

    question = make_single()
    later = tuple(
        LaterOption(text=option.text, why=option.why, correct=option.correct)
        for option in question.options
    )
    with_hints = msgspec.structs.replace(question, options=later)
    assert content_hash(with_hints) == content_hash(question)


def test_the_hash_is_stable_between_processes() -> None:
    # A golden trace: another digest would make every published question look edited.
    assert content_hash(make_single()) == (
        "7daa1012d0481eff6f1065d7e6c8490d7627eca30a96618220de41947c9d4ecc"
    )


def test_notes_on_lines_of_code_are_part_of_the_meaning() -> None:
    changed = make_faulty_line(wrong_lines={5: "Another note."})
    assert content_hash(changed) != content_hash(make_faulty_line())
