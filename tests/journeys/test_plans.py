"""A plan from the first click to the export, by keys and by pointer."""

from playwright.async_api import Page, expect

from tests.journeys.person import Person
from tests.journeys.test_every_page_is_accessible import check


async def make_plan(person: Person) -> None:
    """Make a plan with the choices that the page offers, and wait for it."""
    page = person.page
    await page.goto("/plans/new")
    for name in ("POSTGRESQL", "PYTHON"):
        await page.get_by_role("checkbox", name=name).check(force=True)
    await page.get_by_role("button", name="Make the plan").click()
    await expect(person.heading).to_have_text("The way to mid")


async def names(page: Page) -> list[str]:
    return await page.locator(".step .name").all_inner_texts()


async def test_a_person_makes_a_plan_and_takes_it_away(person: Person) -> None:
    page = person.page
    await page.goto("/")
    await page.goto("/plans")
    await expect(page.get_by_text("A plan lays out what a level")).to_be_visible()
    await check(page, "no plans yet")
    await page.get_by_role("link", name="Make a plan").click()
    await expect(page.get_by_text("Still to choose")).to_be_visible()
    await page.get_by_role("radio", name="Senior").check(force=True)
    for name in ("POSTGRESQL", "PYTHON"):
        await page.get_by_role("checkbox", name=name).check(force=True)
    outcome = page.get_by_role("region", name="What it comes to")
    await expect(outcome).to_contain_text("8 skills")
    slow = await outcome.locator(".value").inner_text()
    await page.get_by_label("Hours a week").fill("20")
    await expect(outcome.locator(".value")).not_to_have_text(slow)
    await check(page, "a new plan")

    await page.get_by_role("button", name="Make the plan").click()
    await expect(person.heading).to_have_text("The way to senior")
    await check(page, "a plan")
    for link, ending in (("Calendar file", ".ics"), ("Markdown", ".md")):
        async with page.expect_download() as download:
            await page.get_by_role("link", name=link).click()
        assert (await download.value).suggested_filename.endswith(f"senior{ending}")
    await page.get_by_role("link", name="Plans").first.click()
    await expect(page.get_by_text("Next: PYTHON")).to_be_visible()
    await check(page, "plans")


async def test_steps_are_moved_done_and_skipped_by_keyboard_alone(person: Person) -> None:
    page = person.page
    await make_plan(person)
    before = await names(page)
    step = page.get_by_role("button", name=before[1], exact=True)

    await person.tab_to(step)
    await person.press("Enter")
    await expect(page.get_by_text("toward mid").first).to_be_visible()
    await person.press("Alt+ArrowUp")
    await expect(page.locator(".step .name").first).to_have_text(before[1])
    await expect(step).to_be_focused()
    await check(page, "a plan with an open step that was moved")
    await person.press("d")
    await expect(page.get_by_role("checkbox", name=before[1])).to_be_checked()
    await expect(page.get_by_role("button", name=before[1], exact=True)).to_be_focused()
    await person.press("u")
    await expect(page.get_by_role("checkbox", name=before[1])).not_to_be_checked()
    await person.press("s")
    skipped = page.get_by_role("region", name="Skipped")
    await expect(skipped).to_contain_text(before[1])
    await check(page, "a plan with a skipped step")
    await person.press("u", "u")
    await expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert await names(page) == before


async def test_steps_are_moved_done_and_skipped_by_pointer(person: Person) -> None:
    page = person.page
    await page.set_viewport_size({"width": 390, "height": 800})
    await make_plan(person)
    before = await names(page)

    await page.get_by_role("button", name=before[2], exact=True).click()
    await page.get_by_role("button", name="Do it next").click()
    await expect(page.locator(".step .name").first).to_have_text(before[2])
    await page.get_by_role("button", name="Move down").click()
    await expect(page.locator(".step .name").nth(1)).to_have_text(before[2])
    await page.get_by_role("button", name="Skip").click()
    await page.get_by_role("button", name=f"Put back {before[2]}").click()
    await expect(page.get_by_role("region", name="Skipped")).to_have_count(0)
    await page.get_by_role("checkbox", name=before[0]).click(force=True)
    await page.get_by_role("button", name=f"Undo: Marked as done: {before[0]}").click()
    await expect(page.get_by_role("checkbox", name=before[0])).not_to_be_checked()


async def test_a_session_is_taken_into_the_plan_and_named_there(person: Person) -> None:
    page = person.page
    await make_plan(person)
    address = page.url
    await person.start()
    await person.does_not_know()
    await person.sees_question(2)
    await person.stop()

    await page.goto(address)

    await expect(page.get_by_role("region", name="Since your last session")).to_be_visible()
    await expect(page.get_by_text("By your sessions up to")).to_be_visible()
    await check(page, "a plan after a session")


async def test_an_archived_plan_is_only_read(person: Person) -> None:
    page = person.page
    await make_plan(person)
    address = page.url
    await page.get_by_role("button", name="Archive this plan").click()
    await check(page, "archiving")
    await page.get_by_role("button", name="Archive it").click()
    await expect(page.get_by_role("heading", name="Archived")).to_be_visible()

    await page.goto(address)

    await expect(page.get_by_text("archived")).to_be_visible()
    await expect(page.get_by_role("checkbox").first).to_be_disabled()
    await expect(page.get_by_role("link", name="Calendar file")).to_have_count(0)


async def test_two_tabs_do_not_overwrite_each_other(person: Person) -> None:
    page = person.page
    await make_plan(person)
    before = await names(page)
    other = await page.context.new_page()
    await other.goto(page.url)
    await other.get_by_role("checkbox", name=before[0]).click(force=True)
    await expect(other.get_by_role("button", name="Undo")).to_be_visible()

    await page.get_by_role("checkbox", name=before[1]).click(force=True)

    await expect(page.get_by_text("The plan has changed since you looked")).to_be_visible()
    await expect(page.get_by_role("checkbox", name=before[0])).to_be_checked()
    await expect(page.get_by_role("checkbox", name=before[1])).not_to_be_checked()
