import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.bank.factories import (
    FIRST,
    SECOND,
    make_faulty_line,
    make_match,
    make_multiple,
    make_order,
    make_single,
    make_value,
)
from tests.bank.folders import make_bank
from waymark.bank.blind import blind_copy
from waymark.bank.commands import bank_commands
from waymark.bank.content import AnyQuestion
from waymark.bank.reading import read_bank

PROJECT = Path(__file__).parents[2]


def call(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(bank_commands, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_the_bank_of_the_product_passes_its_check() -> None:
    # Its keys are executed by `waymark bank check`, which `make test` runs beside these tests.
    code, output = call("check", "--no-verify", "--folder", PROJECT / "question_bank")
    assert code == 0, output


def test_a_sound_bank_passes_with_a_table(tmp_path: Path) -> None:
    make_bank(tmp_path, make_single())
    code, output = call("check", "--folder", tmp_path)
    assert code == 0
    assert "always picks the option" in output
    assert "0 errors" in output


def test_an_error_is_printed_with_its_place_and_fails(tmp_path: Path) -> None:
    make_bank(tmp_path, make_single(skill="ssl"))
    code, output = call("check", "--folder", tmp_path)
    assert code == 1
    place = f"{tmp_path}/questions/web/ssl.yaml:5: questions[0].skill: there is no skill 'ssl'"
    assert place in output.splitlines()


def test_keys_are_executed_unless_told_otherwise(tmp_path: Path) -> None:
    verify = {"with": "python", "code": "print(1 + 1)", "prints": "3"}
    make_bank(tmp_path, make_value(3, question={"verify": verify}))
    code, output = call("check", "--folder", tmp_path)
    assert code == 1
    assert "prints '2' instead of '3'" in output
    code, output = call("check", "--folder", tmp_path, "--no-verify")
    assert code == 0
    assert "The keys were not executed" in output


@pytest.mark.parametrize("command", [["check"], ["stats"], ["blind", "web", "--seed", "1"]])
def test_broken_files_are_named_by_every_command(tmp_path: Path, command: list[str]) -> None:
    make_bank(tmp_path, make_single())
    (tmp_path / "areas.yaml").write_text("- slug: [")
    code, output = call(*command, "--folder", tmp_path)
    assert code == 1
    assert f"{tmp_path}/areas.yaml:1: broken YAML" in output


def test_statistics_count_what_is_in_use(tmp_path: Path) -> None:
    verify = {"with": "python", "code": "print(1 + 1)", "prints": "2"}
    make_bank(
        tmp_path,
        make_value(2, question={"verify": verify, "level": "senior"}),
        make_order(id=str(SECOND), skill="mysql"),
        make_single(id="00000000-0000-4000-8000-000000000009", status="retired"),
    )
    code, output = call("stats", "--json", "--folder", tmp_path)
    assert code == 0
    assert json.loads(output) == {
        "questions": 2,
        "skills": 2,
        "by_level": {"junior": 0, "mid": 1, "senior": 1},
        "by_kind": {
            "single": 0,
            "multiple": 0,
            "order": 1,
            "match": 0,
            "value": 1,
            "faulty_line": 0,
        },
        "generators": 0,
        "verified_share": 0.5,
    }
    assert "by kind" in call("stats", "--folder", tmp_path)[1]


def right_answer_of(shown: dict[str, Any], question: AnyQuestion) -> dict[str, Any]:
    """Answer what the blind copy shows by looking for the right texts in it."""
    kind = shown["kind"]
    id_of = {entry["text"]: entry["id"] for entry in shown.get("options", shown.get("steps", []))}
    written: Any = question
    match kind:
        case "single":
            (right,) = [option.text for option in written.options if option.correct]
            return {"kind": kind, "option": id_of[right]}
        case "multiple":
            return {"kind": kind, "options": [id_of[o.text] for o in written.options if o.correct]}
        case "order":
            return {"kind": kind, "steps": [id_of[step] for step in written.steps]}
        case "match":
            left = {entry["text"]: entry["id"] for entry in shown["left"]}
            right = {entry["text"]: entry["id"] for entry in shown["right"]}
            return {"kind": kind, "pairs": {left[a]: right[b] for a, b in written.pairs}}
        case "value":
            return {"kind": kind, "value": str(written.answer.equals)}
        case _:
            return {"kind": kind, "line": written.faulty}


@pytest.mark.parametrize(
    "question",
    [
        make_single(),
        make_multiple(),
        make_order(),
        make_match(),
        make_value(27),
        make_faulty_line(),
    ],
)
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_a_second_reader_who_agrees_is_told_so(
    tmp_path: Path, question: AnyQuestion, seed: str
) -> None:
    make_bank(tmp_path, question)
    code, output = call("blind", "web", "--seed", seed, "--folder", tmp_path)
    assert code == 0
    (shown,) = json.loads(output)
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({shown["id"]: right_answer_of(shown["answerWith"], question)}))
    assert call("mark", "tls", answers, "--seed", seed, "--folder", tmp_path) == (
        0,
        "1 of 1 agree\n",
    )


@pytest.mark.parametrize(
    ("answers", "reader"),
    [
        ({str(FIRST): {"kind": "value", "value": "28"}}, "'28'"),
        ({str(FIRST): {"kind": "unknown"}}, '"I don\'t know"'),
        ({str(FIRST): {"kind": "single", "option": "a"}}, "'This is an answer to another kind"),
        ({}, "'no answer'"),
    ],
)
def test_a_disagreement_is_listed_with_both_answers(
    tmp_path: Path, answers: dict[str, Any], reader: str
) -> None:
    make_bank(tmp_path, make_value(27))
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers))
    questions = tmp_path / "questions/web/tls.yaml"
    code, output = call("mark", questions, file, "--seed", "1", "--folder", tmp_path)
    assert code == 1
    assert output.startswith(f"{questions}:3: the key says '27', the reader {reader}")
    assert output.endswith("0 of 1 agree\n")


def test_a_blind_copy_shows_no_key_and_shuffles_the_options(tmp_path: Path) -> None:
    verify = {"with": "python", "code": "print(1 + 1)", "prints": "2", "what": "It shows it."}
    make_bank(tmp_path, make_single(verify=verify))
    questions = read_bank(tmp_path).questions
    firsts = set()
    for seed in range(60):
        (copy,) = blind_copy(questions, seed)
        shown: Any = copy.answer_with
        firsts.add(shown.options[0].text)
    assert firsts == {"Its certificate chain", "The session ticket", "The private key",
                      "An empty record"}  # fmt: skip
    output = call("blind", "tls", "--seed", "1", "--folder", tmp_path)[1]
    for secret in ("why", "correct", "RFC 8446", "handshake", "print"):
        assert secret not in output


def test_a_target_without_questions_is_refused(tmp_path: Path) -> None:
    make_bank(tmp_path, make_single())
    code, output = call("blind", "nothing", "--seed", "1", "--folder", tmp_path)
    assert (code, output) == (1, "'nothing' is no area, skill or file with questions\n")


def test_answers_that_are_no_answers_are_refused(tmp_path: Path) -> None:
    make_bank(tmp_path, make_single())
    file = tmp_path / "answers.json"
    file.write_text('{"x": {}}')
    code, output = call("mark", "web", file, "--seed", "1", "--folder", tmp_path)
    assert code == 1
    assert output.startswith(f"{file}: ")
