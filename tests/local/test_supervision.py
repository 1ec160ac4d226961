"""The supervisor over the real PostgreSQL and Redis, with real signals."""

import ast
import os
import pty
import signal
import sys
from pathlib import Path

import asyncpg
import pytest
import redis

from tests.local.running import SERVERS_ONLY, Running, is_alive, wait_until
from waymark.local.server_process import find_free_port

STOP_SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def _started(run: Running) -> tuple[dict[str, int], dict[str, str]]:
    """The process ids and the URLs of the servers, by name."""
    said = run.wait_for(r"started (.*)\n").removeprefix("started ").strip()
    pids, urls = said.split("} ")
    return ast.literal_eval(pids + "}"), ast.literal_eval(urls)


async def _execute(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@pytest.mark.parametrize("number", STOP_SIGNALS, ids=lambda number: number.name)
async def test_a_stop_signal_stops_everything_and_loses_nothing(
    number: signal.Signals, tmp_path: Path
) -> None:
    with Running(SERVERS_ONLY, tmp_path) as run:
        pids, urls = _started(run)
        await _execute(urls["PostgreSQL"], "CREATE TABLE kept AS SELECT 42 AS answer")
        redis.Redis.from_url(urls["Redis"]).set("kept", "42")
        run.process.send_signal(number)
        run.process.send_signal(number)  # an impatient second time
        assert run.read_to_end() == 0
        assert not any(is_alive(pid) for pid in pids.values())
    log = (run.folder / "logs" / "postgres.log").read_text()
    assert "database system is shut down" in log

    with Running(SERVERS_ONLY, tmp_path, port=run.port) as again:
        _, urls = _started(again)
        assert await _execute(urls["PostgreSQL"], "SELECT answer FROM kept") == 42
        assert redis.Redis.from_url(urls["Redis"]).get("kept") == b"42"
    assert "not properly shut down" not in (again.folder / "logs" / "postgres.log").read_text()


async def test_killed_servers_come_back_on_the_same_port_with_their_data(tmp_path: Path) -> None:
    with Running(SERVERS_ONLY, tmp_path) as run:
        pids, urls = _started(run)
        await _execute(urls["PostgreSQL"], "CREATE TABLE kept AS SELECT 42 AS answer")
        redis.Redis.from_url(urls["Redis"]).set("kept", "42")
        for pid in pids.values():
            os.kill(pid, signal.SIGKILL)
        run.wait_for("PostgreSQL was killed by signal 9; starting it again")
        run.wait_for("PostgreSQL is back")
        run.wait_for("Redis is back")
        assert await _execute(urls["PostgreSQL"], "SELECT answer FROM kept") == 42
        assert redis.Redis.from_url(urls["Redis"]).get("kept") == b"42"


async def test_the_next_run_recovers_what_a_killed_supervisor_left(tmp_path: Path) -> None:
    with Running(SERVERS_ONLY, tmp_path) as run:
        pids, urls = _started(run)
        await _execute(urls["PostgreSQL"], "CREATE TABLE kept AS SELECT 42 AS answer")
        run.process.kill()
        run.process.wait()
        assert all(is_alive(pid) for pid in pids.values())
    with Running(SERVERS_ONLY, tmp_path, port=run.port) as again:
        _, urls = _started(again)
        assert "The last run was killed" in again.said
        assert not any(is_alive(pid) for pid in pids.values())
        assert await _execute(urls["PostgreSQL"], "SELECT answer FROM kept") == 42


def test_a_second_run_on_the_same_port_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with Running(SERVERS_ONLY, tmp_path) as run:
        pids, _ = _started(run)
        with Running(SERVERS_ONLY, tmp_path, port=run.port) as second:
            assert second.read_to_end() == 1
        assert f"already running at http://127.0.0.1:{run.port}" in second.said
        assert f"process {run.process.pid}" in second.said
        assert all(is_alive(pid) for pid in pids.values())


def test_two_runs_with_different_ports_live_side_by_side(tmp_path: Path) -> None:
    with Running(SERVERS_ONLY, tmp_path) as run, Running(SERVERS_ONLY, tmp_path) as other:
        assert _started(run)[1] != _started(other)[1]


def test_a_server_that_cannot_live_ends_the_run_with_the_reason(tmp_path: Path) -> None:
    with Running(SERVERS_ONLY, tmp_path) as run:
        pids, _ = _started(run)
        # No start can succeed with this file, as with any damage that a restart cannot repair.
        (run.folder / "postgres" / "cluster" / "PG_VERSION").write_text("nonsense\n")
        os.kill(pids["PostgreSQL"], signal.SIGKILL)
        run.wait_for("PostgreSQL keeps dying")
        run.wait_for("not a valid data directory")
        assert run.read_to_end() == 1
        wait_until(lambda: not is_alive(pids["Redis"]), "Redis is stopped too")


def test_a_stop_during_the_start_is_obeyed_at_once(tmp_path: Path) -> None:
    with Running(SERVERS_ONLY, tmp_path) as run:
        run.wait_for("Servers")
        run.process.send_signal(signal.SIGINT)
        assert run.read_to_end() == 0
    assert "started" not in run.said
    with Running(SERVERS_ONLY, tmp_path, port=run.port) as again:
        _started(again)


def test_closing_the_terminal_stops_everything_also_below_another_program(tmp_path: Path) -> None:
    # The terminal's first process ignores the hang-up, as make does while it waits.
    first = "import signal, subprocess, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
    first += "sys.exit(subprocess.call(sys.argv[1:]))"
    port = find_free_port()
    supervisor = [sys.executable, "-c", SERVERS_ONLY, str(port), str(tmp_path)]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-c", first, *supervisor])  # noqa: S606 - our own
    said = ""
    while "started" not in said:
        said += os.read(terminal, 4096).decode()
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    log = (tmp_path / str(port) / "logs" / "postgres.log").read_text()
    assert "database system is shut down" in log
