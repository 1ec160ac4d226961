"""The load generator: a process that plays a number of people, each one request after the other.

The closed loop is the same for every case: as soon as a reply is read, the next request is sent.
What only prepares it (signing in, starting a session) is done before the round begins, so that a
round holds one kind of request and the cases can be compared.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from math import ceil
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
SESSIONS_PER_SECOND = 40
"""Sessions that lie ready for each second of a round, each of some 40 answers. Should a machine get
through them all, further ones are started in the middle of the round, to its disadvantage."""
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
        self._sheet = sheet
        self._chance = random.Random(seed)  # noqa: S311 - simulated people, not secrets
        self._headers: dict[str, str] = {}
        self._state: AssessmentState | None = None
        self._sessions_left = 0
        self._ability = 0.0

    @property
    def is_answering(self) -> bool:
        return self._state is not None and self._state.question is not None

    async def arrive(self) -> None:
        """Sign in as somebody new; from now on the cookies are sent, as a browser does."""
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

    async def start(self) -> None:
        """Start the next session, as somebody new where this person has taken enough."""
        if self._sessions_left == 0:
            await self.arrive()
        self._sessions_left -= 1
        body = msgspec.json.encode({"path": PATH, "stack": STACK})
        address = f"{self.targets.product}/api/assessments"
        async with self.http.post(address, data=body, headers=self._headers) as reply:
            content = await _require(reply, 201)
        self._state = msgspec.json.decode(content, type=AssessmentState)

    async def hello(self) -> float:
        started = time.perf_counter()
        async with self.http.get(f"{self.targets.floor}/hello") as reply:
            await _require(reply, 200)
        return time.perf_counter() - started

    async def floor(self) -> float:
        started = time.perf_counter()
        async with self.http.post(f"{self.targets.floor}/floor", headers=self._headers) as reply:
            await _require(reply, 200)
        return time.perf_counter() - started

    async def answer(self) -> float:
        """Answer the question in front of this person.

        Returns the seconds of the answer request alone, the whole reply read.
        """
        if self._state is None or self._state.question is None:
            raise LoadFailed("there is no question to answer")
        question = self._state.question
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
        return elapsed


class Crowd:
    """Everybody who is simulated by one process: `people` at once, out of a larger number."""

    def __init__(
        self, http: aiohttp.ClientSession, targets: Targets, people: int, seed: int
    ) -> None:
        self.people = people
        self.sessions_finished = 0
        sheet = AnswerSheet(make_synthetic_bank())
        self._strangers = (Person(http, targets, sheet, seed + number) for number in count())
        self._ready: deque[Person] = deque()
        """With a session and a question in front of them."""
        self._resting: deque[Person] = deque()

    async def prepare(self, case: str, seconds: float) -> None:
        """Bring together everybody that a round will need."""
        wanted = ceil(seconds * SESSIONS_PER_SECOND) if case == "product" else self.people
        missing = wanted - len(self._ready)

        async def bring() -> None:
            nonlocal missing
            while missing > 0:
                missing -= 1
                self._ready.append(await self._start_one())

        async with asyncio.TaskGroup() as tasks:
            for _ in range(self.people):
                tasks.create_task(bring())

    async def live(self, case: str, end: float, note: Callable[[float], None]) -> None:
        """Be one of those who send requests, until `end`; `note` is told the seconds of each."""
        person = self._ready.popleft()
        request = CASES[case]
        while time.perf_counter() < end:
            note(await request(person))
            if not person.is_answering:
                self.sessions_finished += 1
                self._resting.append(person)
                person = self._ready.popleft() if self._ready else await self._start_one()
        self._ready.appendleft(person)

    async def _start_one(self) -> Person:
        person = self._resting.popleft() if self._resting else next(self._strangers)
        await person.start()
        return person


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
        crowd = Crowd(http, targets, people, seed)
        orders.send("ready")
        while True:
            case, seconds = orders.recv()
            try:
                await crowd.prepare(case, LEAD_IN_SECONDS + seconds)
                orders.send("prepared")
                orders.recv()  # everybody else is, too
                orders.send(await _run_round(crowd, case, seconds))
            except* (LoadFailed, aiohttp.ClientError, TimeoutError) as group:
                orders.send(LoadFailed(f"{case}: {group.exceptions[0]!r}"))


async def _run_round(crowd: Crowd, case: str, seconds: float) -> Round:
    begin = time.perf_counter() + LEAD_IN_SECONDS
    end = begin + seconds
    milliseconds: list[float] = []

    def note(elapsed: float) -> None:
        if begin <= time.perf_counter() <= end:
            milliseconds.append(elapsed * 1000)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(crowd.people):
            tasks.create_task(crowd.live(case, end, note))
        await asyncio.sleep(LEAD_IN_SECONDS)
        finished, before = crowd.sessions_finished, time.process_time()
        await asyncio.sleep(seconds)
        used = time.process_time() - before
        finished = crowd.sessions_finished - finished
    return Round(
        seconds=seconds,
        milliseconds=milliseconds,
        generator_cpu_seconds=used,
        sessions=finished,
    )


async def _require(reply: aiohttp.ClientResponse, status: int) -> bytes:
    content = await reply.read()
    if reply.status != status:
        raise LoadFailed(f"{reply.method} {reply.url.path} answered {reply.status}: {content!r}")
    return content
