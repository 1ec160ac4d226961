"""Checks: a few questions over one phase of a roadmap or one skill, instead of a whole path."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.factories import STACK, load_bank, make_bank
from tests.right_answers import right_response
from tests.visitors import Visitor, run_jobs
from waymark.assessments.exposure import learn_prices
from waymark.assessments.focus import check_path, focus_of, stack_of_check
from waymark.assessments.schemas import WantedPhase, WantedSkill
from waymark.assessments.stacks import UnknownAlternative
from waymark.bank.content import Level, Skill
from waymark.bank.release import Release, document_of
from waymark.database import pool

RELEASE = Release(UUID(int=1), document_of(make_bank()), {})
WEB = {"kind": "phase", "roadmap": "short-way", "phase": "web"}
DATA = {"kind": "phase", "roadmap": "short-way", "phase": "data"}
STORE = {"kind": "phase", "roadmap": "long-way", "phase": "store"}
TLS = {"kind": "skill", "skill": "tls"}
MYSQL = {"kind": "skill", "skill": "mysql"}


async def start_check(visitor: Visitor, focus: dict[str, str]) -> dict[str, Any]:
    response = await visitor.post("/api/assessments", {"focus": focus})
    assert response.status_code == 201, response.text
    state: dict[str, Any] = response.json()
    return state


async def finish_check(
    visitor: Visitor, focus: dict[str, str], *, knows: bool = False
) -> dict[str, Any]:
    """Take a whole check, knowing everything or nothing, and have its result worked out."""
    state = await start_check(visitor, focus)
    while state["question"] is not None:
        response = await right_response(state) if knows else None
        state = (await visitor.answer(state, response)).json()
    await run_jobs()
    return state


async def reviewed(visitor: Visitor, state: dict[str, Any]) -> list[dict[str, Any]]:
    review = (await visitor.get(f"/api/assessments/{state['id']}/review")).json()
    questions: list[dict[str, Any]] = review["questions"]
    return questions


def skill_with(*levels: Level) -> Release:
    """The test bank, in which TLS can be known at these levels only."""
    document = document_of(make_bank())

    def changed(skill: Skill) -> Skill:
        if skill.slug != "tls":
            return skill
        return msgspec.structs.replace(skill, can_do=dict.fromkeys(levels, "Does it."))

    skills = tuple(
        msgspec.structs.replace(each, skill=changed(each.skill)) for each in document.skills
    )
    return Release(UUID(int=2), msgspec.structs.replace(document, skills=skills), {})


# ---- the path made on the fly


@pytest.mark.parametrize(
    ("levels", "depths"),
    [
        (("junior", "mid", "senior"), ["junior", "mid", "senior"]),
        (("mid", "senior"), ["mid", "mid", "senior"]),
        (("junior",), ["junior", "junior", "junior"]),
        (("junior", "senior"), ["junior", "junior", "senior"]),
    ],
)
def test_each_level_asks_for_its_own_depth_or_the_nearest_that_a_skill_has(
    levels: tuple[Level, ...], depths: list[str]
) -> None:
    release = skill_with(*levels)

    path = check_path(release, focus_of(release, WantedSkill("tls"), []))

    asked = [line.depth for level in path.levels.values() for line in level.requires]
    assert asked == depths
    assert list(path.levels) == ["junior", "mid", "senior"]


def test_the_skills_of_a_phase_weigh_the_same_and_none_is_a_must_have() -> None:
    path = check_path(RELEASE, focus_of(RELEASE, WantedPhase("short-way", "web"), []))

    for level in path.levels.values():
        assert [(line.skill, line.weight) for line in level.requires] == [("tls", 1), ("cors", 1)]
        assert level.must_have == ()


def test_only_the_alternatives_in_the_stack_are_part_of_a_phase() -> None:
    wanted = WantedPhase("long-way", "store")

    assert focus_of(RELEASE, wanted, ["mysql"]).skills == ["sql-joins", "mysql"]
    assert focus_of(RELEASE, wanted, []).skills == ["sql-joins"]


@pytest.mark.parametrize(
    ("chosen", "stack"),
    [
        (None, ["postgresql", "python"]),
        (["mysql"], ["mysql", "python"]),
        ([], ["python"]),
    ],
)
def test_a_choice_replaces_the_groups_of_the_phase_and_leaves_the_others(
    chosen: list[str] | None, stack: list[str]
) -> None:
    assert stack_of_check(RELEASE, WantedPhase("long-way", "store"), STACK, chosen) == stack


def test_a_single_alternative_is_its_own_stack() -> None:
    assert stack_of_check(RELEASE, WantedSkill("mysql"), STACK, None) == ["mysql"]


def test_something_that_is_no_alternative_is_refused_as_stack() -> None:
    with pytest.raises(UnknownAlternative, match="“tls”"):
        stack_of_check(RELEASE, WantedSkill("cors"), [], ["tls"])


# ---- sessions


@pytest.fixture
async def bank(clean: None) -> None:
    await load_bank()


@pytest.mark.usefixtures("bank")
async def test_a_check_asks_five_to_eight_questions_of_its_phase_only(alice: Visitor) -> None:
    state = await finish_check(alice, WEB)

    questions = await reviewed(alice, state)
    assert 5 <= len(questions) <= 8
    assert {question["skill"]["slug"] for question in questions} == {"tls", "cors"}
    assert all(question["scored"] for question in questions)


@pytest.mark.usefixtures("bank")
async def test_a_check_names_its_focus_and_no_path(alice: Visitor) -> None:
    state = await finish_check(alice, WEB)

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()
    review = (await alice.get(f"/api/assessments/{state['id']}/review")).json()
    (listed,) = (await alice.get("/api/assessments")).json()
    for shown in (state, result, review, listed):
        assert shown["path"] is None
        assert shown["focus"] == {**WEB, "name": "Web · Short way", "skills": ["tls", "cors"]}
        assert shown["pathName"] == "Web · Short way"


@pytest.mark.usefixtures("bank")
async def test_a_check_says_what_it_shows_of_the_phase_and_gives_nobody_a_title(
    alice: Visitor,
) -> None:
    state = await finish_check(alice, WEB)

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()

    assert result["label"]["headline"] == "Not at junior level yet"
    assert re.match(
        r"This phase: at junior level with \d+ % only. On the scale it lies at \d+, "
        r"with a chance of 90 % between \d+ and \d+\.",
        result["label"]["explanation"],
    )
    assert {skill["slug"] for area in result["areas"] for skill in area["skills"]} == {
        "tls",
        "cors",
    }
    assert [topic["topic"] for topic in result["topics"]] == ["tls", "cors"]


@pytest.mark.usefixtures("bank")
async def test_a_check_tells_how_the_topics_of_its_phase_changed(alice: Visitor) -> None:
    state = await finish_check(alice, WEB, knows=True)

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()

    assert [
        (topic["topic"], topic["before"], topic["after"], topic["level"])
        for topic in result["topics"]
    ] == [("tls", None, "verified", "mid"), ("cors", None, "verified", "mid")]
    assert result["label"]["headline"].startswith("At mid level, possibly senior (")


@pytest.mark.usefixtures("bank")
async def test_a_check_ended_at_once_names_no_level(alice: Visitor) -> None:
    state = await start_check(alice, TLS)
    await alice.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()

    assert result["label"]["shown"] is None
    assert result["label"]["headline"] == "Not enough answers yet"


@pytest.mark.usefixtures("bank")
async def test_a_check_and_a_session_over_a_path_may_be_open_together(alice: Visitor) -> None:
    path = await alice.start()
    web = await start_check(alice, WEB)
    tls = await start_check(alice, TLS)

    assert len({path["id"], web["id"], tls["id"]}) == 3


@pytest.mark.usefixtures("bank")
async def test_a_second_check_of_the_same_is_refused_with_the_first_one(alice: Visitor) -> None:
    first = await start_check(alice, WEB)

    reply = await alice.post("/api/assessments", {"focus": WEB})

    assert (reply.status_code, reply.json()["code"]) == (409, "assessment_already_open")
    assert reply.json()["assessment"]["id"] == first["id"]
    assert "“Web · Short way”" in reply.json()["detail"]


@pytest.mark.usefixtures("bank")
async def test_two_clicks_at_once_start_one_check(alice: Visitor) -> None:
    replies = await asyncio.gather(
        *(alice.post("/api/assessments", {"focus": TLS}) for _ in range(4))
    )

    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409]


@pytest.mark.usefixtures("bank")
async def test_others_may_check_the_same_phase(alice: Visitor, charlie: Visitor) -> None:
    await start_check(alice, WEB)
    await start_check(charlie, WEB)


@pytest.mark.usefixtures("bank")
async def test_a_path_session_after_a_check_starts_from_it_and_repeats_nothing(
    alice: Visitor,
) -> None:
    check = await finish_check(alice, WEB)
    path = await alice.finish()

    asked = [
        {each["question"]["id"] for each in await reviewed(alice, state)} for state in (check, path)
    ]
    result = (await alice.get(f"/api/assessments/{path['id']}/result")).json()
    assert not asked[0] & asked[1]
    assert result["answeredBefore"] == len(asked[0])


@pytest.mark.usefixtures("bank")
async def test_a_check_goes_by_the_stack_of_the_newest_session(alice: Visitor) -> None:
    await alice.finish()

    state = await start_check(alice, STORE)

    assert state["focus"]["skills"] == ["sql-joins", "postgresql"]


@pytest.mark.usefixtures("bank")
async def test_a_check_of_one_alternative_does_not_become_the_stack(alice: Visitor) -> None:
    await alice.finish()
    await finish_check(alice, MYSQL)

    check = (await alice.get("/api/checks?roadmap=long-way&phase=store")).json()

    assert check["stack"] == STACK


@pytest.mark.usefixtures("bank")
async def test_an_alternative_can_be_checked_without_being_in_the_stack(alice: Visitor) -> None:
    await alice.finish()

    state = await finish_check(alice, MYSQL)

    assert {each["skill"]["slug"] for each in await reviewed(alice, state)} == {"mysql"}


@pytest.mark.usefixtures("bank")
async def test_what_a_check_would_be_is_told_before_it_starts(alice: Visitor) -> None:
    check = (await alice.get("/api/checks?roadmap=long-way&phase=store")).json()

    assert check["focus"]["name"] == "Store · Long way"
    assert [(each["slug"], each["unseen"]) for each in check["skills"]] == [
        ("sql-joins", 6),
        ("postgresql", 6),
        ("mysql", 6),
    ]
    assert [(group["name"], group["required"]) for group in check["stackGroups"]] == [
        ("Relational databases", False)
    ]
    assert (check["minimumQuestions"], check["maximumQuestions"]) == (5, 8)
    assert check["openSession"] is None


@pytest.mark.usefixtures("bank")
async def test_questions_once_seen_are_not_counted_as_left(alice: Visitor) -> None:
    await finish_check(alice, TLS)
    state = await start_check(alice, WEB)

    check = (await alice.get("/api/checks?skill=tls")).json()
    again = (await alice.get("/api/checks?roadmap=short-way&phase=web")).json()

    assert check["skills"][0]["unseen"] <= 1
    assert again["openSession"] == state["id"]


async def test_a_check_needs_three_questions(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=2))

    reply = await alice.post("/api/assessments", {"focus": TLS})

    assert (reply.status_code, reply.json()["code"]) == (409, "too_few_questions")
    assert "Only 2 questions exist for this skill" in reply.json()["detail"]


@pytest.mark.usefixtures("bank")
async def test_a_check_needs_three_questions_that_are_new_to_the_person(alice: Visitor) -> None:
    await finish_check(alice, TLS)

    reply = await alice.post("/api/assessments", {"focus": TLS})

    assert (reply.status_code, reply.json()["code"]) == (409, "too_few_questions")
    assert reply.json()["detail"].startswith("6 questions exist for this skill, but ")


async def test_a_check_with_few_questions_takes_place_and_says_so(alice: Visitor) -> None:
    await load_bank(make_bank(per_skill=3, pilots=0))

    state = await finish_check(alice, TLS)

    assert (state["minimumQuestions"], state["maximumQuestions"]) == (3, 3)

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()
    assert (state["answered"], result["stopReason"]) == (3, "exhausted")
    assert "no further question" in result["label"]["explanation"]
    assert "Another check" not in result["label"]["explanation"]


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"path": "back-end-developer", "focus": TLS, "stack": STACK},
    ],
)
async def test_a_session_is_over_a_path_or_a_focus_and_not_both(
    alice: Visitor, body: dict[str, Any]
) -> None:
    reply = await alice.post("/api/assessments", body)

    assert (reply.status_code, reply.json()["code"]) == (422, "path_or_focus")


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize(
    ("focus", "code"),
    [
        ({"kind": "skill", "skill": "nothing"}, "skill_not_found"),
        ({**WEB, "phase": "nothing"}, "phase_not_found"),
        ({**WEB, "roadmap": "nothing"}, "phase_not_found"),
    ],
)
async def test_a_check_of_what_is_not_there_is_not_found(
    alice: Visitor, focus: dict[str, str], code: str
) -> None:
    reply = await alice.post("/api/assessments", {"focus": focus})

    assert (reply.status_code, reply.json()["code"]) == (404, code)


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("query", ["", "?roadmap=short-way", "?skill=tls&phase=web"])
async def test_what_to_check_has_to_be_named(alice: Visitor, query: str) -> None:
    reply = await alice.get(f"/api/checks{query}")

    assert (reply.status_code, reply.json()["code"]) == (422, "path_or_focus")


@pytest.mark.usefixtures("bank")
async def test_a_check_goes_on_after_a_new_release_as_it_began(alice: Visitor) -> None:
    state = await start_check(alice, DATA)
    bank = make_bank(version=2)
    await load_bank(msgspec.structs.replace(bank, roadmaps=()))

    following = (await alice.answer(state)).json()

    assert following["answered"] == 1
    assert following["focus"]["name"] == "Data · Short way"


@pytest.mark.usefixtures("bank")
async def test_checks_teach_no_exposure_prices(alice: Visitor) -> None:
    await finish_check(alice, TLS)
    # As many as would move the prices of a path.
    await pool().execute(
        """
        INSERT INTO assessment
        SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid()))).*
        FROM assessment a, generate_series(1, 200)
        """
    )

    assert await learn_prices(datetime.now(UTC) + timedelta(hours=1)) == []
