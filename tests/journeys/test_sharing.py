"""Share a result and take it back; have a credential issued, checked and revoked."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import AXE, DATABASE, LiveServer
from tests.journeys.person import Person
from tests.journeys.test_every_page_is_accessible import check
from tests.journeys.well_informed import answer_everything
from waymark.local.postgres import EmbeddedPostgres


@pytest.fixture
async def somebody_else(browser: Browser, live_server: LiveServer) -> AsyncIterator[Page]:
    """Another person's browser, in which nobody is signed in."""
    context: BrowserContext = await browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    await context.add_init_script(path=AXE)
    yield await context.new_page()
    await context.close()


async def test_a_person_shares_a_result_and_takes_it_back(
    person: Person, somebody_else: Page
) -> None:
    page = person.page
    await person.start()
    await person.does_not_know()
    await person.sees_question(2)
    await person.stop()
    share = page.get_by_role("region", name="Share it")
    await share.get_by_role("checkbox", name="Level").uncheck()
    await expect(share.get_by_role("button", name="Make the link")).to_be_disabled()
    for part in ("Level", "Score", "Areas"):
        await share.get_by_role("checkbox", name=part).check()
    await share.get_by_role("radio", name="Until a day").check()
    await expect(share.get_by_label("Last day")).to_be_visible()
    await share.get_by_role("radio", name="7 days").check()
    async with page.context.expect_page() as opened:
        await share.get_by_role("link", name="As others see it").click()
    preview = await opened.value
    await expect(preview.get_by_role("heading", name="Score")).to_be_visible()
    seen_beforehand = await preview.locator("article").inner_text()
    await preview.close()
    await share.get_by_role("button", name="Make the link").click()
    address = await share.get_by_label("Your link").input_value()
    await check(page, "a result with a new link")

    await somebody_else.goto(address)
    await expect(somebody_else.get_by_role("heading", name="Score")).to_be_visible()
    assert await somebody_else.locator("article").inner_text() == seen_beforehand
    await check(somebody_else, "a shared result")

    await page.goto("/settings/sharing")
    await expect(page.get_by_text("Shows level, score and areas. 1 view.")).to_be_visible()
    await check(page, "settings: sharing")
    await page.get_by_role("button", name="Take back the link").click()
    await expect(page.get_by_text("Taken back")).to_be_visible()
    reply = await somebody_else.goto(address)
    assert reply is not None
    assert reply.status == 410
    await expect(
        somebody_else.get_by_role("heading", name="This link is no longer in use")
    ).to_be_visible()
    await check(somebody_else, "a link that was taken back")


async def test_a_credential_is_issued_checked_and_revoked(
    person: Person, somebody_else: Page, tmp_path: Path, postgres: EmbeddedPostgres
) -> None:
    page = person.page
    await page.goto("/settings/sharing")
    await expect(page.get_by_text("None. Open a result to make one.")).to_be_visible()
    await check(page, "settings: nothing shared")
    await answer_everything(person, f"{postgres.url.rpartition('/')[0]}/{DATABASE}")
    credential = page.get_by_role("region", name="Credential")
    await credential.get_by_role("checkbox", name="Put my name in it").check()
    await check(page, "a result without a credential")
    await credential.get_by_role("button", name="Issue a credential").click()
    async with page.expect_download() as download:
        await credential.get_by_role("link", name="Badge (.svg)").click()
    badge = tmp_path / "badge.svg"
    await (await download.value).save_as(badge)
    stands = await credential.get_by_role("link", name="Where it stands").get_attribute("href")
    await check(page, "a result with a credential")

    await somebody_else.goto("/verify")
    await check(somebody_else, "verify")
    await somebody_else.get_by_label("Or its file").set_input_files(badge)
    await somebody_else.get_by_role("button", name="Check it").click()
    await expect(
        somebody_else.get_by_role("heading", name="This credential is valid")
    ).to_be_visible()
    await expect(somebody_else.get_by_text("Signature: passed.")).to_be_visible()
    name = await page.locator(".site-header .name").inner_text()
    await expect(somebody_else.get_by_text(name)).to_be_visible()
    await check(somebody_else, "verify: valid")
    await somebody_else.goto(urlsplit(stands or "").path)
    await expect(
        somebody_else.get_by_role("heading", name="This credential is valid")
    ).to_be_visible()

    await page.goto("/settings/sharing")
    await expect(page.get_by_role("button", name="Revoke the credential")).to_be_visible()
    await check(page, "settings: a credential")
    await page.get_by_role("button", name="Revoke the credential").click()
    await expect(page.get_by_text("Revoked.", exact=True)).to_be_visible()
    await somebody_else.goto("/verify")
    await somebody_else.get_by_label("Or its file").set_input_files(badge)
    await somebody_else.get_by_role("button", name="Check it").click()
    await expect(
        somebody_else.get_by_role("heading", name="This credential was revoked")
    ).to_be_visible()
    await expect(somebody_else.get_by_text(name)).to_have_count(0)
    await check(somebody_else, "verify: revoked")


async def test_what_is_no_credential_is_told_so_in_words(page: Page) -> None:
    await page.goto("/verify")
    await page.get_by_label("Text of the credential").fill("hello")
    await page.get_by_role("button", name="Check it").click()

    await expect(page.get_by_role("heading", name="This does not prove anything")).to_be_visible()
    await check(page, "verify: refused")
