"""The pages of all skills and of one, over HTTP and on the project's own bank."""

import gzip
import re
import time

import pytest
from msgspec.structs import replace

from tests.factories import load_bank, make_bank, make_skill
from tests.roadmaps.own_bank import own_catalogue
from tests.visitors import Visitor
from waymark.bank.content import Product, Skill
from waymark.bank.reading import Bank
from waymark.roadmaps.shell import PageNotFound, Shell
from waymark.roadmaps.skills_list import skill_list_page
from waymark.roadmaps.skills_neighbours import SHOWN_AFTER, neighbourhood
from waymark.roadmaps.skills_page import skill_page, weight_words


def with_skill(changed: Skill) -> Bank:
    """The small bank with one of its skills exchanged."""
    bank = make_bank()
    skills = tuple(
        replace(filed, skill=changed) if filed.skill.slug == changed.slug else filed
        for filed in bank.skills
    )
    return replace(bank, skills=skills)


def text_of(html: str) -> str:
    """What a person reads: without tags, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


async def test_all_skills_are_listed_by_area_with_deep_links(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/skills")).text

    assert re.findall(r'id="area-([a-z]+)"', page) == ["web", "databases", "testing", "programming"]
    assert '<a href="/skills/sql-joins">SQL-JOINS</a>' in page
    assert "10 skills of back-end work in 4 areas" in text_of(page)


async def test_a_skill_says_what_one_can_do_at_each_level(nobody: Visitor) -> None:
    await load_bank(with_skill(replace(make_skill("tls"), can_do={"mid": "Renews certificates."})))

    page = text_of((await nobody.get("/skills/tls")).text)

    assert "Junior Nothing of its own at this level." in page
    assert "Mid Renews certificates." in page


async def test_a_skill_leads_to_its_topics_on_the_roadmaps_and_names_those_without_it(
    nobody: Visitor,
) -> None:
    await load_bank()

    page = (await nobody.get("/skills/postgresql")).text

    assert '<a href="/roadmaps/long-way#topic-postgresql">About postgresql</a>' in page
    assert "Short way Not on this one." in text_of(page)
    assert "On 1 of 2 roadmaps On 1 of 1 career path 6 live questions" in text_of(page)


async def test_the_anchors_that_a_skill_links_to_are_on_the_roadmap(nobody: Visitor) -> None:
    await load_bank()
    skill = (await nobody.get("/skills/postgresql")).text
    address, anchor = re.findall(r'href="(/roadmaps/[^"#]+)#([^"]+)"', skill)[0]

    assert f'id="{anchor}"' in (await nobody.get(address)).text


async def test_a_skill_says_how_deep_and_how_often_paths_ask_for_it(nobody: Visitor) -> None:
    await load_bank()

    page = text_of((await nobody.get("/skills/postgresql")).text)

    assert (
        "Back-end developer junior most weeks mid most weeks senior most weeks "
        "For each level of a path" in page
    )


async def test_a_skill_shows_what_it_builds_on_and_what_it_opens(nobody: Visitor) -> None:
    await load_bank(with_skill(replace(make_skill("postgresql"), prerequisites=("sql-joins",))))

    above = text_of((await nobody.get("/skills/sql-joins")).text)
    below = text_of((await nobody.get("/skills/postgresql")).text)

    assert "Builds on Nothing: a place to begin. SQL-JOINS Opens POSTGRESQL" in above
    assert "Builds on SQL-JOINS POSTGRESQL Opens Nothing further in this graph." in below


async def test_alternatives_are_shown_as_a_choice(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/skills/mysql")).text

    assert "Relational databases: nobody needs them all." in page
    assert '<a href="/skills/postgresql">POSTGRESQL</a>' in page
    assert '<strong aria-current="page">MYSQL</strong>' in page


async def test_a_product_has_a_place_of_its_own_to_link_to(nobody: Visitor) -> None:
    product = Product(name="OpenSSL 3", about="Makes keys.", link="https://docs.openssl.org/3/")
    await load_bank(with_skill(replace(make_skill("tls"), products=(product,))))

    page = (await nobody.get("/skills/tls")).text

    assert '<div id="product-openssl-3"><dt>OpenSSL 3</dt><dd>Makes keys.' in page
    assert 'href="https://docs.openssl.org/3/" rel="noreferrer"' in page


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        (0, "None of our questions measures this skill yet."),
        (2, "Too few questions to check this skill by itself"),
        (3, "Check this skill"),
    ],
)
async def test_how_many_questions_there_are_is_said_as_it_is(
    questions: int, words: str, nobody: Visitor
) -> None:
    bank = make_bank(pilots=4)
    others = [each for each in bank.questions if each.question.skill != "tls"]
    own = [each for each in bank.questions if each.question.skill == "tls"]
    pilots = [each for each in own if each.question.status == "pilot"]
    live = [each for each in own if each.question.status == "live"]
    await load_bank(replace(bank, questions=(*others, *pilots, *live[:questions])))

    page = (await nobody.get("/skills/tls")).text

    assert words in page
    assert ('href="/start?skill=tls"' in page) == (questions >= 3)


async def test_a_skill_is_shared_under_its_name_and_first_sentence(nobody: Visitor) -> None:
    await load_bank(with_skill(replace(make_skill("tls"), about="Keeps <secrets>. And more.")))

    page = await nobody.get("/skills/tls")

    assert "<title>TLS · Waymark</title>" in page.text
    assert '<meta name="description" content="Keeps &lt;secrets&gt;. What you' in page.text
    assert '<link rel="canonical" href="/skills/tls">' in page.text
    assert page.headers["etag"].startswith('W/"')


async def test_an_unknown_skill_is_a_page_with_status_404(nobody: Visitor) -> None:
    await load_bank()

    page = await nobody.get("/skills/astrology")

    assert page.status_code == 404
    assert "<h1>No page here</h1>" in page.text


def test_every_skill_of_the_bank_has_a_page_that_fits_a_first_view() -> None:
    catalogue, shell = own_catalogue(), Shell()
    for slug in catalogue.skills:
        page = shell.render(skill_page(catalogue, slug)).content
        assert len(gzip.compress(page)) < 8_000, slug
        assert not re.search(rb"\sstyle=|<style|\son[a-z]+=", page), slug
    with pytest.raises(PageNotFound):
        skill_page(catalogue, "astrology")


def test_the_list_of_all_skills_fits_a_first_view() -> None:
    catalogue, shell = own_catalogue(), Shell()
    shell.render(skill_list_page(catalogue))

    started = time.perf_counter()
    page = shell.render(skill_list_page(catalogue)).content

    assert time.perf_counter() - started < 0.1
    assert len(gzip.compress(page)) < 30_000


def test_lines_join_the_middle_of_each_row_with_the_middle_of_the_drawing() -> None:
    one, two, three = (make_skill(slug) for slug in ("one", "two", "three"))

    around = neighbourhood([one], [two, three])

    assert around.height == 200
    assert around.lines_before == "M0 100H100"
    assert around.lines_after == "M0 100C50 100 50 50 100 50M0 100C50 100 50 150 100 150"


def test_what_a_skill_opens_is_drawn_up_to_what_the_eye_can_follow() -> None:
    opened = [make_skill(f"skill-{number}") for number in range(SHOWN_AFTER + 2)]

    around = neighbourhood([], opened)

    assert around.after == tuple(opened[:SHOWN_AFTER])
    assert around.further == tuple(opened[SHOWN_AFTER:])
    assert around.lines_before == ""


def test_weights_are_put_into_words() -> None:
    assert [weight_words(weight) for weight in (3, 2, 1, 0.5)] == [
        "in nearly every change",
        "most weeks",
        "now and then",
        "only in some teams",
    ]
