"""Read a list of everything that the documents name, to hold the roadmaps against it.

A CSV file in UTF-8 with the columns `seed` (number of the document), `section` (empty where the
document has none), `kind` and `topic`, in any order. Further columns are left alone.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec

from waymark.errors import Invalid

Kind = Literal["topic", "duration", "practice", "resource", "level", "path"]
KINDS: tuple[Kind, ...] = get_args(Kind)
COLUMNS = ("seed", "section", "kind", "topic")


class ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a document names. On the wire its fields are called as in the file."""

    document: str = msgspec.field(name="seed")
    phase: str = msgspec.field(name="section")
    """Heading that it stands under; empty where the document has no such heading."""
    kind: Kind
    name: str = msgspec.field(name="topic")


class TopicListInvalid(Invalid):
    """The file cannot be read as such a list. Says the file, the line and the column."""

    def __init__(self, file: Path, line: int, column: str, message: str) -> None:
        place = f"{file}:{line}: " + (f"{column}: " if column else "")
        super().__init__(place + message)


def read_topic_list(file: Path) -> list[ListedRow]:
    """Return all rows in order, repeated ones too. Raises TopicListInvalid at the first slip."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TopicListInvalid(file, 1, "", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TopicListInvalid(file, line, "", "this is not UTF-8 text") from None
    records = _records(file, text)
    line, header = next(records, (1, []))
    places = _places(file, line, header)
    rows = [_row(file, line, cells, header, places) for line, cells in records]
    if not rows:
        raise TopicListInvalid(file, line, "", "there are no rows")
    return rows


def _records(file: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each record starts, and its cells. Blank lines are skipped."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise TopicListInvalid(file, line, "", f"broken CSV: {error}") from None
        if cells is None:
            return
        if cells:
            yield line, [cell.strip() for cell in cells]


def _places(file: Path, line: int, header: Sequence[str]) -> dict[str, int]:
    for column in COLUMNS:
        if header.count(column) != 1:
            found = "missing" if column not in header else "here more than once"
            raise TopicListInvalid(
                file, line, column, f"the column is {found}; needed are: {', '.join(COLUMNS)}"
            )
    return {column: header.index(column) for column in COLUMNS}


def _row(
    file: Path, line: int, cells: Sequence[str], header: Sequence[str], places: dict[str, int]
) -> ListedRow:
    if len(cells) < len(header):
        message = f"the cell is missing: {len(cells)} of {len(header)} are here"
        raise TopicListInvalid(file, line, header[len(cells)], message)
    if len(cells) > len(header):
        message = f"{len(cells)} cells for {len(header)} columns; a comma without quotes?"
        raise TopicListInvalid(file, line, header[-1], message)
    cell = {column: cells[place] for column, place in places.items()}
    for column in ("seed", "kind", "topic"):
        if not cell[column]:
            raise TopicListInvalid(file, line, column, "the cell is empty")
    kind = next((kind for kind in KINDS if kind == cell["kind"]), None)
    if kind is None:
        message = f"{cell['kind']!r} is no kind; use one of: {', '.join(KINDS)}"
        raise TopicListInvalid(file, line, "kind", message)
    return ListedRow(document=cell["seed"], phase=cell["section"], kind=kind, name=cell["topic"])
