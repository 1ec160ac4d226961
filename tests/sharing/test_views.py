"""A view is a browser opening the page; nothing else is counted, and nobody is remembered."""

from typing import Any

import pytest

from tests.sharing.sharing import A_BROWSER, finish_early, look, share
from tests.visitors import Visitor
from waymark.sharing.views import is_view


def test_a_browser_that_opens_the_page_is_a_view() -> None:
    assert is_view(A_BROWSER)


@pytest.mark.parametrize(
    "changes",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"sec-fetch-dest": "empty"},
        {"sec-fetch-dest": "image"},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
        {"user-agent": "facebookexternalhit/1.1"},
    ],
)
def test_fetching_ahead_previews_and_robots_are_not(changes: dict[str, str]) -> None:
    assert not is_view(A_BROWSER | changes)


def test_a_program_that_says_nothing_of_itself_is_not() -> None:
    assert not is_view({})
    assert not is_view({"user-agent": "curl/8.5"})


async def test_views_of_others_are_counted_and_ones_own_are_not(
    alice: Visitor, charlie: Visitor, nobody: Visitor
) -> None:
    assessment = await finish_early(alice)
    address = (await share(alice, assessment)).json()["address"]

    await look(alice, address)
    await look(charlie, address)
    await look(nobody, address)
    await look(nobody, address, sec_purpose="prefetch")
    await nobody.get(address)

    listed: list[dict[str, Any]] = (await alice.get("/api/shares")).json()
    assert [each["views"] for each in listed] == [2]


async def test_asking_for_the_headers_alone_is_no_view(alice: Visitor, nobody: Visitor) -> None:
    assessment = await finish_early(alice)
    address = (await share(alice, assessment)).json()["address"]

    await nobody.http.head(address, headers=A_BROWSER)

    assert (await alice.get("/api/shares")).json()[0]["views"] == 0
