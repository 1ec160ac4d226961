"""Read the files of a bank into typed values, or say everything that is wrong with them.

areas.yaml                      a list of areas
skills/<area>.yaml              a list of skills
paths/<slug>.yaml               one career path
roadmaps/<slug>.yaml            one public roadmap
questions/<area>/<skill>.yaml   questions: a list of questions
"""

import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

import msgspec

from waymark.bank.content import AnyQuestion, Area, CareerPath, Question, Skill, Strict
from waymark.bank.problems import BankInvalid, Problem, Source, join_path, line_of
from waymark.bank.roadmap_content import Roadmap
from waymark.bank.yaml_files import YamlFile

QUESTION_TYPES: dict[str, type[Question]] = {
    cast(str, question_type.__struct_config__.tag): question_type
    for question_type in get_args(AnyQuestion)
}


class FiledArea(msgspec.Struct, frozen=True):
    area: Area
    source: Source


class FiledSkill(msgspec.Struct, frozen=True):
    skill: Skill
    area: str
    """Slug of the area whose file lists it."""
    source: Source


class FiledPath(msgspec.Struct, frozen=True):
    path: CareerPath
    source: Source


class FiledRoadmap(msgspec.Struct, frozen=True):
    roadmap: Roadmap
    source: Source


class FiledQuestion(msgspec.Struct, frozen=True):
    question: AnyQuestion
    folder: str
    """Name of the folder it lies in, which is to be the slug of its skill's area."""
    source: Source


class Bank(msgspec.Struct, frozen=True):
    """All files, each kind in the order of file names and of entries in a file."""

    areas: tuple[FiledArea, ...]
    skills: tuple[FiledSkill, ...]
    paths: tuple[FiledPath, ...]
    roadmaps: tuple[FiledRoadmap, ...]
    questions: tuple[FiledQuestion, ...]


