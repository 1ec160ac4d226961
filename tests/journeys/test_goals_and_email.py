"""From a goal and its forecast to the reminder by e-mail, and out of it again by one link."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests.journeys.conftest import ROOT, LiveServer
from tests.journeys.person import Person
from tests.journeys.test_every_page_is_accessible import check
from tests.journeys.test_plans import make_plan

SOON = (datetime.now(UTC).date() + timedelta(days=70)).isoformat()


async def let_monday_come(server: LiveServer) -> None:
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.journeys.monday_morning", cwd=ROOT, env=server.environment
    )
    assert await running.wait() == 0


async def finish_a_session(person: Person) -> None:
    """Until it ends by itself, so that enough is known for a forecast."""
    await person.start()
    ordinal = 1
    while (await person.heading.inner_text()).startswith("Question"):
        await person.sees_question(ordinal)
        await person.does_not_know()
        await expect(person.heading).not_to_have_text(f"Question {ordinal}")
        ordinal += 1
    await person.sees_result()


async def test_a_goal_is_set_its_forecast_seen_and_given_up(person: Person) -> None:
    page = person.page
    await page.goto("/goals")
    await expect(page.get_by_text("A goal is a level of a career path")).to_be_visible()
    await check(page, "no goals yet")
    await page.get_by_role("link", name="Set a goal").click()
    await expect(page.get_by_text("Nothing is known yet to forecast from")).to_be_visible()
    await check(page, "a goal without a session")

    await finish_a_session(person)
    await page.goto("/goals/new")
    await page.get_by_label("Level").select_option("junior")
    await page.get_by_label("By", exact=True).fill(SOON)
    said = page.locator(".said")
    await expect(said).to_contain_text("in 10")
    await page.get_by_text("Show as a table").click()
    await expect(page.get_by_role("row").nth(1)).to_be_visible()
    await page.get_by_text("What this assumes").click()
    await check(page, "a new goal with its forecast")
    await page.get_by_role("button", name="Set the goal").click()

    await expect(person.heading).to_contain_text("Junior by")
    await expect(said).to_contain_text("in 10")
    await page.get_by_text("Change the goal").click()
    await page.get_by_label("Hours of study a week").fill("30")
    await page.get_by_role("button", name="Change", exact=True).click()
    await expect(page.get_by_text("with 30 hours of study a week")).to_be_visible()
    await check(page, "a goal")

    await page.get_by_role("button", name="Give this goal up").click()
    await check(page, "giving a goal up")
    await page.get_by_role("button", name="Give it up").click()
    await expect(page.get_by_text("It stays in your list")).to_be_visible()
    await page.get_by_role("link", name="Goals").first.click()
    await expect(page.get_by_text("Given up on")).to_be_visible()
    await check(page, "goals")


async def test_a_reminder_is_switched_on_arrives_and_is_stopped_by_its_link(
    person: Person, live_server: LiveServer
) -> None:
    page = person.page
    await make_plan(person)
    await page.goto("/settings/email")
    reminder = page.get_by_role("checkbox", name="Weekly reminder")
    await expect(reminder).not_to_be_checked()
    await reminder.check()
    await page.get_by_label("Time zone").select_option("Europe/Vienna")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("The next reminder comes on Monday")).to_be_visible()
    await check(page, "choices of e-mail")

    await let_monday_come(live_server)
    await page.get_by_role("link", name="A page shows them").click()
    await expect(person.heading).to_have_text("E-mails of this machine")
    await check(page, "e-mails of this machine")
    await page.get_by_role("link", name="This week:").first.click()
    mail = page.frame_locator("iframe")
    await expect(mail.get_by_role("heading", level=1)).to_contain_text("The week of")
    await check(page, "an e-mail")

    await mail.get_by_role("link", name="Stop them").click()
    await expect(person.heading).to_have_text("Stop these e-mails?")
    await check(page, "before stopping")
    await page.get_by_role("button", name="Stop these e-mails").click()
    await expect(person.heading).to_have_text("Stopped")
    await check(page, "stopped")

    await page.get_by_role("link", name="in the settings").click()
    await expect(reminder).not_to_be_checked()
