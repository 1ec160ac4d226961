"""The pages of all roadmaps, of one as a trail, and of two compared, over HTTP."""

import gzip
import re
import time

import pytest

from tests.factories import load_bank, make_bank, make_phase, make_roadmap
from tests.roadmaps.own_bank import own_catalogue
from tests.visitors import Visitor
from waymark.bank.problems import Source
from waymark.bank.reading import Bank, FiledRoadmap
from waymark.bank.roadmap_content import Roadmap
from waymark.roadmaps.comparison import compare, places_of
from waymark.roadmaps.roadmap_trail import roadmap_page
from waymark.roadmaps.shell import Shell

MAXIMUM_GZIP_BYTES = 60_000
MAXIMUM_SECONDS = 0.1


def with_roadmaps(*roadmaps: Roadmap) -> Bank:
    nowhere = Source("test", "", {})
    filed = tuple(FiledRoadmap(roadmap, nowhere) for roadmap in roadmaps)
    bank = make_bank()
    return Bank(bank.areas, bank.skills, bank.paths, filed, bank.questions)


def text_of(html: str) -> str:
    """What a person reads: without tags, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.replace("&nbsp;", " ")))


async def test_all_roadmaps_are_listed_with_what_can_be_counted(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/roadmaps")).text

    assert '<a href="/roadmaps/short-way">Short way</a>' in page
    assert "2 phases 3 topics 3 skills" in text_of(page)
    assert "2 phases 6 topics 6 skills 1 practice project" in text_of(page)
    assert 'href="/roadmaps/short-way/compare/long-way"' in page


async def test_a_roadmap_shows_its_topics_in_its_own_order_with_deep_links(
    nobody: Visitor,
) -> None:
    await load_bank()

    page = (await nobody.get("/roadmaps/long-way")).text

    assert re.findall(r'id="phase-([a-z-]+)"', page) == ["start", "store"]
    assert re.findall(r'<li id="topic-([a-z-]+)" data-topic="\1"', page) == [
        "python",
        "javascript",
        "tls",
        "sql-joins",
        "postgresql",
        "mysql",
    ]
    assert page.index('id="practice-tls-project"') < page.index('id="phase-store"')
    assert '<a href="/skills/tls">About tls</a>' in page


async def test_a_roadmap_can_be_found_and_shared(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/roadmaps/long-way")).text

    assert "<title>Long way · Waymark</title>" in page
    assert (
        'content="2 phases, 6 topics, 6 skills, 1 practice project. For those who begin."' in page
    )
    assert '<link rel="canonical" href="/roadmaps/long-way">' in page


async def test_alternatives_are_announced_where_they_begin(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/roadmaps/long-way")).text

    picks = re.findall(r'id="topic-([a-z]+)"(?:(?!<li).)*?pick one of (\d)', page, re.DOTALL)
    assert picks == [("python", "2"), ("postgresql", "2")]


async def test_a_run_in_which_an_alternative_comes_twice_is_no_choice(nobody: Visitor) -> None:
    once = make_roadmap("once", [make_phase("store", "postgresql", "mysql")])
    topics = [
        {"slug": slug, "name": slug, "skills": [skill]}
        for slug, skill in (("one", "postgresql"), ("two", "mysql"), ("three", "postgresql"))
    ]
    twice = make_roadmap("twice", [make_phase("store", topics=topics)])
    await load_bank(with_roadmaps(once, twice))

    assert "pick one of 2" in (await nobody.get("/roadmaps/once")).text
    assert "pick one of" not in (await nobody.get("/roadmaps/twice")).text


async def test_text_of_a_roadmap_is_escaped(nobody: Visitor) -> None:
    name = '<script>alert(1)</script> & "more"'
    await load_bank(with_roadmaps(make_roadmap("way", [make_phase("web", "tls")], name=name)))

    page = (await nobody.get("/roadmaps/way")).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;more&#34;</h1>" in page


@pytest.mark.parametrize(
    "address",
    [
        "/roadmaps/nowhere",
        "/roadmaps/short-way/compare/nowhere",
        "/roadmaps/short-way/compare/short-way",
        "/roadmaps/short-way/compare",
    ],
)
async def test_an_unknown_roadmap_is_a_page_with_status_404(address: str, nobody: Visitor) -> None:
    await load_bank()

    page = await nobody.get(address)

    assert page.status_code == 404
    assert "<h1>No page here</h1>" in page.text


async def test_a_new_release_shows_at_once_and_under_a_new_tag(nobody: Visitor) -> None:
    await load_bank()
    before = await nobody.get("/roadmaps/short-way")
    await load_bank(
        with_roadmaps(make_roadmap("short-way", [make_phase("web", "tls")], name="Shorter"))
    )

    after = await nobody.http.get(
        "/roadmaps/short-way", headers={"if-none-match": before.headers["etag"]}
    )

    assert after.status_code == 200
    assert "Shorter" in after.text


async def test_two_roadmaps_are_compared_by_skills(nobody: Visitor) -> None:
    await load_bank()

    words = text_of((await nobody.get("/roadmaps/short-way/compare/long-way")).text)

    assert "1 only in the first 2 in both 4 only in the second" in words
    assert "1 only in Short way Skill Phase Web CORS Phase 1 Web" in words
    assert "Databases SQL-JOINS Phase 2 Data Phase 2 Store" in words


def test_a_comparison_is_the_same_seen_from_the_other_side() -> None:
    catalogue = own_catalogue()
    roadmaps = list(catalogue.roadmaps.values())
    for first in roadmaps:
        for second in roadmaps:
            only_first, both, only_second = (
                [each.skill.slug for group in part.groups for each in group.skills]
                for part in compare(catalogue, first, second)
            )
            mirrored = [
                [each.skill.slug for group in part.groups for each in group.skills]
                for part in compare(catalogue, second, first)
            ]
            assert mirrored == [only_second, both, only_first]
            assert {*only_first, *both} == set(places_of(first))


def test_what_comes_before_a_topic_stands_above_it_and_teaches_what_it_builds_on() -> None:
    catalogue = own_catalogue()
    for slug, roadmap in catalogue.roadmaps.items():
        order = {topic.slug: place for place, topic in enumerate(roadmap.topics())}
        for stretch in roadmap_page(catalogue, slug).context["stretches"]:
            for stop in stretch.stops:
                needs = {need for skill in stop.skills for need in skill.prerequisites}
                for topic in stop.before:
                    assert order[topic.slug] < order[stop.topic.slug]
                    assert needs & set(topic.skills)


def test_every_roadmap_keeps_the_budget_of_size_and_time() -> None:
    catalogue = own_catalogue()
    shell = Shell()
    shell.render(roadmap_page(catalogue, next(iter(catalogue.roadmaps))))  # reads the templates
    for slug in catalogue.roadmaps:
        started = time.process_time()
        rendered = shell.render(roadmap_page(catalogue, slug))
        assert time.process_time() - started < MAXIMUM_SECONDS, slug
        assert len(gzip.compress(rendered.content, 6)) < MAXIMUM_GZIP_BYTES, slug
