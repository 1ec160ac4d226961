"""What answers say of a topic: verified, inferred, or not enough to say."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from tests.factories import STACK, make_bank
from waymark.assessments.standings import (
    Shown,
    TopicStanding,
    counted_skills,
    known_from,
    nearest_depth,
    topic_standing,
)
from waymark.bank.content import Level
from waymark.bank.release import Release, document_of
from waymark.bank.roadmap_content import Topic

DOCUMENT = document_of(make_bank())
RELEASE = Release(UUID(int=1), DOCUMENT, {})
TODAY = datetime(2026, 3, 1, tzinfo=UTC)


def shown(skill: str, ability: float, *, answers: int = 4, days_ago: int = 0) -> Shown:
    """Answers as good as having seen the ability itself, with a variance of a quarter."""
    return Shown(
        skill=skill,
        precision=4.0,
        shift=4.0 * ability,
        answers=answers,
        newest_at=TODAY - timedelta(days=days_ago),
    )


def standing(
    *answers: Shown,
    topic: tuple[str, ...] = ("tls",),
    stack: list[str] = STACK,
    release: Release = RELEASE,
) -> TopicStanding | None:
    return topic_standing(
        release,
        Topic(slug="topic", name="Topic", skills=topic),
        stack,
        known_from(release, answers),
    )


def state(*answers: Shown, **about: object) -> str | None:
    found = standing(*answers, **about)  # type: ignore[arg-type]  # as of standing itself
    return None if found is None else found.state


def release_where_tls_has(*levels: Level) -> Release:
    skills = tuple(
        msgspec.structs.replace(
            each,
            skill=msgspec.structs.replace(each.skill, can_do=dict.fromkeys(levels, "Does it.")),
        )
        if each.skill.slug == "tls"
        else each
        for each in DOCUMENT.skills
    )
    return Release(UUID(int=2), msgspec.structs.replace(DOCUMENT, skills=skills), {})


def test_nothing_is_said_before_the_first_answer() -> None:
    """By the prior alone five of six developers are above the junior cut."""
    assert known_from(RELEASE, []).chances[0, 0] > 0.8
    assert standing() is None


def test_a_topic_is_verified_where_its_skills_were_asked_about_and_shown() -> None:
    assert state(shown("tls", 1.0)) == "verified"


def test_one_skill_that_was_not_asked_about_makes_it_inferred_at_most() -> None:
    both = ("tls", "cors")

    assert state(shown("tls", 1.0), topic=both) == "inferred"
    assert state(shown("tls", 1.0), shown("cors", 1.0), topic=both) == "verified"


def test_a_skill_that_answers_speak_against_is_not_shown() -> None:
    assert state(shown("tls", -1.5)) is None
    assert state(shown("tls", 1.5), shown("cors", -1.5), topic=("tls", "cors")) is None


def test_answers_that_leave_the_doubt_of_the_prior_show_nothing() -> None:
    """Some 84 % likely before and after: true of most people, and not shown by this one."""
    weak = Shown(skill="tls", precision=0.01, shift=0.0, answers=1, newest_at=TODAY)

    found = standing(weak)

    assert found is not None
    assert known_from(RELEASE, [weak]).chances[0, RELEASE.skill_index["tls"]] > 0.8
    assert found.state is None


def test_a_little_about_something_else_infers_nothing() -> None:
    """All skills hang together, so one strong answer elsewhere lifts every probability."""
    elsewhere = shown("sql-joins", 2.0)
    known = known_from(RELEASE, [elsewhere])

    assert known.chances[0, RELEASE.skill_index["unit-testing"]] > 0.9
    assert known.share[RELEASE.skill_index["unit-testing"]] < 0.2
    assert state(elsewhere, topic=("unit-testing",)) is None


def test_much_from_everywhere_infers_what_was_never_asked() -> None:
    answers = [shown(skill, 1.0) for skill in ("tls", "sql-joins", "python", "unit-testing")]

    assert state(*answers, topic=("test-doubles",)) == "inferred"


def test_the_lowest_level_that_a_skill_has_is_what_has_to_be_shown() -> None:
    release = release_where_tls_has("senior")

    assert state(shown("tls", 0.5), release=release) is None
    assert state(shown("tls", 2.5), release=release) == "verified"


@pytest.mark.parametrize(("ability", "level"), [(-0.3, "junior"), (1.0, "mid"), (2.2, "senior")])
def test_the_level_is_the_highest_that_every_skill_reaches(ability: float, level: str) -> None:
    both = ("tls", "cors")
    found = standing(shown("tls", 2.2), shown("cors", ability), topic=both)

    assert found is not None
    assert found.level == level


def test_a_skill_that_goes_no_deeper_holds_no_topic_back() -> None:
    release = release_where_tls_has("junior")
    both = ("tls", "cors")

    found = standing(shown("tls", 1.0), shown("cors", 2.5), topic=both, release=release)

    assert found is not None
    assert found.level == "senior"


def test_the_score_is_that_of_the_mean_with_its_interval() -> None:
    found = standing(shown("tls", 1.0), shown("cors", 1.0), topic=("tls", "cors"))
    single = standing(shown("tls", 1.0), shown("cors", 1.0))

    assert found is not None
    assert single is not None
    assert found.score.low < found.score.value < found.score.high
    assert found.score.high - found.score.low < single.score.high - single.score.low


def test_the_date_is_that_of_the_newest_answer_it_rests_on() -> None:
    tls, sql = shown("tls", 1.0, days_ago=9), shown("sql-joins", 1.0, days_ago=2)

    verified = standing(tls, sql)
    inferred = standing(tls, sql, topic=("cors",))

    assert verified is not None
    assert inferred is not None
    assert verified.newest_at == TODAY - timedelta(days=9)
    assert inferred.newest_at == TODAY - timedelta(days=2)


def slugs(topic: tuple[str, ...], stack: list[str], *answers: Shown) -> list[str]:
    known = known_from(RELEASE, answers)
    found = counted_skills(
        RELEASE, Topic(slug="topic", name="Topic", skills=topic), stack, known.answers
    )
    return [DOCUMENT.skills[skill].skill.slug for skill in found]


def test_of_alternatives_only_those_in_the_stack_count() -> None:
    databases = ("sql-joins", "postgresql", "mysql")

    assert slugs(databases, ["mysql"]) == ["sql-joins", "mysql"]
    assert slugs(databases, ["mysql"], shown("postgresql", 1.0)) == ["sql-joins", "mysql"]
    assert slugs(databases, []) == ["sql-joins"]


def test_an_alternative_outside_the_stack_is_verified_by_its_own_answers_and_never_inferred() -> (
    None
):
    everywhere = [shown(skill, 1.0) for skill in ("tls", "sql-joins", "python", "postgresql")]

    assert state(*everywhere, topic=("mysql",)) is None
    assert state(*everywhere, shown("mysql", 1.0), topic=("mysql",)) == "verified"


def test_a_topic_about_an_alternative_does_not_stand_for_what_it_mentions_besides() -> None:
    mysql_and_joins = ("mysql", "sql-joins")

    assert state(shown("sql-joins", 1.0), topic=mysql_and_joins) is None
    assert slugs(mysql_and_joins, ["postgresql"]) == []
    assert slugs(("mysql", "postgresql", "sql-joins"), ["postgresql"]) == [
        "postgresql",
        "sql-joins",
    ]


def test_a_skill_that_the_bank_gave_up_says_nothing() -> None:
    assert standing(shown("punch-cards", 2.0)) is None


@pytest.mark.parametrize(
    ("levels", "wanted", "nearest"),
    [
        (("junior", "mid", "senior"), "mid", "mid"),
        (("mid", "senior"), "junior", "mid"),
        (("junior",), "senior", "junior"),
        (("junior", "senior"), "mid", "junior"),
    ],
)
def test_the_nearest_level_is_the_lower_of_two(
    levels: tuple[Level, ...], wanted: Level, nearest: Level
) -> None:
    release = release_where_tls_has(*levels)

    skill = release.document.skills[release.skill_index["tls"]].skill

    assert nearest_depth(skill, wanted) == nearest
