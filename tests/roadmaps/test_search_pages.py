"""Search over HTTP: as data for the field in the header, and as a page without scripts."""

import re

import pytest

from tests.factories import load_bank
from tests.visitors import Visitor
from waymark.roadmaps.search_emphasis import emphasised


async def test_hits_say_what_they_are_and_which_letters_matched(nobody: Visitor) -> None:
    await load_bank()

    reply = await nobody.get("/api/search?q=postgres&limit=1")

    assert reply.json() == {
        "query": "postgres",
        "hits": [
            {
                "kind": "skill",
                "kindName": "Skill",
                "name": [{"text": "POSTGRES", "isMatch": True}, {"text": "QL", "isMatch": False}],
                "address": "/skills/postgresql",
                "context": "Databases",
                "alias": None,
            }
        ],
    }
    assert reply.headers["cache-control"] == "max-age=60, public"
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=%3F%21"])
async def test_a_query_without_letters_finds_nothing_or_is_refused(
    query: str, nobody: Visitor
) -> None:
    await load_bank()

    reply = await nobody.get(f"/api/search?{query}")

    assert reply.status_code == (200 if query else 400)
    assert reply.json().get("hits", []) == []


@pytest.mark.parametrize("query", [f"q={'a' * 101}", "q=tls&limit=0", "q=tls&limit=51"])
async def test_queries_beyond_the_limits_are_refused(query: str, nobody: Visitor) -> None:
    await load_bank()

    assert (await nobody.get(f"/api/search?{query}")).status_code == 400


async def test_the_page_shows_hits_with_their_kind_and_what_matched(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/search?q=postgersql")).text

    assert "<title>“postgersql” · Waymark</title>" in page
    assert '<a href="/skills/postgresql"><mark>POSTGRESQL</mark></a>' in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'value="postgersql"' in page


async def test_a_topic_leads_to_its_place_on_the_roadmap(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/search?q=about+python")).text

    assert 'href="/roadmaps/long-way#topic-python"' in page


async def test_what_was_typed_is_escaped_and_cut(nobody: Visitor) -> None:
    await load_bank()

    page = await nobody.get("/search?q=%22%3E%3Cscript%3E" + "a" * 500)

    assert page.status_code == 200
    assert "<script>" not in page.text
    assert "a" * 101 not in page.text


async def test_nothing_found_says_what_to_do_next(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/search?q=zzzzqqqq")).text

    assert "Nothing found for “zzzzqqqq”" in page
    assert "Try fewer words" in page


async def test_the_empty_page_can_be_found_and_shared(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/search")).text

    assert "<title>Search · Waymark</title>" in page
    assert "noindex" not in page
    assert re.search(r'<input id="q" name="q" type="search" value=""', page)


@pytest.mark.parametrize(
    ("name", "words", "shown"),
    [
        ("PostgreSQL", ["postgre"], "[Postgre]SQL"),
        ("Node.js (JavaScript)", ["node", "js"], "[Node].[js] (JavaScript)"),
        ("Node.js", ["nodejs"], "[Node.js]"),
        ("Message queues", ["queues"], "Message [queues]"),
        ("C# and .NET", ["c#"], "[C#] and .NET"),
        ("Straße", ["strasse"], "[Straße]"),
        ("Kubernetes", ["pods"], "Kubernetes"),
        ("", ["a"], ""),
    ],
)
def test_the_letters_that_matched_are_emphasised(name: str, words: list[str], shown: str) -> None:
    pieces = emphasised(name, words)
    assert "".join(f"[{text}]" if is_match else text for text, is_match in pieces) == shown