def read_bank(folder: Path) -> Bank:
    """Return the bank in `folder`. Raises BankInvalid with the problems of all files at once."""
    reader = _Reader()
    if not (folder / "areas.yaml").is_file():
        raise BankInvalid([Problem(str(folder / "areas.yaml"), 1, "", "there is no such file")])
    bank = Bank(
        areas=tuple(
            FiledArea(area, source)
            for area, source in reader.entries(folder / "areas.yaml", Area, "")
        ),
        skills=tuple(
            FiledSkill(skill, file.stem, source)
            for file in reader.files(folder / "skills", depth=1)
            for skill, source in reader.entries(file, Skill, "")
        ),
        paths=tuple(
            FiledPath(path, source)
            for file in reader.files(folder / "paths", depth=1)
            for path, source in reader.single(file, CareerPath)
        ),
        roadmaps=tuple(
            FiledRoadmap(roadmap, source)
            for file in reader.files(folder / "roadmaps", depth=1)
            for roadmap, source in reader.single(file, Roadmap)
        ),
        questions=tuple(
            FiledQuestion(question, file.parent.name, source)
            for file in reader.files(folder / "questions", depth=2)
            for question, source in reader.entries(file, AnyQuestion, "questions")
        ),
    )
    if reader.problems:
        raise BankInvalid(reader.problems)
    return bank


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def files(self, folder: Path, depth: int) -> list[Path]:
        """Return the YAML files `depth` levels down; any other visible file is a problem."""
        found = []
        for file in sorted(folder.rglob("*")):
            parts = file.relative_to(folder).parts
            if file.is_dir() or any(part.startswith(".") for part in parts):
                continue
            if len(parts) == depth and file.suffix == ".yaml":
                found.append(file)
            else:
                self.problems.append(Problem(str(file), 1, "", "nothing here reads this file"))
        return found

    def entries(self, file: Path, entry_type: Any, key: str) -> Iterator[tuple[Any, Source]]:
        """Yield the entries of the list under `key` of the file, or of the file itself."""
        content = self._open(file)
        if content is None:
            return
        found = content.data
        if key:
            if not isinstance(found, dict) or list(found) != [key]:
                self._refuse(content, "", f"the file holds one key, `{key}`, with a list")
                return
            found = found[key]
        if not isinstance(found, list) or not found:
            self._refuse(content, key, "Expected a list with at least one entry")
            return
        for index, data in enumerate(found):
            yield from self._convert(content, data, entry_type, f"{key}[{index}]")

    def single(self, file: Path, entry_type: Any) -> Iterator[tuple[Any, Source]]:
        content = self._open(file)
        if content is not None:
            yield from self._convert(content, content.data, entry_type, "")

    def _open(self, file: Path) -> YamlFile | None:
        try:
            content = YamlFile(str(file), file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(Problem(str(file), 1, "", f"cannot be read: {error}"))
            return None
        self.problems += content.problems
        return None if content.problems else content

    def _convert(
        self, content: YamlFile, data: Any, entry_type: Any, entry: str
    ) -> Iterator[tuple[Any, Source]]:
        try:
            value = msgspec.convert(data, entry_type)
        except msgspec.ValidationError:
            for path, message in _faults(data, entry_type, entry):
                self._refuse(content, path, message)
            return
        yield value, Source(content.file, entry, content.lines)

    def _refuse(self, content: YamlFile, path: str, message: str) -> None:
        line = line_of(path, content.lines)
        self.problems.append(Problem(content.file, line, path, message))


def _faults(data: Any, expected: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield (path, message) for all that keeps `data` from being `expected`.

    msgspec stops at the first fault of a value, so each part is converted on its own.
    """
    try:
        msgspec.convert(data, expected)
    except msgspec.ValidationError as error:
        found = list(_faults_of_parts(data, _bare(expected), path))
        yield from found or [(path, _message(error, expected))]


def _faults_of_parts(data: Any, expected: Any, path: str) -> Iterator[tuple[str, str]]:
    if expected is AnyQuestion and isinstance(data, dict):
        kind = data.get("kind")
        if not isinstance(kind, str) or kind not in QUESTION_TYPES:
            choices = ", ".join(QUESTION_TYPES)
            yield join_path(path, "kind"), f"{kind!r} is no kind of question; use one of: {choices}"
            return
        expected = QUESTION_TYPES[kind]
        data = {name: value for name, value in data.items() if name != "kind"}
    if isinstance(expected, type) and issubclass(expected, Strict) and isinstance(data, dict):
        yield from _faults_of_struct(data, expected, path)
    elif get_origin(expected) is tuple and get_args(expected)[-1] is ... and isinstance(data, list):
        for index, part in enumerate(data):
            yield from _faults(part, get_args(expected)[0], join_path(path, f"[{index}]"))
    elif get_origin(expected) is dict and isinstance(data, dict):
        key_type, value_type = get_args(expected)
        for key, value in data.items():
            yield from _faults(key, key_type, join_path(path, str(key)))
            yield from _faults(value, value_type, join_path(path, str(key)))


def _faults_of_struct(
    data: dict[Any, Any], expected: type[Strict], path: str
) -> Iterator[tuple[str, str]]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(expected)}
    for name, field in fields.items():
        if name in data:
            yield from _faults(data[name], field.type, join_path(path, name))
        elif field.required:
            yield path, f"Object missing required field `{name}`"
    for name in data:
        if name not in fields:
            yield join_path(path, str(name)), f"Object contains unknown field `{name}`"


def _bare(expected: Any) -> Any:
    """Return the type without its limits and without "or nothing"."""
    if get_origin(expected) is Annotated:
        return _bare(get_args(expected)[0])
    if get_origin(expected) in (Union, types.UnionType) and type(None) in get_args(expected):
        options = [option for option in get_args(expected) if option is not type(None)]
        return _bare(options[0]) if len(options) == 1 else expected
    return expected


def _message(error: msgspec.ValidationError, expected: Any) -> str:
    message = str(error).split(" - at `")[0]
    bare = _bare(expected)
    if get_origin(bare) is Literal:
        return f"{message}, use one of: {', '.join(map(str, get_args(bare)))}"
    return message
