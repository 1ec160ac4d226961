import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from tests.bank.folders import make_bank, make_phase, make_practice, make_roadmap
from waymark.bank.reading import Bank, read_bank
from waymark.bank.roadmap_coverage import roadmap_coverage
from waymark.bank.topic_list import ListedRow
from waymark.cli import app

PROJECT = Path(__file__).parents[2]
HEADER = "seed,section,kind,topic"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(PROJECT / "question_bank")


@pytest.fixture(scope="module")
def listed() -> list[ListedRow]:
    """Everything that the five documents name, kept beside these tests."""
    with (Path(__file__).parent / "topics.csv").open(encoding="utf-8", newline="") as file:
        return [
            msgspec.convert(
                {
                    "seed": row["document"],
                    "section": row["phase"],
                    "kind": row["kind"],
                    "topic": row["name"],
                },
                ListedRow,
            )
            for row in csv.DictReader(file)
        ]


def call(folder: Path, *lines: str, json_too: bool = True) -> tuple[int, str]:
    """Hold the bank in `folder` against a list, and return the exit code and the output."""
    file = folder / "topics.csv"
    if lines:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    options = ["--topics", str(file), "--folder", str(folder), *(["--json"] if json_too else [])]
    result = CliRunner().invoke(app, ["roadmaps", "coverage", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def call_for(folder: Path, *rows: str) -> dict[str, Any]:
    code, output = call(folder, HEADER, *rows)
    found: dict[str, Any] = json.loads(output)
    assert code == (1 if found["missing"] else 0)
    return found


def missing_topics(folder: Path, *rows: str) -> list[str]:
    return [row["topic"] for row in call_for(folder, *rows)["missing"]]


def test_the_roadmaps_have_everything_that_their_documents_name(
    bank: Bank, listed: list[ListedRow]
) -> None:
    coverage = roadmap_coverage(bank, listed)
    assert coverage.missing == ()
    assert (coverage.rows, coverage.mapped) == (477, 477)
    assert Counter(row.kind for row in listed) == {
        "topic": 433,
        "duration": 14,
        "practice": 15,
        "resource": 8,
        "level": 3,
        "path": 4,
    }


def test_phases_named_by_the_documents_come_in_their_order(
    bank: Bank, listed: list[ListedRow]
) -> None:
    for filed in bank.roadmaps:
        own = [phase.name for phase in filed.roadmap.phases]
        rows = [row for row in listed if row.document == filed.roadmap.document]
        named = list(dict.fromkeys(row.phase for row in rows if row.phase in own))
        assert named == [name for name in own if name in named]
        # Where the document has no headings at all, the phases are inferred, and the file says so.
        assert ("inferred" in filed.roadmap.grouping) == (not named)


def test_no_roadmap_has_a_topic_that_its_document_does_not_name(
    bank: Bank, listed: list[ListedRow]
) -> None:
    named = {(row.document, row.name) for row in listed}
    for filed in bank.roadmaps:
        for topic in filed.roadmap.topics():
            assert (filed.roadmap.document, topic.name) in named


def test_rows_are_counted_each_time_and_named_where_missing(tmp_path: Path) -> None:
    make_bank(tmp_path)
    found = call_for(
        tmp_path, "000,web,topic,tls", "000,,topic,tls", "000,web,topic,SSL", "000,web,topic,SSL"
    )
    lacking = {"seed": "000", "section": "web", "kind": "topic", "topic": "SSL"}
    assert found == {"rows": 4, "mapped": 2, "missing": [lacking, lacking]}


def test_a_topic_counts_in_the_phase_and_the_document_that_name_it(tmp_path: Path) -> None:
    make_bank(tmp_path)
    rows = [
        "000,databases,topic,tls",
        "000,networks,topic,http-methods",
        "001,web,topic,mysql",
        "000,web,topic,TLS",
    ]
    assert missing_topics(tmp_path, *rows) == ["tls", "http-methods", "mysql", "TLS"]


def test_a_topic_whose_skill_is_not_there_is_missing(tmp_path: Path) -> None:
    topics = [
        {"slug": "whole", "name": "Whole", "skills": ["tls", "mysql"]},
        {"slug": "half", "name": "Half", "skills": ["tls", "ssl"]},
    ]
    make_bank(tmp_path, roadmaps=[make_roadmap(phases=[make_phase("web", topics=topics)])])
    assert missing_topics(tmp_path, "000,,topic,Whole", "000,,topic,Half") == ["Half"]


def test_durations_practice_resources_levels_and_paths_count_too(tmp_path: Path) -> None:
    phase = make_phase(
        "web",
        duration={"stated": "6-8 weeks", "weeks": [6, 8]},
        practice=[make_practice(name="A blog")],
    )
    roadmap = make_roadmap(
        phases=[phase, make_phase("databases", ["mysql"])],
        projects=[make_practice(slug="chat", name="A chat")],
        overall=[{"stated": "a year", "weeks": [52, 52]}],
        timeline=[{"stated": "Months 1-3: the web", "weeks": [0, 13], "phases": ["web"]}],
        resources=[{"name": "Books", "about": "Read them."}],
        levels=[{"level": "mid", "stated": "Mid, 2-5 years", "years": [2, 5]}],
        specialisations=[
            {"name": "Builder", "path": "backend-developer"},
            {"name": "Juggler", "path": "juggler"},
        ],
    )
    make_bank(tmp_path, roadmaps=[roadmap])
    there = [
        "000,web,duration,6-8 weeks",
        "000,Timeline,duration,a year",
        "000,Timeline,duration,Months 1-3: the web",
        "000,web,practice,A blog",
        "000,Projects,practice,A chat",
        "000,,practice,A chat",
        "000,Resources,resource,Books",
        '000,Careers,level,"Mid, 2-5 years"',
        "000,Careers,path,Builder",
    ]
    assert call_for(tmp_path, *there) == {"rows": 9, "mapped": 9, "missing": []}
    lacking = {
        "000,databases,duration,6-8 weeks": "6-8 weeks",
        "000,web,duration,a year": "a year",
        "000,databases,practice,A blog": "A blog",
        "000,web,practice,A chat": "A chat",
        "000,Resources,resource,Films": "Films",
        "000,Careers,level,Mid": "Mid",
        "000,Careers,path,Juggler": "Juggler",
    }
    assert missing_topics(tmp_path, *lacking) == list(lacking.values())


def test_without_json_there_is_a_table_and_a_list_of_what_is_missing(tmp_path: Path) -> None:
    make_bank(tmp_path)
    rows = ["000,web,topic,tls", "000,web,topic,SSL", "001,,path,Juggler"]
    code, output = call(tmp_path, HEADER, *rows, json_too=False)
    assert code == 1
    lines = [line.split() for line in output.splitlines()]
    assert lines[1] == ["000", "1/2", "-", "-", "-", "-", "-", "1/2"]
    assert lines[2] == ["001", "-", "-", "-", "-", "-", "0/1", "0/1"]
    assert lines[3] == ["all", "1/2", "-", "-", "-", "-", "0/1", "1/3"]
    assert lines[-2:] == [["000", "topic", "SSL", "(web)"], ["001", "path", "Juggler"]]


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        (["seed,section,kind"], "1: topic: the column is missing; needed are: seed, section,"),
        ([HEADER + ",kind"], "1: kind: the column is here more than once"),
        ([HEADER], "1: there are no rows"),
        ([HEADER, "000,,topic,tls", "000,,theme,tls"], "3: kind: 'theme' is no kind; use one of"),
        ([HEADER, "000,,topic,"], "2: topic: the cell is empty"),
        ([HEADER, ",,topic,tls"], "2: seed: the cell is empty"),
        ([HEADER, "000,,topic"], "2: topic: the cell is missing: 3 of 4 are here"),
        ([HEADER, "000,,topic,sort,search"], "2: topic: 5 cells for 4 columns; a comma without"),
        ([HEADER, '000,,topic,"a\nb"', "", "000,,x,y"], "5: kind: 'x' is no kind"),
        ([HEADER, "000,,topic,tls", '000,,topic,"tls'], "3: broken CSV: unexpected end of data"),
    ],
)
def test_a_bad_list_is_refused_with_line_and_column(
    tmp_path: Path, lines: list[str], error: str
) -> None:
    make_bank(tmp_path)
    code, output = call(tmp_path, *lines)
    assert code == 2
    assert output.startswith(f"{tmp_path}/topics.csv:{error}")


