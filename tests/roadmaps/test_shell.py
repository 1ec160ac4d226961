"""The frame of the pages to explore: errors, caches and what is never in them."""

import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from tests.factories import load_bank
from tests.visitors import Visitor
from waymark.roadmaps.assets import ENTRY, Assets, read_assets
from waymark.roadmaps.shell import Page, Shell


async def test_a_page_carries_title_description_and_canonical_address(nobody: Visitor) -> None:
    await load_bank()

    page = await nobody.get("/roadmaps")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Roadmaps · Waymark</title>" in page.text
    assert re.search(r'<meta name="description" content="[^"]{50,200}">', page.text)
    assert '<meta property="og:title" content="Roadmaps">' in page.text
    assert '<link rel="canonical" href="/roadmaps">' in page.text


async def test_everybody_gets_the_same_bytes_and_no_cookie(
    visit: Callable[[], Visitor], alice: Visitor
) -> None:
    await load_bank()

    hers = await alice.get("/roadmaps")
    theirs = await visit().get("/roadmaps")

    assert hers.content == theirs.content
    assert "set-cookie" not in theirs.headers
    assert theirs.headers["cache-control"].startswith("public, max-age=")


async def test_a_page_that_has_not_changed_is_not_sent_again(nobody: Visitor) -> None:
    await load_bank()
    first = await nobody.get("/roadmaps")

    again = await nobody.http.get("/roadmaps", headers={"if-none-match": first.headers["etag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]


async def test_an_address_below_the_pages_that_leads_nowhere_is_a_page_with_status_404(
    nobody: Visitor,
) -> None:
    await load_bank()

    page = await nobody.get("/roadmaps/some/where/else")

    assert page.status_code == 404
    assert "<h1>No page here</h1>" in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert page.headers["cache-control"] == "no-cache"


async def test_without_a_bank_the_page_says_so(nobody: Visitor) -> None:
    page = await nobody.get("/roadmaps")

    assert page.status_code == 503
    assert "The question bank has not been loaded yet." in page.text


async def test_no_page_holds_a_style_or_a_script_that_the_policy_would_block(
    nobody: Visitor,
) -> None:
    await load_bank()

    page = (await nobody.get("/roadmaps")).text

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)


def test_text_from_the_bank_is_escaped() -> None:
    page = Page(
        template="error.html",
        address="/roadmaps",
        title="<b>Title</b>",
        description='"><script>',
        context={"detail": "<img src=x>"},
    )

    html = Shell(built=Path("nowhere")).render(page).content.decode()

    assert "<b>Title" not in html
    assert '"><script>' not in html
    assert "<img" not in html


def test_shared_links_name_the_public_origin_where_it_is_known() -> None:
    page = Page(
        template="error.html",
        address="/roadmaps",
        title="Title",
        description="About.",
        context={"detail": ""},
    )

    html = Shell("https://waymark.example", Path("nowhere")).render(page).content.decode()

    assert '<link rel="canonical" href="https://waymark.example/roadmaps">' in html
    assert '<meta property="og:url" content="https://waymark.example/roadmaps">' in html


def test_assets_come_from_the_manifest_with_the_styles_of_what_they_import(tmp_path: Path) -> None:
    manifest = {
        ENTRY: {"file": "assets/explore-1.js", "imports": ["_who"], "css": ["assets/pages-2.css"]},
        "_who": {"file": "assets/who-3.js", "css": ["assets/base-4.css"]},
    }
    (tmp_path / "manifest.json").write_bytes(msgspec.json.encode(manifest))

    assert read_assets(tmp_path) == Assets(
        script="/assets/explore-1.js",
        preloaded_scripts=("/assets/who-3.js",),
        styles=("/assets/base-4.css", "/assets/pages-2.css"),
    )


def test_a_new_build_shows_without_a_restart(tmp_path: Path) -> None:
    page = Page(
        template="error.html", address="/", title="T", description="D", context={"detail": ""}
    )
    shell = Shell(built=tmp_path)
    assert b"/assets/" not in shell.render(page).content

    (tmp_path / "manifest.json").write_bytes(
        msgspec.json.encode({ENTRY: {"file": "assets/explore-1.js"}})
    )

    assert b'src="/assets/explore-1.js"' in shell.render(page).content


def test_pages_are_readable_where_the_front_end_was_never_built(tmp_path: Path) -> None:
    assert read_assets(tmp_path) == Assets()
