"""The real product, with its processes killed (SIGKILL) in the middle of a session."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import psutil
import pytest

from tests.local.running import PRODUCT, Running, wait_until
from waymark.local.postgres import EmbeddedPostgres

STACK = ["python", "postgresql"]
WAITING_WRITERS = """
    SELECT count(*) FROM pg_locks
    WHERE relation = 'result_revision'::regclass AND NOT granted
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(PRODUCT, tmp_path_factory.mktemp("product")) as running:
        running.wait_for(r"http://127\.0\.0\.1:\d+", timeout_seconds=90)
        yield running


class Person:
    """Answers as the browser does: an answer is sent again, with the same key, until it is kept."""

    def __init__(self, port: int) -> None:
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10)
        self.retry("GET", "/api/session")
        self.post("/api/sign-in/local", {"name": f"Person {uuid4()}"})

    def post(self, address: str, body: Any = None) -> Any:
        return self.retry("POST", address, body)

    def get(self, address: str) -> Any:
        return self.retry("GET", address)

    def retry(self, method: str, address: str, body: Any = None) -> Any:
        replies: list[httpx.Response] = []

        def is_answered() -> bool:
            headers = {"x-csrftoken": self.http.cookies.get("csrftoken") or ""}
            try:
                reply = self.http.request(method, address, json=body, headers=headers)
            except httpx.TransportError:
                return False
            replies.append(reply)
            return reply.status_code < 500

        wait_until(is_answered, f"{method} {address} was answered", timeout_seconds=60)
        assert replies[-1].status_code in {200, 201}, replies[-1].text
        return replies[-1].json()

    def start(self) -> Any:
        path = self.get("/api/paths")[0]["slug"]
        return self.post("/api/assessments", {"path": path, "stack": STACK})

    def answer(self, state: Any, key: str | None = None) -> Any:
        return self.post(
            f"/api/assessments/{state['id']}/answers",
            {
                "questionId": state["question"]["id"],
                "clientKey": key or str(uuid4()),
                "response": {"kind": "unknown"},
            },
        )

    def read(self, state: Any) -> Any:
        return self.get(f"/api/assessments/{state['id']}")

    def wait_for_result(self, state: Any) -> Any:
        wait_until(
            lambda: self.read(state)["state"] == "finished",
            "the result was worked out",
            timeout_seconds=90,
        )
        return self.get(f"/api/assessments/{state['id']}/result")


@pytest.fixture
def person(product: Running, meet: Callable[[Running], Person]) -> Person:
    """Somebody new, signed in."""
    return meet(product)


@pytest.fixture
def meet() -> Iterator[Callable[[Running], Person]]:
    people: list[Person] = []

    def make(running: Running) -> Person:
        people.append(Person(running.port))
        return people[-1]

    yield make
    for each in people:
        each.http.close()


def process_of(product: Running, part: str) -> psutil.Process:
    """The process of one part of the product; for PostgreSQL the server that owns the others."""
    signs = {
        "web": ("waymark", "web"),
        "worker": ("waymark", "worker"),
        "redis": ("redis-server",),
        "postgres": ("postgres", "-D"),
    }[part]
    found = [
        child
        for child in psutil.Process(product.process.pid).children(recursive=True)
        if all(any(sign in word for word in child.cmdline()) for sign in signs)
    ]
    assert found, f"{part} does not run"
    return found[0]


def kill(product: Running, part: str) -> None:
    """Kill the part and everything that it started, as a crash of the machine's memory would."""
    process = process_of(product, part)
    for victim in (*process.children(recursive=True), process):
        try:
            os.kill(victim.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it went with its parent


@pytest.mark.parametrize("part", ["web", "worker", "redis", "postgres"])
def test_a_killed_part_loses_no_answer_and_the_session_goes_on(
    product: Running, person: Person, part: str
) -> None:
    state = person.start()
    for _ in range(2):
        state = person.answer(state)

    kill(product, part)

    assert person.read(state) == state
    key = str(uuid4())
    following = person.answer(state, key)
    assert following["answered"] == 3
    assert person.answer(state, key) == following


@pytest.mark.parametrize("part", ["web", "postgres"])
def test_answers_under_way_at_the_moment_of_the_kill_count_once(
    product: Running, person: Person, part: str
) -> None:
    state = person.start()
    keys = []

    async def keep_answering() -> None:
        nonlocal state
        for _ in range(6):
            keys.append(str(uuid4()))
            state = await asyncio.to_thread(person.answer, state, keys[-1])

    async def kill_meanwhile() -> None:
        await asyncio.to_thread(wait_until, lambda: len(keys) >= 3, "three answers were sent")
        kill(product, part)

    async def both() -> None:
        await asyncio.gather(keep_answering(), kill_meanwhile())

    asyncio.run(both())

    assert state["answered"] == 6
    assert person.read(state) == state
    person.post(f"/api/assessments/{state['id']}/stop")
    review = person.get(f"/api/assessments/{state['id']}/review")
    assert [question["question"]["ordinal"] for question in review["questions"]] == [*range(1, 7)]


def test_a_session_closed_while_no_worker_lives_is_finished_by_the_next_one(
    product: Running, person: Person
) -> None:
    state = person.answer(person.start())

    kill(product, "worker")
    person.post(f"/api/assessments/{state['id']}/stop")

    result = person.wait_for_result(state)
    assert len(result["revisions"]) == 1


def test_a_promise_survives_the_loss_of_redis(product: Running, person: Person) -> None:
    state = person.answer(person.start())

    person.post(f"/api/assessments/{state['id']}/stop")
    kill(product, "redis")

    assert len(person.wait_for_result(state)["revisions"]) == 1


def test_a_worker_killed_in_the_middle_of_scoring_leaves_exactly_one_result(
    product: Running, person: Person
) -> None:
    state = person.answer(person.start())
    url = EmbeddedPostgres(product.folder / "postgres", port=postgres_port(product)).url

    async def kill_while_it_works() -> None:
        blocker, watcher = await asyncpg.connect(url), await asyncpg.connect(url)
        async with blocker.transaction():
            # The worker will have to wait where it writes the result, inside its transaction.
            await blocker.execute("LOCK TABLE result_revision IN SHARE MODE")
            await asyncio.to_thread(person.post, f"/api/assessments/{state['id']}/stop")
            async with asyncio.timeout(30):
                while not await watcher.fetchval(WAITING_WRITERS):
                    pass  # the query itself yields
            kill(product, "worker")
        await blocker.close()
        await watcher.close()

    asyncio.run(kill_while_it_works())

    result = person.wait_for_result(state)
    assert len(result["revisions"]) == 1
    assert result["answered"] == 1


def postgres_port(product: Running) -> int:
    command = process_of(product, "postgres").cmdline()
    return int(command[command.index("-p") + 1])


def test_a_whole_machine_that_goes_down_comes_back_with_everything(
    tmp_path: Path, meet: Callable[[Running], Person]
) -> None:
    with Running(PRODUCT, tmp_path) as first:
        first.wait_for(r"http://127\.0\.0\.1:\d+", timeout_seconds=90)
        person = meet(first)
        state = person.answer(person.start())
        for process in psutil.Process(first.process.pid).children(recursive=True):
            process.kill()
        first.process.kill()
        first.read_to_end()

    with Running(PRODUCT, tmp_path, port=first.port) as second:
        second.wait_for(r"http://127\.0\.0\.1:\d+", timeout_seconds=90)
        assert person.read(state) == state
        assert person.answer(state)["answered"] == 2
