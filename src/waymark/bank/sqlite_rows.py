"""Run as a script: execute an SQL file in a fresh SQLite in memory and print rows.

    python sqlite_rows.py FILE

Prints the rows of the last statement that returns any columns, one per line, values joined by "|"
and NULL as NULL.
"""

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path


def main() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    rows: list[tuple[object, ...]] = []
    for statement in statements(Path(sys.argv[1]).read_text(encoding="utf-8")):
        cursor = connection.execute(statement)
        if cursor.description:
            rows = cursor.fetchall()
    for row in rows:
        sys.stdout.write("|".join("NULL" if v is None else str(v) for v in row) + "\n")


def statements(script: str) -> Iterator[str]:
    """Yield the statements; SQLite itself says where one is complete (strings, triggers)."""
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip("; \n\t"):
        yield statement


if __name__ == "__main__":
    main()
