"""`waymark up` whole: the real web application and worker over the real servers."""

import signal
import socket
from pathlib import Path

import psutil

from tests.local.running import PRODUCT, Running, is_alive, wait_until
from waymark.local.programs import answers_healthy

START_SECONDS = 120
"""A bound for a busy machine; a start takes a few seconds."""


def test_every_killed_part_comes_back_and_the_next_run_recovers_a_killed_supervisor(
    tmp_path: Path,
) -> None:
    with Running(PRODUCT, tmp_path) as run:
        run.wait_for(f"http://127.0.0.1:{run.port}\n", timeout_seconds=START_SECONDS)
        assert run.said.endswith(f"\nhttp://127.0.0.1:{run.port}\n")
        assert answers_healthy(run.port)
        for name, part in _parts(run).items():
            part.kill()
            run.wait_for(f"{name} is back")
        wait_until(lambda: answers_healthy(run.port), "the product is healthy again")
        left_over = [process.pid for process in _parts(run).values()]
        run.process.kill()
        run.process.wait()

    with Running(PRODUCT, tmp_path, port=run.port) as again:
        again.wait_for(f"http://127.0.0.1:{run.port}\n", timeout_seconds=START_SECONDS)
        assert "The last run was killed" in again.said
        assert "Database schema" not in again.said, "nothing changed, so nothing is applied"
        assert not any(is_alive(pid) for pid in left_over)
        parts = _parts(again).values()
        everything = [*parts, *(child for part in parts for child in part.children())]
        again.process.send_signal(signal.SIGINT)
        assert again.read_to_end() == 0
        assert not any(is_alive(process.pid) for process in everything)


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", 0))
        other_program.listen()
        port = other_program.getsockname()[1]
        with Running(PRODUCT, tmp_path, port=port) as run:
            assert run.read_to_end() == 1
        assert run.said == (
            f"Port {port} is taken by another program: choose another one with "
            f"`make run PORT={port + 1}`.\n"
        )


def test_an_unreachable_database_of_ones_own_is_named_without_a_stack_trace(
    tmp_path: Path,
) -> None:
    environment = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    with Running(PRODUCT, tmp_path, environment=environment) as run:
        assert run.read_to_end() == 1
    assert "DATABASE_URL" in run.said
    assert "Traceback" not in run.said
    assert not (run.folder / "postgres").exists()


def _parts(run: Running) -> dict[str, psutil.Process]:
    """The supervisor's children by the name it calls them."""
    signs = {
        "Web application": " waymark web",
        "Worker": " waymark worker",
        "Redis": "redis-server",
        "PostgreSQL": "postgres -D",
    }
    children = psutil.Process(run.process.pid).children()
    return {
        name: next(child for child in children if sign in " ".join(child.cmdline()))
        for name, sign in signs.items()
    }
