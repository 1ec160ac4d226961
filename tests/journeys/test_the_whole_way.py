"""From the first sign-in to a second session, without a mouse."""

import re

from playwright.async_api import Page, expect

from tests.journeys.person import Person


async def test_a_person_goes_the_whole_way_by_keyboard_alone(page: Page) -> None:
    person = Person(page)
    await page.goto("/")
    await person.tab_to(page.get_by_label("Your name"))
    await page.keyboard.type("Katherine")
    await person.press("Enter")

    await person.tab_to(page.get_by_role("link", name="Start a session"))
    await person.press("Enter")
    for name in ("POSTGRESQL", "PYTHON"):
        await person.tab_to(page.get_by_role("checkbox", name=name))
        await person.press("Space")
    await person.tab_to(page.get_by_role("button", name="Begin with question 1"))
    await person.press("Enter")
    first = await answer_to_the_end(person)

    await person.tab_to(page.get_by_role("link", name="Review every question"))
    await person.press("Enter")
    await expect(page.get_by_role("heading", level=2)).to_have_count(len(first))
    await person.tab_to(page.get_by_role("link", name="Result"))
    await person.press("Enter")
    await person.tab_to(page.get_by_role("link", name="Start another session"))
    await person.press("Enter")
    await person.tab_to(page.get_by_role("button", name="Begin with question 1"))
    await person.press("Enter")
    second = await answer_to_the_end(person)

    assert first.isdisjoint(second)


async def answer_to_the_end(person: Person) -> set[str]:
    """Answer until the session ends by itself. Returns what was asked."""
    asked: set[str] = set()
    while True:
        await person.sees_question(len(asked) + 1)
        asked.add(await person.stem())
        await person.choose_by_keyboard()
        await expect(person.confirm).to_be_enabled()
        await person.press("Enter")
        following = re.compile(rf"^(?!Question {len(asked)}$)")
        await expect(person.heading).to_have_text(following)
        if not (await person.heading.inner_text()).startswith("Question"):
            await person.sees_result()
            return asked


async def test_i_do_not_know_has_a_key_of_its_own(person: Person) -> None:
    await person.start()
    await person.press("?")
    await person.sees_question(2)


async def test_single_keys_can_be_turned_off(person: Person) -> None:
    await person.start()
    await person.press("k")
    await person.page.get_by_role("checkbox", name="Use the digit").uncheck()
    await person.page.get_by_role("button", name="Close").click()
    await person.press("?", "1")
    await expect(person.confirm).to_be_disabled()
    assert person.sent_answers == []


async def test_nothing_is_marked_during_a_session(person: Person) -> None:
    await person.start()
    await person.does_not_know()
    await person.sees_question(2)
    text = await person.page.locator("main").inner_text()
    assert not re.search(r"\b(right|wrong|correct|incorrect)\b", text, re.IGNORECASE)


async def test_the_review_shows_one_kind_of_outcome_when_asked(person: Person) -> None:
    await person.start()
    await person.does_not_know()
    await person.sees_question(2)
    await person.stop()
    await person.page.get_by_role("link", name="Review every question").click()
    questions = person.page.get_by_role("article")
    await expect(questions).to_have_count(1)
    await person.page.get_by_role("radio", name="Right").check(force=True)
    await expect(questions).to_have_count(0)
    await expect(person.page.get_by_text("Choose another group")).to_be_visible()
    await person.page.get_by_role("radio", name="Don’t know").check(force=True)
    await expect(questions).to_have_count(1)


async def test_a_session_that_is_open_is_offered_again(person: Person) -> None:
    await person.start()
    address = person.page.url
    await person.page.goto("/start")
    await person.page.get_by_role("button", name="Begin with question 1").click()
    await expect(person.heading).to_have_text("You already have a session open")
    await person.page.get_by_role("link", name="Continue").click()
    await person.sees_question(1)
    assert person.page.url == address
