"""Give somebody a row in every table that can hold one, whatever tables there are."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
from piccolo.columns import ForeignKey
from piccolo.columns.base import Column

from waymark.database import new_id, pool
from waymark.privacy.walking import ACCOUNT, all_tables, personal_tables

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

SPECIAL: dict[str, dict[str, Any]] = {
    "account": {"suspended_at": None, "deletion_due_at": None, "time_multiplier": 1.5},
    "assessment": {"path": "back-end-developer", "focus": None, "state": "finished"},
    "goal": {"state": "closed", "weekly_hours": 5},
    "plan": {"state": "archived"},
    "credential": {"revoked_because": "holder", "replaces": None},
    "result_share": {"shows_level": True},
}
"""Columns that depend on each other, which no rule for one column alone can fill."""

CHOICES = {
    "purpose": "development",
    "outcome": "right",
    "level": "mid",
    "mark": "claimed",
    "previous_mark": "learning",
    "event": "signed_in",
    "reason": "edited",
    "kind": "project",
}
"""Columns with a closed list of values."""


async def fill_every_table(name: str, version_id: UUID, release_id: UUID) -> dict[str, UUID]:
    """Make an account of this name with a row in every table; return the rows' ids by table.

    Wherever there is room, the rows hold the name and the account's id.
    """
    rows: dict[str, UUID] = {"question_version": version_id, "bank_release": release_id}
    tables = all_tables()
    account_id = new_id()
    rows["credential_status"] = await _insert_status()
    for table in personal_tables():
        rows[table] = account_id if table == ACCOUNT else new_id()
        values = {
            column._meta.db_column_name: _value(column, table, name, account_id, rows)
            for column in tables[table]._meta.columns
        }
        await _insert(table, {**values, **SPECIAL.get(table, {}), "id": rows[table]})
    await pool().execute(
        """
        INSERT INTO job (id, name, arguments, unique_key, state, attempts, run_after, created_at)
        VALUES ($1, 'score_assessment', $2, $3, 'done', 1, $4, $4)
        """,
        new_id(),
        msgspec.json.encode({"assessment_id": rows["assessment"]}).decode(),
        f"score {rows['assessment']}",
        NOW,
    )
    return rows


async def _insert_status() -> UUID:
    """A place of a status list, which leads to nobody but has to be there for a credential."""
    place: UUID = await pool().fetchval(
        "INSERT INTO credential_status (id, list, place)"
        " SELECT $1, 1, coalesce(max(place) + 1, 0) FROM credential_status WHERE list = 1"
        " RETURNING id",
        new_id(),
    )
    return place


async def _insert(table: str, values: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608  our own names
    try:
        await pool().execute(statement, *values.values())
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise AssertionError(
            f"No row could be made for {table}: {error} Say in SPECIAL or CHOICES how."
        ) from error


def _value(column: Column, table: str, name: str, account_id: UUID, rows: dict[str, UUID]) -> Any:
    if isinstance(column, ForeignKey):
        return rows.get(column._foreign_key_meta.resolved_references._meta.tablename)
    title = column._meta.db_column_name
    default = column._meta.params.get("default")
    if title in CHOICES:
        return CHOICES[title]
    if title == "state":
        return default
    if column.column_type == "JSONB":
        return msgspec.json.encode({"name": name, "account": account_id}).decode()
    values: dict[type, Any] = {
        str: f"{name} {account_id} {uuid4()}"[: column._meta.params.get("length") or 200],
        UUID: uuid4(),
        bool: False,
        int: 1,
        float: 0.5,
        datetime: NOW,
        date: NOW.date(),
        bytes: name.encode(),
    }
    if column.value_type not in values:
        raise AssertionError(f"Nothing is known to put into {table}.{title}.")
    return values[column.value_type]


async def search_database(text: str) -> list[str]:
    """Return the tables in which `text` stands anywhere: in text, JSON, ids or bytes."""
    names = await pool().fetch(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        " AND table_type = 'BASE TABLE' ORDER BY table_name"
    )
    found = []
    for row in names:
        table = row["table_name"]
        as_text = f'SELECT count(*) FROM "{table}" t WHERE to_jsonb(t)::text ILIKE $1'  # noqa: S608
        as_bytes = text.encode().hex()
        for wanted in (f"%{text}%", f"%{as_bytes}%"):
            if await pool().fetchval(as_text, wanted):
                found.append(table)
    return sorted(set(found))
