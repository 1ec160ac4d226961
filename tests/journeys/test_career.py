"""A career over months: a home, a refresh, a history and what changed between two sessions."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from playwright.async_api import expect

from tests.career.days import let_days_pass
from tests.journeys.conftest import DATABASE, LiveServer
from tests.journeys.person import Person
from tests.journeys.test_every_page_is_accessible import check
from waymark.local.postgres import EmbeddedPostgres

WaitDays = Callable[[int], Awaitable[None]]


@pytest.fixture
async def days_pass(live_server: LiveServer, postgres: EmbeddedPostgres) -> AsyncIterator[WaitDays]:
    """Let days go by for everybody in the running product."""
    connection = await asyncpg.connect(f"{postgres.url.rpartition('/')[0]}/{DATABASE}")
    yield lambda days: let_days_pass(days, connection)
    await connection.close()


async def take_a_session(person: Person) -> None:
    await person.start()
    await know_nothing(person)


async def know_nothing(person: Person) -> None:
    """Say "I don't know" until the session ends."""
    ordinal = 1
    while True:
        await person.sees_question(ordinal)
        await person.does_not_know()
        ordinal += 1
        await expect(person.heading).not_to_have_text(f"Question {ordinal - 1}")
        if not (await person.heading.inner_text()).startswith("Question"):
            await person.sees_result()
            return


async def test_somebody_comes_back_after_months(person: Person, days_pass: WaitDays) -> None:
    page = person.page
    await expect(page.get_by_role("heading", name="Take a first session")).to_be_visible()
    await page.goto("/history")
    await expect(page.get_by_role("link", name="Start a session")).to_be_visible()
    await check(page, "history without sessions")

    await take_a_session(person)
    await page.goto("/")
    await expect(page.get_by_role("heading", name="Make a plan for")).to_be_visible()
    await check(page, "home after a session")

    await days_pass(200)
    await page.reload()
    await expect(page.get_by_role("heading", name="Refresh Back-end developer")).to_be_visible()
    await expect(page.get_by_text("wider today")).to_be_visible()
    await check(page, "home with what has aged")
    await page.get_by_role("button", name="Start the refresh").click()
    await know_nothing(person)
    await expect(page.get_by_text("Refresh · Back-end developer")).to_be_visible()

    await page.goto("/")
    await expect(page.get_by_text("beyond measurement error")).to_be_visible()
    await page.get_by_role("link", name="History of Back-end developer").click()
    await expect(page.get_by_role("heading", name="2 sessions")).to_be_visible()
    await check(page, "history")
    for box in await page.get_by_role("checkbox").all():
        await box.check()
    await check(page, "history with two picked")
    await page.get_by_role("link", name="Compare the two").click()
    await expect(person.heading).to_contain_text("No change beyond measurement error")
    await check(page, "comparison")
    await page.get_by_text("Programming").click()
    await expect(page.get_by_text("PYTHON")).to_be_visible()
    await check(page, "comparison with an area opened")
