"""One's own progress on a trail: marked by one key, undone by another, shown by few questions."""

import re

from playwright.async_api import Locator, Page, ViewportSize, expect

from tests.journeys.person import Person
from tests.journeys.test_every_page_is_accessible import check

PHONE: ViewportSize = {"width": 390, "height": 800}
STEPS = ("Add the column", "Fill it", "Read it", "Drop the old one")
PAIRS = {"The token expired": "401", "It may not delete": "403", "Too many calls": "429"}
"""What the test bank's questions of these kinds have as their keys."""


async def open_trail(person: Person) -> None:
    await person.page.goto("/roadmaps/short-way")
    await expect(person.page.get_by_text("shown by your answers")).to_be_visible()


def stop(page: Page, topic: str) -> Locator:
    return page.locator(f"#topic-{topic}")


def link(page: Page, topic: str) -> Locator:
    return stop(page, topic).get_by_role("link", name=f"About {topic}")


async def sees_sign(page: Page, topic: str, state: str) -> None:
    """The sign and the words beside it say the same."""
    await expect(stop(page, topic).locator(".mark use")).to_have_attribute("href", f"#mark-{state}")
    words = re.compile(f"^{state}", re.IGNORECASE)
    await expect(stop(page, topic).locator("[data-state]")).to_have_text(words)


def own(page: Page, phase: str) -> Locator:
    return page.locator(f"#phase-{phase} .phase-own")


async def answer_rightly(person: Person) -> None:
    """Answer the question on screen as its key does, by keys alone."""
    page = person.page
    match await person.kind():
        case "single":
            await person.press("1")
        case "multiple":
            await person.press("1", "2")
        case "faulty_line":
            await person.press("2")
        case "value":
            await page.get_by_label("Your answer").fill("27")
        case "order":
            for place, step in enumerate(STEPS):
                texts = await page.locator(".step .text").all_inner_texts()
                now = [text.strip() for text in texts].index(step)
                await person.press(str(now + 1), *["ArrowUp"] * (now - place), "Space")
        case "match":
            targets = await page.locator(".targets .text").all_inner_texts()
            rows = await page.locator(".rows legend .text").all_inner_texts()
            letters = {text.strip(): "abcdefghij"[n] for n, text in enumerate(targets)}
            await person.press("1", *(letters[PAIRS[row.strip()]] for row in rows))
    await expect(person.confirm).to_be_enabled()
    await person.confirm.click()


async def answer_the_check(person: Person) -> None:
    ordinal = 1
    await person.sees_question(ordinal)
    while True:
        await answer_rightly(person)
        ordinal += 1
        await expect(person.heading).not_to_have_text(f"Question {ordinal - 1}")
        if not (await person.heading.inner_text()).startswith("Question"):
            return
        await person.sees_question(ordinal)


async def test_one_key_marks_a_stop_and_another_takes_it_back(person: Person) -> None:
    page = person.page
    await open_trail(person)
    await expect(own(page, "web")).to_contain_text("You are here")
    await expect(own(page, "web")).to_contain_text("0 of 2 shown")

    await person.tab_to(link(page, "tls"))
    await person.press("l")
    await sees_sign(page, "tls", "learning")
    await person.press("c")
    await sees_sign(page, "tls", "claimed")
    await expect(page.get_by_role("status")).to_have_text("About tls: claimed.")
    await expect(own(page, "web")).to_contain_text("0 of 2 shown, 1 more claimed")
    await person.press("z")
    await sees_sign(page, "tls", "learning")
    await person.press("z")
    await sees_sign(page, "tls", "unknown")
    await person.press("c", "Backspace")
    await sees_sign(page, "tls", "unknown")


async def test_a_mark_is_still_there_on_another_day(person: Person) -> None:
    page = person.page
    await open_trail(person)
    for topic in ("tls", "cors"):
        await link(page, topic).focus()
        await person.press("c")
    await expect(own(page, "data")).to_contain_text("You are here")

    await open_trail(person)

    await sees_sign(page, "tls", "claimed")
    await expect(page.locator(".overview .is-here")).to_contain_text("Data")


async def test_a_finger_marks_a_stop_by_its_sign(person: Person) -> None:
    page = person.page
    await page.set_viewport_size(PHONE)
    await open_trail(person)

    await page.get_by_role("button", name="About cors: unknown").click()
    await page.get_by_role("button", name="I know it").click()

    await sees_sign(page, "cors", "claimed")
    await expect(page.get_by_role("button", name="I know it")).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await sees_sign(page, "cors", "unknown")


async def test_a_mark_that_does_not_arrive_is_taken_back_calmly(person: Person) -> None:
    page = person.page
    await open_trail(person)
    await page.route("**/mark", lambda route: route.abort())
    await link(page, "tls").focus()

    await person.press("c")

    await expect(page.get_by_role("status")).to_contain_text(
        "“About tls” stays without a mark. The line is down"
    )
    await sees_sign(page, "tls", "unknown")
    await page.unroute("**/mark")
    await person.press("c")
    await sees_sign(page, "tls", "claimed")


async def test_what_one_knows_is_shown_in_a_few_questions(person: Person) -> None:
    page = person.page
    await open_trail(person)
    await own(page, "web").get_by_role("link", name="Already know this phase? Show it").click()
    await expect(person.heading).to_have_text("Web · Short way")
    await check(page, "before a check")

    await page.get_by_role("button", name="Begin with question 1").click()
    await expect(page.get_by_text("Check · Web · Short way")).to_be_visible()
    await answer_the_check(person)

    await expect(person.heading).to_have_text(re.compile("^At (mid|senior) level"), timeout=60_000)
    await expect(page.get_by_role("heading", name="On the trail")).to_be_visible()
    await check(page, "the result of a check")
    await page.get_by_role("link", name="Back to the trail").click()
    for topic in ("tls", "cors"):
        await sees_sign(page, topic, "verified")
    await expect(stop(page, "tls").locator(".measured")).to_have_text(
        re.compile(r"^(junior|mid|senior) · \d+–\d+ · \d+ \w+ \d{4}$")
    )
    await expect(own(page, "web")).to_have_text("2 of 2 shown")
    await expect(own(page, "data")).to_contain_text("You are here")


async def test_a_check_that_waits_is_offered_where_one_comes_back(person: Person) -> None:
    page = person.page
    await page.goto("/start?skill=tls")
    await page.get_by_role("button", name="Begin with question 1").click()
    await person.sees_question(1)
    address = page.url

    await page.goto("/")
    await expect(page.get_by_role("heading", name="In progress: check of TLS")).to_be_visible()
    await page.goto("/start?skill=tls")
    await page.get_by_role("link", name="Continue the open check").click()

    await person.sees_question(1)
    assert page.url == address


async def test_the_trail_with_ones_own_progress_is_accessible(person: Person) -> None:
    page = person.page
    await open_trail(person)
    await link(page, "tls").focus()
    await person.press("c")
    await sees_sign(page, "tls", "claimed")
    await page.get_by_role("button", name="About cors: unknown").click()
    await expect(page.get_by_role("group", name="About cors: your progress")).to_be_visible()
    await check(page, "a trail with own progress")


async def test_somebody_signed_out_is_invited_and_shown_nothing_else(page: Page) -> None:
    await page.goto("/roadmaps/short-way")
    await expect(page.get_by_text("to keep your progress on this trail")).to_be_visible()
    await expect(own(page, "web")).to_be_empty()
    await expect(page.locator(".sign")).to_have_count(0)
    await check(page, "a trail signed out")
