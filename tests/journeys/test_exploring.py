"""Roadmaps explored without signing in: by keyboard, on a phone, and with what scripts add."""

from playwright.async_api import Browser, Page, expect

from tests.journeys.conftest import LiveServer
from tests.journeys.person import Person
from tests.journeys.test_every_page_is_accessible import check

NAVIGATION = """
() => [...document.querySelectorAll("header nav a")].map((link) => {
  const { fontFamily, fontSize } = getComputedStyle(link);
  const { top, height } = link.getBoundingClientRect();
  return [link.pathname, link.textContent.trim(), fontFamily, fontSize, top, height];
})
"""

# Where the two ends of each drawn line lie beside the mark that they should touch, in pixels.
DISTANCES = """
() => {
  const middle = (slug) => {
    const mark = document.querySelector(`#topic-${slug} .mark`).getBoundingClientRect();
    return { x: mark.x + mark.width / 2, y: mark.y + mark.height / 2 };
  };
  return [...document.querySelectorAll(".links path")].flatMap((path) => {
    const at = (length) => path.getPointAtLength(length).matrixTransform(path.getScreenCTM());
    const away = (point, slug) => Math.hypot(point.x - middle(slug).x, point.y - middle(slug).y);
    return [away(at(0), "sql-joins"), away(at(path.getTotalLength()), "postgresql")];
  });
}
"""

# How far each stop's mark is from the line of its row that is shown, in pixels.
MARKS_OFF_THE_LINE = """
() => [...document.querySelectorAll(".stops")].flatMap((stops) => {
  const points = [...stops.querySelectorAll(".row")]
    .filter((row) => getComputedStyle(row).display !== "none")
    .flatMap((row) => [...row.querySelectorAll("path")])
    .flatMap((path) => {
      const matrix = path.getScreenCTM();
      const length = path.getTotalLength();
      return Array.from({ length: 400 }, (_, step) =>
        path.getPointAtLength((length * step) / 399).matrixTransform(matrix));
    });
  return [...stops.querySelectorAll(".mark")].map((mark) => {
    const box = mark.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return Math.min(...points.map((point) => Math.hypot(point.x - x, point.y - y)));
  });
})
"""


async def test_a_roadmap_is_explored_by_keyboard_alone(page: Page) -> None:
    person = Person(page)
    await page.goto("/")
    await person.tab_to(page.get_by_role("link", name="Roadmaps"))
    await person.press("Enter")
    await expect(person.heading).to_have_text("Roadmaps")

    await person.tab_to(page.get_by_role("link", name="Long way", exact=True))
    await person.press("Enter")
    await expect(person.heading).to_have_text("Long way")

    await person.tab_to(
        page.get_by_role("navigation", name="Phases").get_by_role("link", name="Store")
    )
    await person.press("Enter")
    assert page.url.endswith("/roadmaps/long-way#phase-store")
    await expect(page.locator(".overview [aria-current]")).to_contain_text("Store")

    await person.tab_to(page.get_by_role("link", name="Compare with Short way"))
    await person.press("Enter")
    await expect(person.heading).to_have_text("Long way and Short way")
    await expect(page.get_by_role("table")).to_have_count(3)


async def test_the_pages_to_explore_are_accessible(page: Page) -> None:
    for address, what in (
        ("/roadmaps", "all roadmaps"),
        ("/roadmaps/long-way", "a roadmap"),
        ("/roadmaps/short-way", "a roadmap with topics of several skills"),
        ("/roadmaps/long-way/compare/short-way", "two compared"),
        ("/roadmaps/nowhere", "no such roadmap"),
    ):
        await page.goto(address)
        await expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
        await check(page, what)


async def test_every_stop_lies_on_the_line_at_every_width(page: Page) -> None:
    await page.goto("/roadmaps/long-way")
    for width in (1280, 800, 390):
        await page.set_viewport_size({"width": width, "height": 800})
        distances: list[float] = await page.evaluate(MARKS_OFF_THE_LINE)
        assert len(distances) == 6
        assert max(distances) < 2, width


async def test_a_stop_with_the_focus_shows_what_comes_before_it(page: Page) -> None:
    await page.goto("/roadmaps/long-way")
    lines = page.locator(".links path")
    await expect(lines).to_have_count(0)

    await Person(page).tab_to(page.get_by_role("link", name="About postgresql", exact=True))

    await expect(lines).to_have_count(1)
    distances: list[float] = await page.evaluate(DISTANCES)
    assert max(distances) < 1


async def test_a_roadmap_is_readable_where_scripts_do_not_run(
    browser: Browser, live_server: LiveServer
) -> None:
    context = await browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = await context.new_page()
    await page.goto("/roadmaps/long-way")
    await expect(page.get_by_role("heading", name="Store")).to_be_visible()
    await expect(page.locator("#topic-postgresql")).to_contain_text("after About sql-joins")
    await context.close()


async def test_the_navigation_is_the_same_on_pages_of_the_server_and_of_the_app(
    page: Page,
) -> None:
    await page.goto("/roadmaps/nowhere")
    of_the_server = await page.evaluate(NAVIGATION)
    await page.goto("/nowhere")
    await expect(page.get_by_role("heading", name="No page here")).to_be_visible()

    assert await page.evaluate(NAVIGATION) == of_the_server
    assert len(of_the_server) == 6


async def test_who_is_signed_in_shows_on_every_page_and_may_sign_out(person: Person) -> None:
    name = await person.heading.inner_text()
    await person.page.goto("/roadmaps")
    await expect(person.page.locator("header .name")).to_have_text(name)

    await person.page.get_by_role("button", name="Sign out").click()

    await expect(person.page.get_by_role("link", name="Sign in").first).to_be_visible()
