import asyncio
from collections.abc import Iterator

import asyncpg
import pytest

from waymark.bank.content import Verification
from waymark.bank.snippets import SnippetFailed, Tools, run_snippet
from waymark.local.postgres import EmbeddedPostgres


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgresql"), durable=False) as server:
        yield server.url


def run(server_url: str, code: str, timeout_seconds: float = 10) -> str:
    tools = Tools(node=None, bash=None, postgresql_url=server_url)
    verification = Verification(language="postgresql", code=code, prints="")
    return run_snippet(verification, tools, timeout_seconds)


@pytest.mark.parametrize(
    ("code", "prints"),
    [
        ("SELECT 1 AS a, NULL AS b, true AS c, 'x' AS d", "1|NULL|t|x"),
        ("SELECT 1.50::numeric, 1::float8, 0.1::float4 + 0.2::float4", "1.50|1|0.3"),
        ("SELECT timestamptz '2024-03-31 01:30+01', date '2024-02-29', interval '90 minutes'",
         "2024-03-31 00:30:00+00|2024-02-29|01:30:00"),
        ("SELECT ARRAY[1, NULL, 3], ROW(1, 'a')::text", "{1,NULL,3}|(1,a)"),
        ("SELECT '{\"a\": 1}'::jsonb ->> 'a'", "1"),
        ("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2) RETURNING a; DROP TABLE t", "1\n2"),
        ("SELECT 1; SELECT 2 WHERE false", ""),
        ("BEGIN; CREATE TABLE t (a int); ROLLBACK; SELECT to_regclass('t')", "NULL"),
        ("SELECT count(*) FROM pg_stat_user_tables", "0"),
    ],
)  # fmt: skip
def test_rows_look_as_in_psql(server_url: str, code: str, prints: str) -> None:
    assert run(server_url, code) == prints


def test_a_snippet_leaves_nothing_for_the_next_one(server_url: str) -> None:
    run(server_url, "CREATE TABLE left_over (a int)")
    assert run(server_url, "SELECT to_regclass('left_over')") == "NULL"


async def test_no_database_is_left_behind(server_url: str) -> None:
    with pytest.raises(SnippetFailed, match='relation "missing" does not exist'):
        await asyncio.to_thread(run, server_url, "SELECT * FROM missing")
    connection = await asyncpg.connect(server_url)
    names = await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE '%check%'")
    await connection.close()
    assert names == []


def test_a_statement_that_does_not_end_is_ended(server_url: str) -> None:
    with pytest.raises(SnippetFailed, match="still running"):
        run(server_url, "SELECT pg_sleep(60)", timeout_seconds=0.5)


def test_a_row_inside_a_row_is_refused_instead_of_garbled(server_url: str) -> None:
    with pytest.raises(SnippetFailed, match="cast it to text"):
        run(server_url, "SELECT ROW(1, 'a')")
