"""Execute an SQL script in a fresh PostgreSQL database and return its rows as text."""

import asyncio
import re
import secrets

import asyncpg

TOKEN = re.compile(
    r"""
    --[^\n]* | /\*.*?\*/              # comments
    | [eE]'(?:\\.|''|[^'\\])*'        # text with escapes
    | '(?:''|[^'])*' | "(?:""|[^"])*"
    | \$(?P<tag>[A-Za-z_]\w*|)\$.*?\$(?P=tag)\$
    | ;
    | \w+ | .
    """,
    re.DOTALL | re.VERBOSE,
)

# Types that asyncpg would turn into Python values; asked for as text, they look as in psql.
TEXT_TYPES = (
    *("bool", "int2", "int4", "int8", "float4", "float8", "numeric", "oid"),
    *("date", "time", "timetz", "timestamp", "timestamptz", "interval"),
    *("uuid", "bytea", "inet", "cidr", "bit", "varbit"),
)


async def postgresql_rows(url: str, script: str, timeout_seconds: float) -> str:
    """Run `script` statement by statement on one connection to a database of its own.

    Returns the rows of the last statement that returns any columns, one per line, values joined by
    "|" and NULL as NULL. Raises asyncpg.PostgresError where a statement fails, TimeoutError, and
    OSError where the server cannot be reached. The database is gone afterwards.
    """
    name = f"waymark_check_{secrets.token_hex(8)}"
    administrator = await asyncpg.connect(url)
    try:
        # template0 has no sessions of others, which would block the copy of template1.
        await administrator.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            async with asyncio.timeout(timeout_seconds):
                return await _rows(url, name, script)
        finally:
            await administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await administrator.close()


async def _rows(url: str, database: str, script: str) -> str:
    settings = {"TimeZone": "UTC", "DateStyle": "ISO", "lc_messages": "C"}
    connection = await asyncpg.connect(url, database=database, server_settings=settings)
    try:
        for type_name in TEXT_TYPES:
            await connection.set_type_codec(
                type_name, schema="pg_catalog", encoder=str, decoder=str, format="text"
            )
        rows: list[asyncpg.Record] = []
        for statement in split_statements(script):
            prepared = await connection.prepare(statement)
            found = await prepared.fetch()
            if prepared.get_attributes():
                rows = found
        return "\n".join("|".join(map(_text, row)) for row in rows)
    finally:
        connection.terminate()


def split_statements(script: str) -> list[str]:
    """Return the statements without comments; semicolons inside quotes do not end one."""
    statements, current = [], ""
    for token in TOKEN.finditer(script):
        text = token.group()
        if text == ";":
            statements.append(current.strip())
            current = ""
        else:
            current += " " if text.startswith(("--", "/*")) else text
    return [statement for statement in [*statements, current.strip()] if statement]


def _text(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, list):
        return "{" + ",".join(map(_text, value)) + "}"
    if isinstance(value, tuple | asyncpg.Record):
        raise asyncpg.InterfaceError("a row is no value of a row; cast it to text")
    return str(value)
