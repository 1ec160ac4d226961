from pathlib import Path
from typing import get_args

import pytest

from waymark.bank.content import AnyQuestion
from waymark.bank.problems import BankInvalid
from waymark.bank.reading import read_bank

AREAS = "- slug: web\n  name: Web\n  about: What travels.\n"
SKILLS = """\
- slug: tls
  name: TLS
  about: Encrypted connections.
  can_do:
    mid: Configures a server.
"""
PATH = """\
slug: backend-developer
name: Back-end developer
about: Builds services.
areas:
- {area: web, reason: It is the medium.}
levels:
  junior:
    requires:
    - {skill: tls, depth: mid, weight: 1}
not_measured: Work with people.
"""
QUESTIONS = """\
questions:
- id: 00000000-0000-4000-8000-000000000001
  skill: tls
  level: mid
  hardness: typical
  kind: single
  stem: What does the server send?
  options:
  - text: Its chain
    correct: true
    why: It does.
  - {text: Its key, why: Never.}
  - {text: Nothing, why: Then there is no handshake.}
  explanation: The handshake says so.
  reference: RFC 8446
  expected_seconds: 60
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "areas.yaml", AREAS)
    write(tmp_path, "skills/web.yaml", SKILLS)
    write(tmp_path, "paths/backend-developer.yaml", PATH)
    write(tmp_path, "questions/web/tls.yaml", QUESTIONS)
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def problems(folder: Path) -> list[str]:
    """Return what is wrong, with the folder's own path cut away."""
    with pytest.raises(BankInvalid) as caught:
        read_bank(folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    write(folder, name, text.replace(old, new))


def test_a_sound_bank_is_read_with_the_place_of_everything(folder: Path) -> None:
    bank = read_bank(folder)
    (question,) = bank.questions
    assert isinstance(question.question, get_args(AnyQuestion))
    assert question.folder == "web"
    problem = question.source.problem("too long", "options[1].text")
    assert str(problem) == (
        f"{folder}/questions/web/tls.yaml:12: questions[0].options[1].text: too long"
    )
    assert [skill.area for skill in bank.skills] == ["web"]
    assert [area.area.slug for area in bank.areas] == ["web"]
    assert [path.path.slug for path in bank.paths] == ["backend-developer"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "level: mid",
            "level: middle",
            "4: questions[0].level: Invalid enum value 'middle', use one of: junior, mid, senior",
        ),
        ("level: mid", "lvel: mid", "2: questions[0]: Object missing required field `level`"),
        ("why: Never.", "why: 3", "12: questions[0].options[1].why: Expected `str`, got `int`"),
        ("kind: single", "kind: choice", "6: questions[0].kind: 'choice' is no kind of question"),
        ("  kind: single\n", "", "2: questions[0].kind: None is no kind of question"),
        ("expected_seconds: 60", "expected_seconds: '60'", "16: questions[0].expected_seconds:"),
        ("- id: 0", "- id: z", "2: questions[0].id: Invalid UUID"),
        ("  level: mid", "  level: mid\n  level: mid", "5: questions[0].level: the key 'level'"),
        ("  stem: What", "  stem: [What", "8: broken YAML"),
        ("  stem: What", "  stem: a: What", "7: broken YAML"),
        ("  stem: What", "\tstem: What", "7: broken YAML"),
        ("  stem: What", "  stem: \x01", "7: broken YAML"),
        ("text: Its key", "text: on", "12: questions[0].options[1].text: write 'on' in quotes"),
        ("text: Its key", "text: 12:30", "12: questions[0].options[1].text: write '12:30' in"),
        ("text: Its key", "text: 2024-01-01", "12: questions[0].options[1].text: write '2024-"),
        ("stem: What", "stem: &a What", None),
        ("reference: RFC 8446", "reference: !!python/name:os.system ''", "15: questions[0].refer"),
        ("questions:\n", "question:\n", "1: the file holds one key, `questions`"),
        ("questions:\n", "---\nquestions: []\n---\nquestions:\n", "3: broken YAML"),
    ],
)
def test_a_slip_is_named_with_file_line_and_field(
    folder: Path, old: str, new: str, problem: str | None
) -> None:
    edit(folder, "questions/web/tls.yaml", old, new)
    if problem is None:
        read_bank(folder)
    else:
        assert problems(folder)[0].startswith(f"questions/web/tls.yaml:{problem}")


def test_an_unknown_field_is_named_beside_the_missing_one(folder: Path) -> None:
    edit(folder, "questions/web/tls.yaml", "level: mid", "lvel: mid")
    assert problems(folder) == [
        "questions/web/tls.yaml:2: questions[0]: Object missing required field `level`",
        "questions/web/tls.yaml:4: questions[0].lvel: Object contains unknown field `lvel`",
    ]


def test_all_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    write(folder, "areas.yaml", AREAS.replace("slug: web", "slug: The Web"))
    write(folder, "skills/web.yaml", SKILLS.replace("mid:", "expert:"))
    write(folder, "paths/backend-developer.yaml", PATH.replace("weight: 1", "weight: 9"))
    write(folder, "questions/web/tls.yaml", QUESTIONS.replace("text: Its chain", "text: []"))
    edit(folder, "questions/web/tls.yaml", "why: Never.", "why: 3, note: a")
    write(folder, "questions/web/dns.yaml", "questions: [")
    places = [problem.split(": ")[:2] for problem in problems(folder)]
    assert places == [
        ["areas.yaml:1", "[0].slug"],
        ["paths/backend-developer.yaml:9", "levels.junior.requires[0].weight"],
        ["questions/web/dns.yaml:1", "broken YAML"],
        ["questions/web/tls.yaml:9", "questions[0].options[0].text"],
        ["questions/web/tls.yaml:12", "questions[0].options[1].note"],
        ["questions/web/tls.yaml:12", "questions[0].options[1].why"],
        ["skills/web.yaml:5", "[0].can_do.expert"],
    ]


def test_an_alias_is_refused_instead_of_followed(folder: Path) -> None:
    edit(folder, "skills/web.yaml", "about: Enc", "synonyms: &a [*a]\n  about: Enc")
    assert problems(folder) == [
        "skills/web.yaml:3: [0].synonyms[0]: aliases are not used here, write the value again"
    ]


@pytest.mark.parametrize(
    "name",
    ["questions/tls.yaml", "questions/web/tls.yml", "questions/web/more/tls.yaml", "skills/a"],
)
def test_a_file_that_nothing_reads_is_a_problem(folder: Path, name: str) -> None:
    write(folder, name, "[]")
    assert problems(folder) == [f"{name}:1: nothing here reads this file"]


def test_an_empty_file_and_one_that_is_not_text_are_problems(folder: Path) -> None:
    write(folder, "areas.yaml", "")
    (folder / "skills/web.yaml").write_bytes(b"\xff\xfe")
    assert [problem.split(": ")[0] for problem in problems(folder)] == [
        "areas.yaml:1",
        "skills/web.yaml:1",
    ]


def test_a_folder_that_is_no_bank_is_a_problem(tmp_path: Path) -> None:
    assert problems(tmp_path) == ["areas.yaml:1: there is no such file"]