def test_a_list_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    make_bank(tmp_path)
    assert call(tmp_path) == (
        2,
        f"{tmp_path}/topics.csv:1: cannot be read: No such file or directory\n",
    )
    (tmp_path / "topics.csv").write_bytes(HEADER.encode() + b"\n000,,topic,caf\xe9\n")
    assert call(tmp_path) == (2, f"{tmp_path}/topics.csv:2: this is not UTF-8 text\n")


def test_columns_may_come_in_any_order_with_others_and_a_byte_order_mark(tmp_path: Path) -> None:
    make_bank(tmp_path)
    code, output = call(tmp_path, "\ufefftopic,note,seed,kind,section", "tls,new,000,topic,web")
    assert (code, json.loads(output)) == (0, {"rows": 1, "mapped": 1, "missing": []})


def test_a_bank_that_cannot_be_read_is_an_error_of_its_own(tmp_path: Path) -> None:
    make_bank(tmp_path)
    (tmp_path / "areas.yaml").write_text("- slug: [")
    code, output = call(tmp_path, HEADER, "000,,topic,tls")
    assert code == 1
    assert f"{tmp_path}/areas.yaml:1: broken YAML" in output


def test_a_row_is_written_as_it_is_read() -> None:
    row = ListedRow(document="000", phase="", kind="topic", name="Git")
    assert msgspec.to_builtins(row) == {
        "seed": "000",
        "section": "",
        "kind": "topic",
        "topic": "Git",
    }
