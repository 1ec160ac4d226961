"""The pages of all career paths and of one: what each level adds over the one below."""

import gzip
import re
import time
from typing import Any

import msgspec
import pytest

from tests.factories import ALTERNATIVES, SKILLS_OF_AREA, load_bank, make_skill
from tests.roadmaps.own_bank import own_catalogue
from tests.visitors import Visitor
from waymark.bank.content import LEVELS, Area, CareerPath
from waymark.roadmaps.paths_levels import areas_of_path, experience_words, levels_of_path
from waymark.roadmaps.paths_pages import coverage_words, path_page
from waymark.roadmaps.shell import PageNotFound, Shell

SKILLS = {slug: make_skill(slug) for slugs in SKILLS_OF_AREA.values() for slug in slugs}
AREAS = {slug: Area(slug=slug, name=slug.title(), about="It.") for slug in SKILLS_OF_AREA}
AREA_OF_SKILL = {slug: AREAS[area] for area, slugs in SKILLS_OF_AREA.items() for slug in slugs}


def make_path(must_have: tuple[str, ...] = (), **levels: dict[str, str]) -> CareerPath:
    """`mid={"tls": "junior"}` asks for tls at junior depth on mid level."""
    asked = {skill for lines in levels.values() for skill in lines}
    areas = [area for area in AREAS if any(AREA_OF_SKILL[skill].slug == area for skill in asked)]
    path: dict[str, Any] = {
        "slug": "path",
        "name": "Path",
        "about": "About.",
        "areas": [{"area": area, "reason": "Because."} for area in areas],
        "levels": {
            level: {
                "requires": [
                    {"skill": skill, "depth": depth, "weight": 1} for skill, depth in lines.items()
                ],
                "must_have": must_have if level == "senior" else (),
            }
            for level, lines in levels.items()
        },
        "not_measured": "Much.",
    }
    return msgspec.convert(path, CareerPath)


def added(path: CareerPath, level: str) -> list[tuple[list[str], str, bool]]:
    return [
        ([skill.slug for skill in addition.skills], addition.depth, addition.is_deeper)
        for area in areas_of_path(path, SKILLS, AREA_OF_SKILL)
        for addition in next(each for name, each in area.additions.items() if name == level)
    ]


def test_a_level_adds_what_is_new_and_what_goes_deeper_and_repeats_nothing() -> None:
    path = make_path(
        junior={"tls": "junior", "cors": "junior"},
        mid={"tls": "mid", "cors": "junior", "http-methods": "mid"},
    )

    assert added(path, "junior") == [(["tls"], "junior", False), (["cors"], "junior", False)]
    assert added(path, "mid") == [(["http-methods"], "mid", False), (["tls"], "mid", True)]


def test_alternatives_asked_for_alike_are_one_addition() -> None:
    path = make_path(junior={"mysql": "junior", "sql-joins": "junior", "postgresql": "junior"})
    (databases,) = areas_of_path(path, SKILLS, AREA_OF_SKILL)

    choice, single = databases.additions["junior"]

    assert [skill.slug for skill in choice.skills] == ["mysql", "postgresql"]
    assert choice.group == "relational databases"
    assert single.group is None


def test_levels_are_counted_with_one_of_each_group() -> None:
    assert set(ALTERNATIVES) >= {"python", "javascript"}
    path = make_path(
        junior={"python": "junior", "javascript": "junior", "tls": "junior"},
        mid={"python": "mid", "javascript": "mid", "tls": "junior", "cors": "mid"},
    )

    junior, mid = levels_of_path(path, SKILLS, AREAS)

    assert (junior.asked, junior.added, junior.deepened) == (2, 2, 0)
    assert (mid.asked, mid.added, mid.deepened) == (3, 1, 1)


def test_an_area_says_from_which_level_on_it_is_a_must() -> None:
    path = make_path(("web",), junior={"tls": "junior"}, senior={"tls": "mid", "mysql": "mid"})

    assert [area.must_have_from for area in areas_of_path(path, SKILLS, AREA_OF_SKILL)] == [
        "senior",
        None,
    ]


def test_years_of_experience_are_put_into_words() -> None:
    assert experience_words((0, 2)) == "0–2 years"
    assert experience_words((5, None)) == "5 years and more"
    assert experience_words(None) is None


def test_thin_coverage_is_said_before_the_number_and_nothing_is_rounded_up() -> None:
    assert coverage_words(0.999).startswith("Questions reach 99 %")
    assert coverage_words(0.4999).startswith("Few questions yet: expect wide intervals.")


async def test_all_paths_are_listed_with_levels_years_and_coverage(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/paths")).text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    assert '<a href="/paths/back-end-developer">Back-end developer</a>' in page
    assert "Junior 8 skills 0–2 years Mid 8 skills 2–5 years Senior 8 skills" in text
    assert "Questions reach 100 %" in text


async def test_a_path_shows_levels_areas_and_what_it_cannot_measure(nobody: Visitor) -> None:
    await load_bank()

    page = (await nobody.get("/paths/back-end-developer")).text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    assert "Over junior 0 new, 8 deeper" in text
    assert "one of the relational databases: POSTGRESQL , MYSQL" in text
    assert "Must have from junior on" in text
    assert "What is not measured Work with people is not measured." in text
    assert 'href="/start?path=back-end-developer"' in page
    assert re.findall(r'id="area-([a-z]+)"', page) == list(SKILLS_OF_AREA)


async def test_a_path_is_shared_under_its_name(nobody: Visitor) -> None:
    await load_bank()

    page = await nobody.get("/paths/back-end-developer")

    assert "<title>Back-end developer · Waymark</title>" in page.text
    assert '<link rel="canonical" href="/paths/back-end-developer">' in page.text
    again = await nobody.http.get(
        "/paths/back-end-developer", headers={"if-none-match": page.headers["etag"]}
    )
    assert again.status_code == 304


async def test_an_unknown_path_is_a_page_with_status_404(nobody: Visitor) -> None:
    await load_bank()

    page = await nobody.get("/paths/astronaut")

    assert page.status_code == 404
    assert "<h1>No page here</h1>" in page.text


@pytest.mark.parametrize("slug", own_catalogue().paths)
def test_every_path_of_the_bank_fits_a_first_view(slug: str) -> None:
    catalogue, shell = own_catalogue(), Shell()
    shell.render(path_page(catalogue, slug))

    started = time.perf_counter()
    page = shell.render(path_page(catalogue, slug)).content

    assert time.perf_counter() - started < 0.1
    assert len(gzip.compress(page)) < 20_000
    assert not re.search(rb"\sstyle=|<style|\son[a-z]+=", page)


@pytest.mark.parametrize("slug", own_catalogue().paths)
def test_every_skill_that_a_path_asks_for_is_added_by_some_level(slug: str) -> None:
    catalogue = own_catalogue()
    path = catalogue.paths[slug]
    areas = areas_of_path(path, catalogue.skills, catalogue.area_of_skill)

    shown = {
        skill.slug
        for area in areas
        for level in LEVELS
        for addition in area.additions[level]
        for skill in addition.skills
    }

    assert shown == {line.skill for level in path.levels.values() for line in level.requires}


def test_there_is_no_page_of_a_path_that_is_not_there() -> None:
    with pytest.raises(PageNotFound):
        path_page(own_catalogue(), "astronaut")
