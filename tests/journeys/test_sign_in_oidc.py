"""Signing in through a real OpenID provider, in a browser; identities, devices, refusals."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from redis.asyncio import Redis

from tests.accounts.travellers import make_older
from tests.journeys.conftest import LiveServer
from tests.journeys.person import Person
from tests.journeys.test_every_page_is_accessible import check
from waymark.local.programs import Program
from waymark.local.server_process import find_free_port
from waymark.web.sessions import RECENT

NAME = "Example"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An OpenID provider where anybody signs in as whom they like; yields its issuer."""
    port = find_free_port()
    issuer = f"http://127.0.0.1:{port}"
    log = (tmp_path_factory.mktemp("provider") / "provider.log").open("wb")
    arguments = ["-m", "oidc_provider_mock", "--port", str(port), "--host", "127.0.0.1"]
    with log, subprocess.Popen([sys.executable, *arguments], stdout=log, stderr=log) as process:
        try:
            give_up_at = time.monotonic() + 30
            while not _answers(issuer):
                assert time.monotonic() < give_up_at, "the provider does not start"
                time.sleep(0.05)
            yield issuer
        finally:
            process.terminate()


def _answers(issuer: str) -> bool:
    try:
        return httpx.get(f"{issuer}/.well-known/openid-configuration").is_success
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def live_server(
    live_server: LiveServer, provider: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """One more web process on the same servers, which offers the provider and nothing else new."""
    environment = {
        **live_server.environment,
        "WAYMARK_OIDC_ISSUER": provider,
        "WAYMARK_OIDC_CLIENT_ID": "waymark",
        "WAYMARK_OIDC_CLIENT_SECRET": "known to both",
        "WAYMARK_OIDC_NAME": NAME,
    }
    port = find_free_port()
    with ExitStack() as running:
        program = Program(
            "web",
            ["web", "--port", str(port)],
            log_file=Path(tmp_path_factory.mktemp("oidc")) / "web.log",
            environment=environment,
            health_port=port,
            stop_timeout_seconds=20,
        )
        running.enter_context(program)
        yield replace(live_server, url=f"http://127.0.0.1:{port}", environment=environment)


@pytest.fixture
async def context(context: BrowserContext) -> BrowserContext:
    """The provider's own pages ask for a style sheet from far away."""
    await context.route(lambda address: "127.0.0.1" not in address, lambda route: route.abort())
    return context


async def register(provider: str, subject: str, **claims: object) -> None:
    async with httpx.AsyncClient() as client:
        (await client.put(f"{provider}/users/{subject}", json=claims)).raise_for_status()


async def authorize(page: Page, subject: str) -> None:
    """Sign in at the provider, on its own page."""
    await page.locator("input[name=sub]").fill(subject)
    await page.get_by_role("button", name="Authorize").click()


async def sign_in(page: Page, subject: str) -> None:
    await page.goto("/")
    await page.get_by_role("link", name=f"Sign in with {NAME}").click()
    await authorize(page, subject)


async def let_time_pass(live_server: LiveServer) -> None:
    """Make every sign-in too long ago to count as recent."""
    async with Redis.from_url(live_server.environment["REDIS_URL"]) as redis:
        await make_older(redis, 2 * RECENT)


async def test_a_person_signs_in_links_unlinks_and_signs_out_everywhere(
    page: Page, browser: Browser, provider: str, live_server: LiveServer
) -> None:
    await register(
        provider, "grace", name="Grace Hopper", email="grace@example.com", email_verified=True
    )
    await register(provider, "grace-at-work", name="G. Hopper", email="work@example.com")
    person = Person(page)

    # In by keyboard, to the page that was asked for.
    await page.goto("/plans")
    await person.tab_to(page.get_by_role("link", name=f"Sign in with {NAME}"))
    await person.press("Enter")
    await authorize(page, "grace")
    await expect(page).to_have_url(f"{live_server.url}/plans")
    await expect(person.heading).to_have_text("Plans")

    # A second identity.
    await page.get_by_role("link", name="Grace Hopper").click()
    await page.get_by_role("link", name="Sign-in", exact=True).click()
    identities = page.get_by_role("main").locator(".identities > li")
    await expect(identities).to_have_count(1)
    await expect(identities).to_contain_text("Your only way in")
    await check(page, "one identity")
    await page.get_by_role("button", name=f"Link {NAME}").click()
    await authorize(page, "grace-at-work")
    await expect(identities).to_have_count(2)
    await expect(identities.nth(1)).to_contain_text("not verified")
    await check(page, "two identities")

    # Unlinking later: first show who it is, at the provider, then again.
    await let_time_pass(live_server)
    unlink = page.get_by_role("button", name=f"Unlink {NAME} work@example.com")
    await unlink.click()
    await expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    await check(page, "recent sign-in")
    await page.get_by_role("button", name=f"Sign in with {NAME}").click()
    await authorize(page, "grace")
    await expect(page).to_have_url(f"{live_server.url}/settings/identities")
    await unlink.click()
    await expect(identities).to_have_count(1)

    # Another browser, seen in the list and signed out from here.
    elsewhere = await browser.new_context(
        base_url=live_server.url,
        user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    )
    await elsewhere.route(lambda address: "127.0.0.1" not in address, lambda route: route.abort())
    other = await elsewhere.new_page()
    await sign_in(other, "grace")
    await expect(other.get_by_role("heading", level=1)).to_have_text("Grace Hopper")
    await page.get_by_role("link", name="Devices").click()
    await expect(page.get_by_text("This browser", exact=True)).to_be_visible()
    await check(page, "devices")
    await page.get_by_role("button", name="Sign out Firefox on Linux").click()
    await expect(page.get_by_role("heading", name="Firefox on Linux")).to_have_count(0)
    await other.reload()
    await expect(other.get_by_role("link", name=f"Sign in with {NAME}")).to_be_visible()

    # Everywhere.
    await sign_in(other, "grace")
    await expect(other.get_by_role("heading", level=1)).to_have_text("Grace Hopper")
    await page.get_by_role("button", name="Sign out everywhere").click()
    await page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    await expect(page.get_by_role("link", name=f"Sign in with {NAME}")).to_be_visible()
    await other.reload()
    await expect(other.get_by_role("link", name=f"Sign in with {NAME}")).to_be_visible()
    await elsewhere.close()


async def test_the_same_e_mail_is_linked_only_by_the_account_s_owner(
    page: Page, provider: str
) -> None:
    for subject, name in (("ada", "Ada Lovelace"), ("ada-again", "Somebody")):
        await register(provider, subject, name=name, email="ada@example.com", email_verified=True)
    person = Person(page)
    await sign_in(page, "ada")
    await expect(person.heading).to_have_text("Ada Lovelace")
    await page.get_by_role("button", name="Sign out").click()

    await sign_in(page, "ada-again")
    await expect(person.heading).to_have_text("You already have an account")
    await check(page, "e-mail in use")
    await page.get_by_role("link", name=f"Sign in with {NAME}").click()
    await authorize(page, "ada")
    await expect(page.get_by_role("heading", name=f"Link {NAME}?")).to_be_visible()
    await check(page, "waiting link")
    await page.get_by_role("button", name="Link it").click()

    await expect(page.get_by_role("main").locator(".identities > li")).to_have_count(2)
    await expect(page.get_by_role("heading", name=f"Link {NAME}?")).to_have_count(0)


async def test_saying_no_at_the_provider_leads_back_to_a_calm_page(page: Page) -> None:
    person = Person(page)
    await page.goto("/plans")
    await page.get_by_role("link", name=f"Sign in with {NAME}").click()
    await page.get_by_role("button", name="Deny").click()

    await expect(person.heading).to_have_text("You are not signed in")
    await check(page, "sign-in that was cancelled")


async def test_a_return_that_nobody_began_says_so(page: Page) -> None:
    await page.goto("/sign-in/oidc/callback?code=stolen&state=made-up")

    await expect(Person(page).heading).to_have_text("This sign-in is over")


async def test_where_a_mere_name_is_enough_it_confirms_as_well(
    person: Person, live_server: LiveServer
) -> None:
    page = person.page
    await let_time_pass(live_server)
    await page.goto("/settings/identities")
    await page.get_by_role("button", name=f"Link {NAME}").click()
    await page.get_by_role("button", name="It is me").click()

    await expect(page.locator("input[name=sub]")).to_be_visible()
