"""The file itself: a ZIP with one JSON and one CSV for each table, and a README in plain words.

Written to disk as the rows come, so its length is limited by what is stored and not by memory.
"""

import asyncio
import csv
import io
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import asyncpg
import msgspec

from waymark.database import transaction
from waymark.privacy.holdings import HOLDINGS, Holding, Row
from waymark.privacy.readme import readme
from waymark.privacy.walking import columns_of, document_columns_of, owned_by

ROWS_AT_ONCE = 100
"""A result takes up to 100 kB, so a batch stays at some 10 MB."""

EXPORTED = tuple(holding for holding in HOLDINGS if holding.is_exported)
STEPS = len(EXPORTED)

Progress = Callable[[int], Awaitable[None]]
"""Told how many tables are written."""


class TooLarge(Exception):
    """The file would be longer than what is stored of one."""


async def write_archive(
    file: IO[bytes], account_id: UUID, now: datetime, maximum_bytes: int, progress: Progress
) -> None:
    """Write all that is held on the person into `file`. Raises TooLarge.

    Each table is read in a statement of its own, a table after those it points at.
    """
    counts = {}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for done, holding in enumerate(EXPORTED):
            counts[holding.name] = await _write_table(archive, holding, account_id)
            if file.tell() > maximum_bytes:
                raise TooLarge(f"{file.tell()} bytes after {holding.table}")
            await progress(done + 1)
        archive.writestr("README.txt", readme(EXPORTED, counts, now))


async def _write_table(archive: ZipFile, holding: Holding, account_id: UUID) -> int:
    """Write both files of a table; return how many rows it has."""
    count = 0
    with tempfile.TemporaryFile() as table:
        with archive.open(f"json/{holding.name}.json", "w") as entries:
            entries.write(b"[")
            async with transaction() as connection:
                cursor = await connection.cursor(_statement(holding), account_id)
                while rows := await cursor.fetch(ROWS_AT_ONCE):
                    # Decoding and compressing takes longer than others should wait for.
                    await asyncio.to_thread(_write_rows, holding, entries, table, rows, count == 0)
                    count += len(rows)
            entries.write(b"\n]\n" if count else b"]\n")
        table.seek(0)
        with archive.open(f"csv/{holding.name}.csv", "w") as cells:
            while piece := table.read(1 << 20):
                await asyncio.to_thread(cells.write, piece)
    return count


def _statement(holding: Holding) -> str:
    shown = {
        **{
            column: f't."{column}"'
            for column in columns_of(holding.table)
            if column not in holding.withheld
        },
        **holding.shown_as,
    }
    columns = ", ".join(f'{expression} AS "{name}"' for name, expression in shown.items())
    return (
        f'SELECT {columns} FROM "{holding.table}" t '  # noqa: S608  names of our own tables
        f"WHERE {owned_by(holding.table)} ORDER BY t.id"
    )


def _write_rows(
    holding: Holding,
    entries: IO[bytes],
    table: IO[bytes],
    records: Sequence[asyncpg.Record],
    is_first: bool,
) -> None:
    rows = [_decoded(holding, dict(record)) for record in records]
    separator = b"\n" if is_first else b",\n"
    for row in rows:
        entries.write(separator + msgspec.json.encode(row))
        separator = b",\n"
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    if is_first:
        # The mark without which spreadsheets take UTF-8 for something else.
        text.write("\ufeff")
        writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    table.write(text.getvalue().encode())


def _decoded(holding: Holding, row: Row) -> Row:
    if holding.finished_by is not None:
        row = holding.finished_by(row)
    documents = document_columns_of(holding.table)
    return {
        name: msgspec.json.decode(value) if name in documents and value is not None else value
        for name, value in row.items()
    }


def cell(value: Any) -> str:
    """Return a value as text for a cell: documents as JSON, and nothing that is run as a formula.

    Spreadsheets take text that begins with =, +, - or @ for a formula, so it gets an apostrophe in
    front (OWASP, CSV Injection). The JSON has it as it is.
    """
    match value:
        case None:
            return ""
        case bool() | dict() | list():
            return msgspec.json.encode(value).decode()
        case int() | float():
            return str(value)
        case datetime():
            return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
