from pathlib import Path
from typing import Any

import pytest

from tests.bank.factories import (
    SECOND,
    make_faulty_line,
    make_match,
    make_multiple,
    make_order,
    make_single,
    make_value,
)
from tests.bank.folders import errors_of
from waymark.bank.content import AnyQuestion


def options(*texts: str, right: tuple[int, ...] = (0,)) -> list[dict[str, Any]]:
    return [
        {"text": text, "why": "So.", "correct": index in right} for index, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    "question",
    [
        make_single(),
        make_multiple(),
        make_multiple(options=options("a", "b", "c", "d", right=(0, 1, 2))),
        make_order(),
        make_match(),
        make_value("Read Committed", also=["read-committed"], case_sensitive=True),
        make_value(27, unit="ms", tolerance=0.5),
        make_value(27, question={"common_errors": [{"value": 9, "why": "Two layers."}]}),
        make_faulty_line(),
        make_single(stem="What is printed?\n\n```python\nprint(1)\n```\n"),
        make_single(stem='What is sent?\n\n```json\n{"a": 1}\n```\n'),
        make_single(stem="What is logged?\n\n```text\n<anything at all>\n```\n"),
    ],
)
def test_a_sound_form_passes(tmp_path: Path, question: AnyQuestion) -> None:
    assert errors_of(tmp_path, question) == []


@pytest.mark.parametrize(
    ("question", "error"),
    [
        (
            make_single(options=options("a", "b", "c", right=())),
            "options: 0 options are right, exactly 1 must be",
        ),
        (
            make_single(options=options("a", "b", "c", right=(0, 1))),
            "options: 2 options are right, exactly 1 must be",
        ),
        (
            make_multiple(options=options("a", "b", "c", "d", right=())),
            "options: 0 options are right, 1 to 3 must be",
        ),
        (
            make_multiple(options=options("a", "b", "c", "d", right=(0, 1, 2, 3))),
            "options: 4 options are right, 1 to 3 must be",
        ),
        (make_single(options=options("`a`  b", "a b", "c")), "options: 'a b' is here twice"),
        (
            make_single(options=options("a", "b", "All of the above")),
            "options[2].text: an option stands alone; it does not speak of the others",
        ),
        (
            make_single(options=options("a", "b", "```\nc\n```")),
            "options: '```\\nc\\n```' must be one line of text",
        ),
        (make_order("Read", "Write", "Read"), "steps: 'Read' is here twice"),
        (make_match(distractors=["401"]), "pairs: '401' is here twice"),
        (
            make_match(pairs=[["a", "1"], ["a", "2"], ["b", "3"]]),
            "pairs: 'a' is here twice",
        ),
        (make_faulty_line(faulty=7), "faulty: there is no code on line 7"),
        (make_faulty_line(faulty=3), "faulty: there is no code on line 3"),
        (make_faulty_line(wrong_lines={2: "No."}), "wrong_lines.2: this is the faulty line"),
        (make_faulty_line(wrong_lines={9: "No."}), "wrong_lines.9: there is no code on line 9"),
        (make_value("yes", unit="ms"), "answer.unit: only a number has this"),
        (make_value("yes", tolerance=1), "answer.tolerance: only a number has this"),
        (make_value(1, case_sensitive=True), "answer.case_sensitive: only a text has this"),
        (make_value("x" * 201), "answer.equals: a text to type has 1 to 200 characters"),
        (
            make_value(27, question={"common_errors": [{"value": "27.0", "why": "No."}]}),
            "common_errors[0]: this value scores as right",
        ),
        (
            make_value(
                27, question={"common_errors": [{"value": v, "why": "No."} for v in (9, 9)]}
            ),
            "common_errors[1]: an earlier entry or the unit hides this one",
        ),
        (make_single(explanation=" "), "explanation: this is blank"),
        (make_single(reference="\n"), "reference: this is blank"),
    ],
)
def test_a_fault_of_form_is_an_error(tmp_path: Path, question: AnyQuestion, error: str) -> None:
    assert errors_of(tmp_path, question) == [f"tls.yaml: questions[0].{error}"]


@pytest.mark.parametrize(
    ("block", "error"),
    [
        ("```\nx\n```", "a code block names its language (or text)"),
        ("```pyhton\nx\n```", "no highlighting knows the language 'pyhton'"),
        ("```python\ndef f(:\n```", "this is not python: invalid syntax (<unknown>, line 1)"),
        ("```json\n{'a': 1}\n```", "this is not json: Expecting property name enclosed in"),
        ("```text\n" + "x\n" * 26 + "```", "26 lines of code, at most 25"),
    ],
)
def test_code_in_a_stem_is_short_and_parses(tmp_path: Path, block: str, error: str) -> None:
    (found,) = errors_of(tmp_path, make_single(stem=f"What happens?\n\n{block}\n"))
    assert found.startswith(f"tls.yaml: questions[0].stem: {error}")


def test_faulty_code_parses_too(tmp_path: Path) -> None:
    (found,) = errors_of(tmp_path, make_faulty_line(code="a = 1\nb = (2\nc = 3\nd = 4\ne = 5\n"))
    assert found.startswith("tls.yaml: questions[0].code: this is not python")


def test_a_knotted_stem_is_refused_and_a_plain_one_is_not(tmp_path: Path) -> None:
    knotted = (
        "Notwithstanding considerations regarding infrastructural interoperability requirements, "
        "organizational stakeholders predominantly institutionalize disproportionately "
        "comprehensive authentication architectures whenever circumstances necessitate it"
    )
    plain = (
        "Two people save the same page at once. Both saw version 3. The first save wins. "
        "What does the second person see now?"
    )
    (found,) = errors_of(tmp_path, make_single(stem=knotted))
    assert "hard to read" in found
    assert errors_of(tmp_path, make_single(stem=plain)) == []


STEM = (
    "A worker takes a message, writes a row and then acknowledges. It crashes after the commit "
    "and before the acknowledgement. The broker redelivers the message after {} seconds to "
    "another worker of the same group. How many rows are there when that one is done?"
)


def test_a_stem_repeated_with_other_numbers_is_a_duplicate(tmp_path: Path) -> None:
    first = make_value(2, question={"stem": STEM.format(30)})
    second = make_value(3, question={"stem": STEM.format(45), "id": str(SECOND)})
    (found,) = errors_of(tmp_path, first, second)
    assert "tls.yaml: questions[1].stem: " in found
    assert "the same as" in found


def test_other_questions_about_the_same_thing_are_no_duplicates(tmp_path: Path) -> None:
    first = make_value(2, question={"stem": STEM.format(30)})
    other = "A worker takes a message and acknowledges it at once. Then it crashes. How many rows?"
    second = make_value(0, question={"stem": other, "id": str(SECOND)})
    assert errors_of(tmp_path, first, second) == []
