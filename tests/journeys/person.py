"""What a person does in the browser, in their words."""

import re

from playwright.async_api import Locator, Page, Request, expect

ANSWERS = re.compile(r"/api/assessments/[^/]+/answers$")
KINDS = {"single", "multiple", "order", "match", "value", "faulty_line"}


class Person:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.sent_answers: list[Request] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if ANSWERS.search(request.url):
            self.sent_answers.append(request)

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def unknown(self) -> Locator:
        return self.page.get_by_role("button", name="I don’t know")

    @property
    def confirm(self) -> Locator:
        return self.page.get_by_role("button", name="Confirm")

    async def sign_in(self, name: str) -> None:
        await self.page.goto("/")
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_role("button", name="Sign in").click()
        await expect(self.heading).to_have_text(name)

    async def start(self) -> None:
        """Begin a session and wait for its first question."""
        await self.page.goto("/start")
        for name in ("POSTGRESQL", "PYTHON"):
            choice = self.page.get_by_role("checkbox", name=name)
            await choice.check(force=True)  # the label over it takes the click
        await self.page.get_by_role("button", name="Begin with question 1").click()
        await self.sees_question(1)

    async def sees_question(self, ordinal: int) -> None:
        await expect(self.heading).to_have_text(f"Question {ordinal}")
        await expect(self.unknown).to_be_enabled()

    async def does_not_know(self) -> None:
        await self.unknown.click()

    async def kind(self) -> str:
        return await self.page.locator("article").get_attribute("data-kind") or ""

    async def stem(self) -> str:
        return await self.page.locator("article .stem").inner_text()

    async def choose_by_keyboard(self) -> None:
        """Give some complete answer to the question on screen by keys alone; confirm nothing."""
        match await self.kind():
            case "single" | "faulty_line":
                await self.press("1", "ArrowDown")
            case "multiple":
                await self.press("1", "3")
            case "order":
                await self.press("1", "ArrowDown")
            case "match":
                rows = await self.page.locator(".rows > li").count()
                await self.press("1", *"abcdefghij"[:rows])
            case "value":
                await self.press("1")  # goes to the field
                await self.tab_to(self.page.get_by_label("Your answer"))
                await self.press("4", "2")

    async def tab_to(self, target: Locator) -> None:
        """Press Tab until `target` has the focus, as somebody without a mouse has to."""
        for _ in range(60):
            if await target.evaluate("node => node === document.activeElement"):
                return
            await self.press("Tab")
        raise AssertionError(f"The Tab key never reaches {target}.")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def stop(self) -> None:
        """End the session early and wait for the result."""
        await self.page.get_by_role("button", name="Stop here and show what you know").click()
        await self.page.get_by_role("button", name="Stop and show the result").click()
        await self.sees_result()

    async def sees_result(self) -> None:
        await expect(self.page.get_by_role("heading", name="Readiness")).to_be_visible(
            timeout=60_000
        )
