"""A person takes their data along, deletes their account and changes their mind."""

import io
import json
from zipfile import ZipFile

from playwright.async_api import Download, Page, expect

from tests.journeys.person import Person
from tests.journeys.test_every_page_is_accessible import check


async def name_of(page: Page) -> str:
    return await page.locator(".who .name").inner_text()


async def ask_for_deletion(page: Page) -> None:
    await page.goto("/settings/data")
    await page.get_by_role("button", name="Delete my account").click()
    await page.get_by_label("Type “delete” to go on").fill("delete")
    await page.get_by_role("button", name="Delete in a week").click()
    await expect(page.get_by_label("Your name")).to_be_visible()


async def sign_in_again(page: Page, name: str) -> None:
    await page.get_by_label("Your name").fill(name)
    await page.get_by_role("button", name="Sign in").click()


async def read(download: Download) -> dict[str, bytes]:
    content = (await download.path()).read_bytes()
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def test_a_person_takes_everything_along(person: Person) -> None:
    page = person.page
    await person.start()
    await person.does_not_know()
    await person.sees_question(2)
    await person.stop()
    name = await name_of(page)
    await page.goto("/settings/data")
    make = page.get_by_role("button", name="Make an export")
    await expect(make).to_be_visible()
    await check(page, "own data")

    await person.tab_to(make)
    await person.press("Enter")
    await expect(page.get_by_text("It is deleted on")).to_be_visible(timeout=60_000)
    await check(page, "own data with an export")
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Download").click()

    download = await downloading.value
    assert download.suggested_filename.endswith(".zip")
    files = await read(download)
    assert json.loads(files["json/account.json"])[0]["display_name"] == name
    assert len(json.loads(files["json/answers.json"])) == 1
    await page.reload()
    log = page.get_by_role("region", name="What was done with your account")
    await expect(log).to_contain_text("Export of all data downloaded from Chrome on Linux")
    await expect(log).to_contain_text("Account made from Chrome on Linux")


async def test_deleting_asks_for_the_word_and_can_be_taken_back(person: Person) -> None:
    page = person.page
    name = await name_of(page)
    await page.goto("/settings/data")
    await page.get_by_role("button", name="Delete my account").click()
    await page.get_by_label("Type “delete” to go on").fill("yes")
    await page.get_by_role("button", name="Delete in a week").click()
    await expect(page.get_by_role("alert").filter(has_text="Nothing was deleted")).to_be_visible()
    await check(page, "deleting without the word")
    await page.get_by_role("button", name="Keep my account").click()

    await ask_for_deletion(page)
    await sign_in_again(page, name)

    await expect(person.heading).to_contain_text("This account will be deleted on")
    await check(page, "an account that waits for its deletion")
    await page.goto("/plans")
    await expect(person.heading).to_contain_text("This account will be deleted on")
    await page.get_by_role("link", name="make an export").click()
    await expect(page.get_by_role("link", name="Keep it, or sign out")).to_be_visible()
    await check(page, "own data of an account that waits for its deletion")
    await page.get_by_role("link", name="Keep it, or sign out").click()
    await page.get_by_role("button", name="Keep my account").click()
    await expect(person.heading).to_have_text(name)
    await page.goto("/settings/data")
    log = page.get_by_role("region", name="What was done with your account")
    await expect(log).to_contain_text("Deletion of the account undone")


async def test_who_lets_it_go_is_signed_out(person: Person) -> None:
    page = person.page
    name = await name_of(page)
    await ask_for_deletion(page)
    await sign_in_again(page, name)

    await page.get_by_role("button", name="Sign out and let it go").click()

    await expect(page.get_by_label("Your name")).to_be_visible()
