"""The load generator: a process that plays a number of people, each one request after the other.

The closed loop is the same for every case: as soon as a reply is read, the next request is sent.
Requests that only prepare others (signing in, starting a session) are made but not measured.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from uuid import uuid4

import aiohttp
import msgspec
import uvloop

from waymark.assessments.schemas import AssessmentState, SubmitAnswer
from waymark.benchmark.people import AnswerSheet
from waymark.benchmark.synthetic_bank import PATH, STACK, make_synthetic_bank

LEAD_IN_SECONDS = 0.5
"""Before each measurement: connections are opened, caches find their place again."""
SESSIONS_OF_A_PERSON = 3
"""Then somebody new comes: nobody takes more sessions in a row, or would run out of questions."""
ABILITY_SD = 0.1
"""Logits around the mid cut. People near a cut keep the engine in doubt, so sessions are long."""


class LoadFailed(Exception):
    """A reply was not the one that the benchmark is about."""


class Targets(msgspec.Struct, frozen=True, kw_only=True):
    product: str
    floor: str
    """Addresses, without a slash at the end."""


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What one process measured in one round of one case."""

    seconds: float
    milliseconds: list[float]
    """Of each request that was answered within the round."""
    generator_cpu_seconds: float
    sessions: int
    """Finished within the round."""


class Person:
    """Somebody with a browser: signed in, with CSRF token, taking one session after the other."""

    def __init__(
        self, http: aiohttp.ClientSession, targets: Targets, sheet: AnswerSheet, seed: int
    ) -> None:
        self.http = http
        self.targets = targets
        self.sessions_finished = 0
        self._sheet = sheet
        self._chance = random.Random(seed)  # noqa: S311 - simulated people, not secrets
        self._headers: dict[str, str] = {}
        self._state: AssessmentState | None = None
        self._sessions_left = 0
        self._ability = 0.0

    async def hello(self) -> float:
        started = time.perf_counter()
        async with self.http.get(f"{self.targets.floor}/hello") as reply:
            await _require(reply, 200)
        return time.perf_counter() - started

    async def floor(self) -> float:
        if not self._headers:
            await self._arrive()
        started = time.perf_counter()
        async with self.http.post(f"{self.targets.floor}/floor", headers=self._headers) as reply:
            await _require(reply, 200)
        return time.perf_counter() - started

    async def answer(self) -> float:
        """Answer the question in front of this person; start another session where there is none.

        Returns the seconds of the answer request alone, the whole reply read.
        """
        if self._state is None or self._state.question is None:
            self._state = await self._start()
        question = self._state.question
        if question is None:
            raise LoadFailed("a new session shows no question")
        submitted = SubmitAnswer(
            question_id=question.id,
            client_key=uuid4(),
            response=self._sheet.respond(question, self._ability, self._chance),
        )
        address = f"{self.targets.product}/api/assessments/{self._state.id}/answers"
        body = msgspec.json.encode(submitted)
        started = time.perf_counter()
        async with self.http.post(address, data=body, headers=self._headers) as reply:
            content = await _require(reply, 200)
        elapsed = time.perf_counter() - started
        answered = self._state.answered
        self._state = msgspec.json.decode(content, type=AssessmentState)
        if self._state.answered != answered + 1:
            raise LoadFailed(f"the answer was not counted: {self._state.answered}")
        if self._state.question is None:
            self.sessions_finished += 1
        return elapsed

    async def _start(self) -> AssessmentState:
        if self._sessions_left == 0:
            await self._arrive()
        self._sessions_left -= 1
        body = msgspec.json.encode({"path": PATH, "stack": STACK})
        address = f"{self.targets.product}/api/assessments"
        async with self.http.post(address, data=body, headers=self._headers) as reply:
            content = await _require(reply, 201)
        return msgspec.json.decode(content, type=AssessmentState)

    async def _arrive(self) -> None:
        """Somebody new signs in; from now on their cookies are sent, as a browser does."""
        async with self.http.get(f"{self.targets.product}/api/session") as reply:
            await _require(reply, 200)
            token = reply.cookies["csrftoken"].value
        headers = {
            "content-type": "application/json",
            "x-csrftoken": token,
            "cookie": f"csrftoken={token}",
        }
        async with self.http.post(
            f"{self.targets.product}/api/sign-in/local",
            data=msgspec.json.encode({"name": f"Person {uuid4()}"}),
            headers=headers,
        ) as reply:
            await _require(reply, 200)
            session = reply.cookies["waymark"].value
        headers["cookie"] = f"csrftoken={token}; waymark={session}"
        self._headers = headers
        self._sessions_left = SESSIONS_OF_A_PERSON
        self._ability = self._chance.gauss(0.0, ABILITY_SD)


CASES: dict[str, Callable[[Person], Awaitable[float]]] = {
    "product": Person.answer,
    "floor": Person.floor,
    "hello": Person.hello,
}


def generate_load(orders: Connection, targets: Targets, people: int, seed: int) -> None:
    """Run rounds of (case, seconds) as ordered, until the pipe closes; send back each Round."""
    with suppress(EOFError, KeyboardInterrupt):
        uvloop.run(_generate(orders, targets, people, seed))


async def _generate(orders: Connection, targets: Targets, people: int, seed: int) -> None:
    # Without a cookie jar: matching cookies to addresses costs more than the rest of a request.
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"accept-encoding": "gzip, deflate, br", "accept": "application/json"},
        timeout=aiohttp.ClientTimeout(total=60),
    ) as http:
        sheet = AnswerSheet(make_synthetic_bank())
        crowd = [Person(http, targets, sheet, seed + number) for number in range(people)]
        orders.send("ready")
        while True:
            case, seconds = orders.recv()
            try:
                orders.send(await _run_round(crowd, CASES[case], seconds))
            except* (LoadFailed, aiohttp.ClientError, TimeoutError) as group:
                orders.send(LoadFailed(f"{case}: {group.exceptions[0]!r}"))


async def _run_round(
    crowd: list[Person], request: Callable[[Person], Awaitable[float]], seconds: float
) -> Round:
    begin = time.perf_counter() + LEAD_IN_SECONDS
    end = begin + seconds
    milliseconds: list[float] = []

    async def live(person: Person) -> None:
        while time.perf_counter() < end:
            elapsed = await request(person)
            done = time.perf_counter()
            if begin <= done <= end:
                milliseconds.append(elapsed * 1000)

    finished = sum(person.sessions_finished for person in crowd)
    async with asyncio.TaskGroup() as tasks:
        for person in crowd:
            tasks.create_task(live(person))
        await asyncio.sleep(LEAD_IN_SECONDS)
        before = time.process_time()
        await asyncio.sleep(seconds)
        used = time.process_time() - before
    return Round(
        seconds=seconds,
        milliseconds=milliseconds,
        generator_cpu_seconds=used,
        sessions=sum(person.sessions_finished for person in crowd) - finished,
    )


async def _require(reply: aiohttp.ClientResponse, status: int) -> bytes:
    content = await reply.read()
    if reply.status != status:
        raise LoadFailed(f"{reply.method} {reply.url.path} answered {reply.status}: {content!r}")
    return content
