"""A running product of its own, and a browser that reports everything it complains about."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from tests.browser import chromium_arguments, require_chromium
from tests.journeys.person import Person
from waymark.local.postgres import EmbeddedPostgres
from waymark.local.programs import Program, program_environment
from waymark.local.redis import EmbeddedRedis
from waymark.local.server_process import find_free_port

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "frontend" / "dist" / "index.html"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
DATABASE = "journeys"

# What the browser itself reports of replies and lost lines, which some journeys are about.
EXPECTED_COMPLAINT = "Failed to load resource"


@dataclass(frozen=True)
class LiveServer:
    url: str
    environment: dict[str, str]
    """What its programs were started with."""


@pytest.fixture(scope="session")
async def live_server(
    postgres: EmbeddedPostgres,
    redis_server: EmbeddedRedis,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[LiveServer]:
    """Web application and worker, on a database and a Redis number that no other test uses."""
    if not BUILT.exists():
        pytest.fail("The front end has not been built: run `npm run build` in frontend/.")
    folder = tmp_path_factory.mktemp("journeys")
    connection = await asyncpg.connect(postgres.url)
    await connection.execute(f"CREATE DATABASE {DATABASE}")
    await connection.close()
    environment = program_environment(
        database_url=f"{postgres.url.rpartition('/')[0]}/{DATABASE}",
        redis_url=f"{redis_server.url.rpartition('/')[0]}/1",
        secret=secrets.token_urlsafe(32),
        run_folder=folder,
    )
    publishing = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.journeys.published_bank", cwd=ROOT, env=environment
    )
    assert await publishing.wait() == 0
    port = find_free_port()
    with ExitStack() as running:
        for name, arguments, health_port in (
            ("worker", ["worker"], None),
            ("web", ["web", "--port", str(port)], port),
        ):
            program = Program(
                name,
                arguments,
                log_file=folder / f"{name}.log",
                environment=environment,
                health_port=health_port,
                stop_timeout_seconds=20,
            )
            running.enter_context(program)
        yield LiveServer(f"http://127.0.0.1:{port}", environment)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = require_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path,
            args=[
                *chromium_arguments(),
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        await browser.close()


@pytest.fixture
async def context(browser: Browser, live_server: LiveServer) -> AsyncIterator[BrowserContext]:
    """One person's browser. A complaint in any of its consoles fails the test: a violation of the
    content security policy shows nowhere else."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and EXPECTED_COMPLAINT not in message.text:
            complaints.append(message.text)

    context = await browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    context.on("console", note)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    await context.add_init_script(path=AXE)
    yield context
    await context.close()
    assert complaints == []


@pytest.fixture
async def page(context: BrowserContext) -> Page:
    return await context.new_page()


@pytest.fixture
async def person(page: Page) -> Person:
    """Somebody new, signed in."""
    person = Person(page)
    await person.sign_in(f"Person {secrets.token_hex(4)}")
    return person


@pytest.fixture
def open_tab(context: BrowserContext) -> Callable[[str], Awaitable[Person]]:
    """Open another tab of the same browser at an address."""

    async def open_tab(address: str) -> Person:
        page = await context.new_page()
        await page.goto(address)
        return Person(page)

    return open_tab
