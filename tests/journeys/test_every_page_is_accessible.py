"""WCAG 2.2 AA by axe, in both themes and at both widths, and no page that scrolls sideways."""

from typing import Any, Literal

from playwright.async_api import Page, expect

from tests.journeys.person import KINDS, Person

WIDTHS = (1280, 390)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN_AXE = """
async (rules) => (await axe.run(document, { runOnly: rules })).violations.map((violation) => ({
  rule: violation.id,
  where: violation.nodes.map((node) => node.html),
}))
"""


async def check(page: Page, what: str) -> None:
    """Look at the page as it is now, four times."""
    problems: list[Any] = []
    for theme in THEMES:
        for width in WIDTHS:
            await page.emulate_media(color_scheme=theme)
            await page.set_viewport_size({"width": width, "height": 800})
            found = await page.evaluate(RUN_AXE, RULES)
            problems += [(what, theme, width, violation) for violation in found]
            if await page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                problems.append((what, theme, width, "scrolls sideways"))
    await page.set_viewport_size({"width": 1280, "height": 800})
    assert problems == []


async def test_pages_before_the_sign_in(page: Page) -> None:
    await page.goto("/")
    await expect(page.get_by_label("Your name")).to_be_visible()
    await check(page, "welcome")
    await page.goto("/nowhere")
    await expect(page.get_by_role("heading", name="No page here")).to_be_visible()
    await check(page, "not found")


async def test_pages_around_a_session(person: Person) -> None:
    page = person.page
    await check(page, "home without sessions")
    await page.goto("/start")
    await expect(page.get_by_role("checkbox", name="POSTGRESQL")).to_be_attached()
    await check(page, "start")
    await person.start()
    await page.get_by_role("button", name="Keys").click()
    await check(page, "keys")
    await page.get_by_role("button", name="Close").click()
    await page.get_by_role("button", name="Stop here").click()
    await check(page, "stop")
    await page.get_by_role("button", name="Go on answering").click()
    await page.get_by_role("button", name="Pause").click()
    await expect(person.heading).to_have_text("Paused")
    await check(page, "paused")
    await page.goto("/")
    await expect(page.get_by_role("link", name="Continue")).to_be_visible()
    await check(page, "home with an open session")
    await page.goto("/sessions/00000000-0000-4000-8000-000000000000")
    await expect(person.heading).to_have_text("Not found")
    await check(page, "somebody else's session")


async def test_every_kind_of_question_answered_by_keyboard_and_what_comes_after(
    person: Person,
) -> None:
    page = person.page
    await person.start()
    seen: set[str] = set()
    ordinal = 1
    while seen != KINDS:
        await person.sees_question(ordinal)
        kind = await person.kind()
        await person.choose_by_keyboard()
        if kind not in seen:
            await check(page, kind)
            seen.add(kind)
        await expect(person.confirm).to_be_enabled()
        await person.press("Enter")
        ordinal += 1
        await expect(person.heading).not_to_have_text(f"Question {ordinal - 1}")
        if not (await person.heading.inner_text()).startswith("Question"):
            await person.sees_result()
            await person.start()
            ordinal = 1
    await person.sees_question(ordinal)
    await person.stop()
    await check(page, "result")
    await page.locator("summary").first.click()
    await check(page, "result with skills")
    await page.get_by_role("button", name="Show as a table").click()
    await check(page, "result as a table")
    await page.get_by_role("link", name="Review every question").click()
    await expect(page.get_by_role("article").first).to_be_visible()
    await check(page, "review")
    await page.goto("/")
    await expect(page.get_by_role("heading", name="Your results")).to_be_visible()
    await check(page, "home with results")
