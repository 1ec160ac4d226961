"""Skills and paths found by keyboard: from any page, in both worlds, on a phone, scripts or not."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.journeys.conftest import LiveServer
from tests.journeys.person import Person
from tests.journeys.test_every_page_is_accessible import check

WIDTHS = (1280, 390)


def field_of(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Skills, products, topics and paths")


async def open_search(page: Page, key: str) -> Locator:
    await page.keyboard.press(key)
    field = field_of(page)
    await expect(field).to_be_focused()
    return field


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ["/roadmaps", "/nowhere"])
@pytest.mark.parametrize("key", ["/", "Control+k"])
async def test_a_skill_is_found_from_anywhere_by_keys_alone(
    page: Page, address: str, width: int, key: str
) -> None:
    person = Person(page)
    await page.set_viewport_size({"width": width, "height": 800})
    await page.goto(address)
    await expect(person.heading).to_be_visible()

    await open_search(page, key)
    await page.keyboard.type("postgersql")
    await expect(page.get_by_role("option", selected=True)).to_contain_text("POSTGRESQL")
    await person.press("Enter")

    await expect(person.heading).to_have_text("POSTGRESQL")


async def test_arrow_keys_choose_and_escape_gives_the_focus_back(page: Page) -> None:
    person = Person(page)
    await page.goto("/skills/tls")
    link = page.get_by_role("link", name="Check this skill")
    await link.focus()
    field = await open_search(page, "/")
    await page.keyboard.type("sql")
    options = page.get_by_role("option")
    await expect(options.first).to_have_attribute("aria-selected", "true")

    await person.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    active = await options.nth(1).get_attribute("id")
    assert await field.get_attribute("aria-activedescendant") == active
    await person.press("ArrowUp", "ArrowUp")
    await expect(options.last).to_have_attribute("aria-selected", "true")

    await person.press("Escape")
    await expect(field).to_be_hidden()
    await expect(link).to_be_focused()


async def test_enter_pressed_before_the_hits_are_there_goes_to_the_first(page: Page) -> None:
    await page.goto("/paths")
    await open_search(page, "/")
    await page.keyboard.type("mysql")
    await page.keyboard.press("Enter")
    await expect(Person(page).heading).to_have_text("MYSQL")


async def test_the_link_in_the_header_opens_the_field_and_nothing_found_says_so(
    page: Page,
) -> None:
    await page.goto("/skills")
    await page.get_by_role("navigation", name="Main").get_by_role("link", name="Search").click()
    await expect(field_of(page)).to_be_focused()
    await page.keyboard.type("zzzzqqqq")
    await expect(page.get_by_role("status").last).to_contain_text("Nothing found.")
    await page.get_by_role("link", name="All results for “zzzzqqqq”").click()
    await expect(page.get_by_role("heading", name="Nothing found for “zzzzqqqq”")).to_be_visible()


async def test_the_slash_can_be_turned_off_and_is_a_letter_where_one_writes(page: Page) -> None:
    await page.goto("/skills")
    filter_field = page.get_by_label("Find a skill")
    await filter_field.press("/")
    await expect(filter_field).to_have_value("/")
    await filter_field.blur()

    await open_search(page, "/")
    await page.get_by_role("checkbox", name="opens search").uncheck()
    await page.keyboard.press("Escape")
    await page.reload()
    await expect(filter_field).to_be_visible()
    await page.keyboard.press("/")
    await open_search(page, "Control+k")
    await expect(field_of(page)).to_have_value("")


async def test_the_list_of_skills_narrows_while_one_types(page: Page) -> None:
    person = Person(page)
    await page.goto("/skills")
    await page.get_by_label("Find a skill").fill("sql jo")
    await expect(page.get_by_role("status")).to_contain_text("1 skill.")
    await expect(page.locator(".names a:visible")).to_have_text(["SQL-JOINS"])
    await person.press("Enter")
    await expect(person.heading).to_have_text("SQL-JOINS")


async def test_from_a_path_to_a_skill_to_what_comes_before_it_by_keys_alone(page: Page) -> None:
    person = Person(page)
    await page.goto("/paths")
    await person.tab_to(page.get_by_role("link", name="Back-end developer"))
    await person.press("Enter")
    await expect(person.heading).to_have_text("Back-end developer")

    await person.tab_to(page.get_by_role("link", name="POSTGRESQL").first)
    await person.press("Enter")
    await expect(person.heading).to_have_text("POSTGRESQL")

    await person.tab_to(page.get_by_role("link", name="SQL-JOINS"))
    await person.press("Enter")
    await expect(person.heading).to_have_text("SQL-JOINS")

    await person.tab_to(page.get_by_role("link", name="About sql-joins").first)
    await person.press("Enter")
    await expect(page).to_have_url(re.compile("/roadmaps/short-way#topic-sql-joins$"))


async def test_search_works_where_scripts_do_not_run(
    browser: Browser, live_server: LiveServer
) -> None:
    context = await browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = await context.new_page()
    await page.goto("/roadmaps")
    await page.get_by_role("navigation", name="Main").get_by_role("link", name="Search").click()
    await page.get_by_label("Skills, products, topics and paths").fill("postgersql")
    await page.get_by_role("button", name="Search").click()
    await page.get_by_role("link", name="POSTGRESQL").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("POSTGRESQL")
    await context.close()


async def test_the_pages_of_skills_paths_and_search_are_accessible(page: Page) -> None:
    for address in (
        "/skills",
        "/skills/postgresql",
        "/skills/sql-joins",
        "/paths",
        "/paths/back-end-developer",
        "/search",
        "/search?q=sql",
        "/search?q=zzzzqqqq",
    ):
        await page.goto(address)
        await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
        await check(page, address)


@pytest.mark.parametrize("query", ["", "sql", "zzzzqqqq"])
async def test_the_field_over_a_page_is_accessible(page: Page, query: str) -> None:
    await page.goto("/skills/tls")
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    await open_search(page, "/")
    await page.keyboard.type(query)
    if query == "sql":
        await expect(page.get_by_role("option").first).to_be_visible()
    elif query:
        await expect(page.get_by_role("status").last).to_contain_text("Nothing found.")
    await check(page, f"search for {query!r}")
