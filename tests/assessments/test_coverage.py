"""How much of a path the bank can ask about, as told before a session starts."""

from uuid import UUID

import msgspec
import pytest

from tests.factories import (
    ALTERNATIVES,
    NOWHERE,
    SKILLS_OF_AREA,
    load_bank,
    make_asked,
    make_bank,
    make_path,
)
from tests.visitors import Visitor
from waymark.assessments.coverage import path_coverage
from waymark.bank.reading import Bank, FiledPath, FiledQuestion
from waymark.bank.release import Release, document_of, version_id

PATH = make_path()
SKILLS = [skill for slugs in SKILLS_OF_AREA.values() for skill in slugs]
SINGLES = [skill for skill in SKILLS if skill not in ALTERNATIVES]
EVERYTHING = len(SINGLES) + 2 * 2
"""Weight of the path: one for each skill by itself, two for each of the two groups."""
JUNIOR, MID, SENIOR = 0, 1, 2
"""Numbers of questions at these levels."""


def covered(bank: Bank) -> float:
    questions = [filed.question for filed in bank.questions]
    by_version = {version_id(each.id, each.version): each for each in questions}
    return path_coverage(Release(UUID(int=1), document_of(bank), by_version), PATH.slug)


def bank_asking(*asked: tuple[str, int], status: str = "live") -> Bank:
    questions = tuple(
        FiledQuestion(make_asked(skill, number, status=status), "web", NOWHERE)
        for skill, number in asked
    )
    return msgspec.structs.replace(make_bank(), questions=questions)


def test_a_bank_that_asks_about_everything_covers_all() -> None:
    assert covered(make_bank()) == pytest.approx(1)


def test_a_bank_without_live_questions_covers_nothing() -> None:
    assert covered(bank_asking()) == 0
    assert covered(bank_asking(("tls", SENIOR), status="pilot")) == 0


@pytest.mark.parametrize(("number", "is_reached"), [(SENIOR, True), (MID, True), (JUNIOR, False)])
def test_a_question_counts_at_the_depth_asked_or_next_to_it(number: int, is_reached: bool) -> None:
    everything_else = [(skill, SENIOR) for skill in SKILLS if skill != "tls"]
    without = covered(bank_asking(*everything_else))
    assert (covered(bank_asking(*everything_else, ("tls", number))) > without) is is_reached


def test_the_alternatives_of_a_group_share_the_weight_of_one() -> None:
    assert covered(bank_asking(("tls", SENIOR))) == pytest.approx(1 / EVERYTHING)
    assert covered(bank_asking(("python", SENIOR))) == pytest.approx(2 / 2 / EVERYTHING)
    both = bank_asking(("python", SENIOR), ("javascript", SENIOR))
    assert covered(both) == pytest.approx(2 / EVERYTHING)


def test_a_skill_that_is_called_like_a_group_is_none_of_its_members() -> None:
    bank = bank_asking(("tls", SENIOR))
    skills = tuple(
        msgspec.structs.replace(
            filed, skill=msgspec.structs.replace(filed.skill, alternatives="tls")
        )
        if filed.skill.alternatives == "languages"
        else filed
        for filed in bank.skills
    )
    renamed = msgspec.structs.replace(bank, skills=skills)
    assert covered(renamed) == covered(bank) == pytest.approx(1 / EVERYTHING)


def test_heavy_skills_count_for_more() -> None:
    senior = PATH.levels["senior"]
    heavier = tuple(
        msgspec.structs.replace(line, weight=3.0) if line.skill == "tls" else line
        for line in senior.requires
    )
    levels = {**PATH.levels, "senior": msgspec.structs.replace(senior, requires=heavier)}
    path = msgspec.structs.replace(PATH, levels=levels)
    bank = bank_asking(("tls", SENIOR))
    bank = msgspec.structs.replace(bank, paths=(FiledPath(path, NOWHERE),))
    assert covered(bank) == pytest.approx(3 / (EVERYTHING + 2))


async def test_the_paths_tell_their_coverage(alice: Visitor) -> None:
    await load_bank(bank_asking(*((skill, SENIOR) for skill in SKILLS if skill != "tls")))

    (path,) = (await alice.get("/api/paths")).json()

    assert path["coverage"] == pytest.approx(1 - 1 / EVERYTHING)
