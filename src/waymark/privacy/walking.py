"""Which tables hold something of a person, found by following foreign keys to the account."""

from collections.abc import Iterable
from graphlib import TopologicalSorter
from typing import Any

from piccolo.columns import ForeignKey, OnDelete
from piccolo.table import Table

from waymark.piccolo_app import APP_CONFIG

ACCOUNT = "account"


class Unowned(LookupError):
    """Rows of this table cannot be told to belong to one person."""


def all_tables() -> dict[str, type[Table]]:
    return {table._meta.tablename: table for table in APP_CONFIG.table_classes}


def personal_tables(tables: Iterable[type[Table]] | None = None) -> list[str]:
    """Return the account's table and all from which any foreign keys lead to it.

    Each stands after every one that it points at.
    """
    pointed_at = {
        table._meta.tablename: {_target(column) for column in table._meta.foreign_key_columns}
        for table in (all_tables().values() if tables is None else tables)
    }
    found = {ACCOUNT}
    while more := {name for name in pointed_at.keys() - found if pointed_at[name] & found}:
        found |= more
    graph = {name: (pointed_at[name] & found) - {name} for name in sorted(found)}
    return list(TopologicalSorter(graph).static_order())


def owned_by(name: str) -> str:
    """Return the condition, in SQL, that the table's rows of account $1 fulfil.

    The owner is who the first column that must be filled leads to, where a row goes together with
    what it points at. Raises Unowned where no column is like that.
    """
    if name == ACCOUNT:
        return "id = $1"
    column = _owner_column(name)
    target = _target(column)
    if target == ACCOUNT:
        return f'"{column._meta.db_column_name}" = $1'
    own = f'SELECT id FROM "{target}" WHERE {owned_by(target)}'  # noqa: S608  names of our tables
    return f'"{column._meta.db_column_name}" IN ({own})'


def columns_of(name: str) -> list[str]:
    """Return the columns of a table in its own order."""
    return [column._meta.db_column_name for column in all_tables()[name]._meta.columns]


def document_columns_of(name: str) -> set[str]:
    """Return the columns that hold JSON."""
    columns = all_tables()[name]._meta.columns
    return {column._meta.db_column_name for column in columns if column.column_type == "JSONB"}


def _owner_column(name: str) -> ForeignKey[Any]:
    personal = set(personal_tables())
    for column in all_tables()[name]._meta.foreign_key_columns:
        goes_along = column._foreign_key_meta.on_delete == OnDelete.cascade
        if goes_along and not column._meta.null and _target(column) in personal:
            return column
    raise Unowned(name)


def _target(column: ForeignKey[Any]) -> str:
    return column._foreign_key_meta.resolved_references._meta.tablename
