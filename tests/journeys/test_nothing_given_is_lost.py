"""Reloads, lost lines, double clicks, other tabs and an ended sign-in, as a person meets them."""

from collections.abc import Awaitable, Callable

from playwright.async_api import BrowserContext, Route, expect

from tests.journeys.person import ANSWERS, Person

OpenTab = Callable[[str], Awaitable[Person]]


async def answered(person: Person, times: int) -> None:
    """See on the page how many answers the server has."""
    progress = person.page.get_by_role("region", name="Progress")
    await expect(progress).to_contain_text(f"{times} answered")


async def test_a_paused_session_waits_at_the_same_question(person: Person) -> None:
    await person.start()
    await person.does_not_know()
    await person.sees_question(2)
    stem = await person.stem()
    await person.page.get_by_role("button", name="Pause").click()
    await expect(person.heading).to_have_text("Paused")
    await person.page.reload()
    await expect(person.heading).to_have_text("Paused")
    await person.page.get_by_role("button", name="Go on").click()
    await person.sees_question(2)
    assert await person.stem() == stem


async def test_a_choice_not_yet_confirmed_survives_a_reload(person: Person) -> None:
    await person.start()
    await person.choose_by_keyboard()
    await expect(person.confirm).to_be_enabled()
    await person.page.reload()
    await person.sees_question(1)
    await expect(person.confirm).to_be_enabled()


async def test_an_answer_given_offline_is_sent_when_the_line_returns(
    person: Person, context: BrowserContext
) -> None:
    await person.start()
    await context.set_offline(True)
    await person.does_not_know()
    notice = person.page.get_by_text("Offline: your answer is kept and will be sent.")
    await expect(notice).to_be_visible()
    await expect(person.heading).to_have_text("Question 1")
    await context.set_offline(False)
    await person.sees_question(2)
    await answered(person, 1)
    await expect(notice).to_be_hidden()


async def test_an_answer_that_was_not_sent_before_a_reload_is_sent_after_it(
    person: Person,
) -> None:
    async def lose(route: Route) -> None:
        await route.abort()

    await person.start()
    await person.page.route(ANSWERS, lose)
    await person.does_not_know()
    await expect(person.page.get_by_text("your answer is kept")).to_be_visible()
    await person.page.unroute(ANSWERS, lose)
    await person.page.reload()
    await person.sees_question(2)
    await answered(person, 1)
    bodies = {request.post_data for request in person.sent_answers if request.post_data}
    assert len(bodies) == 1


async def test_an_answer_whose_reply_got_lost_counts_once(person: Person) -> None:
    async def lose_the_reply(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await person.start()
    await person.page.route(ANSWERS, lose_the_reply, times=1)
    await person.does_not_know()
    await person.sees_question(2)
    await answered(person, 1)


async def test_a_double_click_answers_one_question(person: Person) -> None:
    await person.start()
    await person.unknown.dblclick()
    await person.sees_question(2)
    await answered(person, 1)
    assert len(person.sent_answers) == 1


async def test_a_key_pressed_twice_answers_one_question(person: Person) -> None:
    await person.start()
    await person.press("?", "?")
    await person.sees_question(2)
    await answered(person, 1)


async def test_an_answer_to_a_question_that_is_over_elsewhere_moves_the_tab_on(
    person: Person, open_tab: OpenTab
) -> None:
    await person.start()
    other = await open_tab(person.page.url)
    await other.sees_question(1)
    await person.does_not_know()
    await person.sees_question(2)
    await other.does_not_know()
    await other.sees_question(2)
    await expect(other.page.get_by_text("already gone on elsewhere")).to_be_visible()
    await answered(other, 1)


async def test_a_tab_that_is_looked_at_again_shows_where_the_session_is(
    person: Person, open_tab: OpenTab
) -> None:
    await person.start()
    other = await open_tab(person.page.url)
    await other.sees_question(1)
    await person.does_not_know()
    await person.sees_question(2)
    await other.page.evaluate("window.dispatchEvent(new Event('focus'))")
    await other.sees_question(2)
    assert other.sent_answers == []


async def test_a_session_stopped_in_another_tab_shows_its_result(
    person: Person, open_tab: OpenTab
) -> None:
    await person.start()
    other = await open_tab(person.page.url)
    await other.sees_question(1)
    await person.stop()
    await other.does_not_know()
    await other.sees_result()


async def test_an_answer_given_after_the_sign_in_ended_is_kept(
    person: Person, context: BrowserContext
) -> None:
    name = await person.page.locator("header .name").inner_text()
    await person.start()
    await context.clear_cookies()
    await person.does_not_know()
    await expect(person.heading).to_have_text("Your sign-in has ended")
    await person.page.get_by_label("Your name").fill(name)
    await person.page.get_by_role("button", name="Sign in").click()
    await person.sees_question(2)
    await answered(person, 1)


async def test_a_pause_after_the_sign_in_ended_leads_back_to_the_question(
    person: Person, context: BrowserContext
) -> None:
    name = await person.page.locator("header .name").inner_text()
    await person.start()
    await context.clear_cookies()
    await person.page.get_by_role("button", name="Pause").click()
    await expect(person.heading).to_have_text("Your sign-in has ended")
    await person.page.get_by_label("Your name").fill(name)
    await person.page.get_by_role("button", name="Sign in").click()
    await person.sees_question(1)
