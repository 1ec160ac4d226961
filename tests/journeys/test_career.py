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


async def test_somebody_keeps_what_they_have_done(person: Person) -> None:
    page = person.page
    await take_a_session(person)
    await page.goto("/")
    await page.get_by_role("link", name="beside what is measured").click()
    await expect(person.heading).to_have_text("Evidence")
    await check(page, "evidence without entries")

    await page.get_by_role("button", name="Add an entry").click()
    await page.get_by_label("Title").fill("A ledger")
    await page.get_by_role("textbox", name="Link").fill("https://example.org/ledger")
    await page.get_by_label("From").fill("2024-03-01")
    await page.get_by_label("Name of a skill").fill("Juggling")
    await person.press("Enter")
    await expect(page.get_by_text("There is no skill “Juggling”.")).to_be_visible()
    await page.get_by_label("Name of a skill").fill("postgresql")
    await person.press("Enter")
    await expect(page.get_by_role("button", name="Remove POSTGRESQL")).to_be_visible()
    await check(page, "evidence form")
    await page.get_by_role("button", name="Keep it").click()

    await expect(page.get_by_text("A ledger: kept.")).to_be_visible()
    await expect(page.get_by_text("since 1 March 2024")).to_be_visible()
    beside = page.get_by_role("listitem").filter(has_text="What was measured")
    await expect(beside).to_contain_text("POSTGRESQL")
    await expect(beside).to_contain_text("A ledger")
    await check(page, "evidence")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download as JSON Resume").click()
    assert (await download.value).suggested_filename == "waymark-resume.json"
    await page.get_by_role("link", name="Printable page").click()
    await expect(page.get_by_role("heading", name="A ledger")).to_be_visible()
    await check(page, "evidence to print")

    await page.get_by_role("link", name="Back to the evidence").click()
    await page.get_by_role("button", name="Change A ledger").click()
    await page.get_by_label("Title").fill("A better ledger")
    await page.get_by_role("button", name="Keep it").click()
    await expect(page.get_by_role("heading", name="A better ledger")).to_be_visible()
    await page.get_by_role("button", name="Remove A better ledger").click()
    await page.get_by_role("button", name="Remove it").click()
    await expect(page.get_by_text("Nothing is kept here yet.")).to_be_visible()


async def test_somebody_settles_in(person: Person) -> None:
    page = person.page
    await page.goto("/settings/profile")
    await expect(page.get_by_label("Name", exact=True)).not_to_be_empty()
    await page.get_by_label("Name", exact=True).fill("Ada L.")
    await page.get_by_role("checkbox", name="Keep a stack here").check()
    await page.get_by_role("checkbox", name="MYSQL").check()
    await page.get_by_role("checkbox", name="JAVASCRIPT").check()
    await page.get_by_label("Time").select_option("2")
    await check(page, "profile")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await expect(page.get_by_role("banner").get_by_text("Ada L.")).to_be_visible()
    await page.goto("/start")
    await expect(page.get_by_role("checkbox", name="MYSQL")).to_be_checked()


PAPER = "() => getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(250, 247, 240)", "rgb(23, 22, 19)"


async def test_a_theme_that_was_chosen_stands_before_anything_shows(person: Person) -> None:
    page = person.page
    await page.emulate_media(color_scheme="light")
    await page.goto("/settings/appearance")
    await expect(page.get_by_role("radio", name="As the system")).to_be_checked()
    await check(page, "appearance")
    await page.emulate_media(color_scheme="light")
    await page.get_by_role("radio", name="Dark").check()
    assert await page.evaluate(PAPER) == DARK
    await check(page, "appearance in dark")

    await page.emulate_media(color_scheme="light")
    for address in ("/", "/roadmaps"):
        # The module scripts have not run yet, only the one that reads the choice.
        await page.goto(address, wait_until="commit")
        await page.wait_for_function("document.body !== null")
        assert await page.evaluate("document.documentElement.dataset.theme") == "dark"
        await page.wait_for_load_state()
        assert await page.evaluate(PAPER) == DARK

    await page.goto("/settings/appearance")
    await page.get_by_role("radio", name="As the system").check()
    assert await page.evaluate(PAPER) == LIGHT
    await page.emulate_media(color_scheme="dark")
    assert await page.evaluate(PAPER) == DARK
