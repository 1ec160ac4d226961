"""Real servers, really started and really killed."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis

from waymark.local.failures import LocalFailure
from waymark.local.postgres import EmbeddedPostgres, RunAs
from waymark.local.redis import EmbeddedRedis


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    with EmbeddedRedis(tmp_path) as server:
        yield server


async def _query(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_postgres_16_answers_on_the_loopback_address_only(postgres: EmbeddedPostgres) -> None:
    assert await _query(postgres.url, "SHOW server_version") == "16.14"
    assert _listening_addresses(postgres.pid) == {("127.0.0.1", postgres.port)}


async def test_postgres_refuses_a_wrong_password(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await _query(f"postgresql://waymark:guess@127.0.0.1:{postgres.port}/waymark", "SELECT 1")


def test_only_the_owner_may_read_the_passwords(
    postgres: EmbeddedPostgres, redis_server: EmbeddedRedis
) -> None:
    for file in (
        postgres.data_folder / "password",
        redis_server.data_folder / "password",
        redis_server.data_folder / "redis.conf",
    ):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_committed_rows_survive_a_killed_postgres(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        port = server.port
        await _query(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        server.kill()
        assert server.start() == server.url
        assert server.port == port
        assert await _query(server.url, "SELECT answer FROM kept") == 42


async def test_a_second_postgres_on_the_same_data_is_refused(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(LocalFailure, match="PostgreSQL could not start"):
        EmbeddedPostgres(postgres.data_folder, durable=False).start()
    assert await _query(postgres.url, "SELECT 1") == 1


def test_stopping_postgres_leaves_no_process_and_may_be_repeated(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path, durable=False)
    server.start()
    assert server.pid is not None
    family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
    server.stop()
    server.stop()
    assert psutil.wait_procs(family, timeout=5)[1] == []


async def test_an_interrupted_creation_is_started_over(tmp_path: Path) -> None:
    unfinished = tmp_path / "unfinished-1"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("16\n")
    (tmp_path / "password").write_text("half")
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        assert await _query(server.url, "SELECT 1") == 1
    assert not unfinished.exists()


async def test_a_server_left_by_a_killed_owner_is_stopped(tmp_path: Path) -> None:
    orphan = EmbeddedPostgres(tmp_path, durable=False)
    orphan.start()
    with EmbeddedPostgres(tmp_path / "other", durable=False) as stranger:
        successor = EmbeddedPostgres(tmp_path, durable=False)
        assert successor.stop_left_over()
        assert not orphan.is_running
        assert not successor.stop_left_over()
        assert stranger.is_running
        successor.start()
        assert await _query(successor.url, "SELECT 1") == 1
        successor.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up its rights")
async def test_root_without_namespaces_runs_postgres_as_nobody(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=False, run_as=RunAs.NOBODY) as server:
        process = psutil.Process(server.pid)
        assert process.username() == "nobody"
        assert process.gids().real != 0
        await _query(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        server.kill()
        server.start()
        assert await _query(server.url, "SELECT answer FROM kept") == 42


def test_redis_keeps_what_it_acknowledged_over_a_kill(redis_server: EmbeddedRedis) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        client.set("session", "open")
    port = redis_server.port
    redis_server.kill()
    redis_server.start()
    assert redis_server.port == port
    with redis.Redis.from_url(redis_server.url) as client:
        assert client.get("session") == b"open"


def test_redis_wants_its_password_and_listens_on_loopback_only(redis_server: EmbeddedRedis) -> None:
    with (
        redis.Redis(port=redis_server.port) as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()
    assert _listening_addresses(redis_server.pid) == {("127.0.0.1", redis_server.port)}
    assert "requirepass" not in " ".join(psutil.Process(redis_server.pid).cmdline())


def test_redis_moves_to_another_port_when_its_first_choice_is_taken(
    redis_server: EmbeddedRedis, tmp_path: Path
) -> None:
    late = EmbeddedRedis(tmp_path / "late")
    late.port = redis_server.port
    with late:
        assert late.port != redis_server.port


def test_the_stand_in_for_redis_says_what_it_is_and_answers_what_a_worker_asks(
    tmp_path: Path,
) -> None:
    with EmbeddedRedis(tmp_path, stand_in=True) as server:
        assert server.warning is not None
        with redis.Redis.from_url(server.url) as client:
            assert client.info(section="Server")["redis_version"] == 0
            client.set("session", "open")
            assert client.get("session") == b"open"


def _listening_addresses(pid: int | None) -> set[tuple[str, int]]:
    return {
        (connection.laddr.ip, connection.laddr.port)
        for connection in psutil.Process(pid).net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
