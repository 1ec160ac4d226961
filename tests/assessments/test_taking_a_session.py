"""The main job over HTTP: start, answer, finish, result, review, and again."""

from typing import Any

import pytest

from tests.factories import load_bank, make_bank
from tests.visitors import Visitor, run_jobs
from waymark.database import pool


@pytest.fixture(autouse=True)
async def bank(clean: None) -> None:
    await load_bank()


async def test_a_session_starts_with_a_question_and_without_its_key(alice: Visitor) -> None:
    state = await alice.start()

    assert state["state"] == "open"
    assert state["answered"] == 0
    assert state["question"]["ordinal"] == 1
    assert not {"correct", "why", "answer", "faulty", "explanation"} & state["question"].keys()


async def test_an_answer_brings_the_next_question_in_the_same_reply(alice: Visitor) -> None:
    state = await alice.start()

    following = (await alice.answer(state)).json()

    assert following["answered"] == 1
    assert following["question"]["ordinal"] == 2
    assert following["question"]["id"] != state["question"]["id"]
    assert following["certainty"] >= state["certainty"]


async def test_reading_the_session_again_shows_the_same_question(alice: Visitor) -> None:
    state = (await alice.answer(await alice.start())).json()

    again = (await alice.get(f"/api/assessments/{state['id']}")).json()

    assert again == state


async def test_a_whole_session_ends_in_one_result(alice: Visitor) -> None:
    state = await alice.finish()

    assert state["state"] == "scoring"
    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()
    assert result["label"]["headline"] == "On the way to junior"
    assert result["score"]["low"] < result["score"]["value"] < result["score"]["high"]
    probabilities = [level["probability"] for level in result["levels"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert result["answered"] == state["answered"]
    assert result["notMeasured"]
    assert await run_jobs() == 0


async def test_the_contributions_add_up_to_the_areas(alice: Visitor) -> None:
    state = await alice.finish()

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()

    for area in result["areas"]:
        parts = sum(skill["contribution"] for skill in area["skills"])
        assert parts == pytest.approx(area["contribution"])


async def test_skills_never_asked_are_inferred_and_not_zero(alice: Visitor) -> None:
    state = await alice.start()
    await alice.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()

    skills = [skill for area in result["areas"] for skill in area["skills"]]
    assert {skill["asked"] for skill in skills} == {0}
    assert all(skill["score"]["value"] == pytest.approx(60) for skill in skills)
    assert result["label"]["headline"] == "Not enough evidence yet"
    assert result["stopReason"] == "person"


async def test_only_the_persons_stack_is_asked_and_shown(alice: Visitor) -> None:
    state = await alice.finish()

    review = (await alice.get(f"/api/assessments/{state['id']}/review")).json()
    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()

    asked = {question["skill"]["slug"] for question in review["questions"]}
    shown = {skill["slug"] for area in result["areas"] for skill in area["skills"]}
    assert "mysql" not in asked | shown
    assert "postgresql" in shown


async def test_the_review_opens_when_the_session_is_over(alice: Visitor) -> None:
    state = await alice.start()
    early = await alice.get(f"/api/assessments/{state['id']}/review")
    assert early.status_code == 409
    assert early.json()["code"] == "review_not_open"
    assert "correct" not in early.text

    await alice.answer(state)
    await alice.post(f"/api/assessments/{state['id']}/stop")
    review = (await alice.get(f"/api/assessments/{state['id']}/review")).json()

    [question] = review["questions"]
    assert question["question"]["id"] == state["question"]["id"]
    assert question["outcome"] == "unknown"
    assert question["explanationHtml"]
    assert question["reference"]


async def test_the_review_tells_right_from_wrong_for_every_kind(alice: Visitor) -> None:
    state = await alice.start()
    kinds: set[str] = set()
    while state["question"] is not None:
        kinds.add(state["question"]["kind"])
        state = (await alice.answer(state, some_response(state["question"]))).json()
    review = (await alice.get(f"/api/assessments/{state['id']}/review")).json()

    assert len(kinds) >= 5
    for reviewed in review["questions"]:
        assert reviewed["outcome"] == ("right" if looks_right(reviewed) else "wrong")


async def test_a_second_session_goes_on_from_what_is_known_and_repeats_nothing(
    alice: Visitor,
) -> None:
    first = await alice.finish()
    second = await alice.finish()

    asked = [
        {
            question["question"]["id"]
            for question in (await alice.get(f"/api/assessments/{state['id']}/review")).json()[
                "questions"
            ]
        }
        for state in (first, second)
    ]
    assert not asked[0] & asked[1]
    result = (await alice.get(f"/api/assessments/{second['id']}/result")).json()
    assert result["answeredBefore"] > 0


async def test_a_question_seen_but_not_answered_does_not_come_back(alice: Visitor) -> None:
    first = await alice.start()
    await alice.post(f"/api/assessments/{first['id']}/stop")
    second = await alice.finish()

    review = (await alice.get(f"/api/assessments/{second['id']}/review")).json()

    assert first["question"]["id"] not in {q["question"]["id"] for q in review["questions"]}


async def test_a_question_does_not_come_back_under_a_new_version(alice: Visitor) -> None:
    first = await alice.finish()
    await load_bank(make_bank(version=2))
    second = await alice.finish()

    texts = [
        {
            question["question"]["html"]
            for question in (await alice.get(f"/api/assessments/{state['id']}/review")).json()[
                "questions"
            ]
        }
        for state in (first, second)
    ]
    assert not texts[0] & texts[1]


async def test_pilot_questions_are_asked_and_do_not_count(alice: Visitor) -> None:
    state = await alice.finish()

    review = (await alice.get(f"/api/assessments/{state['id']}/review")).json()
    counted = await pool().fetchval("SELECT count(*) FROM answer WHERE site_precision <> 0")

    unscored = [question for question in review["questions"] if not question["scored"]]
    assert 1 <= len(unscored) <= 2
    assert counted == len(review["questions"]) - len(unscored)


async def test_a_session_of_a_withdrawn_release_goes_on_as_it_began(alice: Visitor) -> None:
    state = await alice.start()
    await load_bank(make_bank(version=2))

    following = (await alice.answer(state)).json()

    assert following["answered"] == 1
    assert following["question"] is not None


async def test_the_list_shows_own_sessions_with_their_label(alice: Visitor) -> None:
    finished = await alice.finish()
    open_one = await alice.start()

    listed = (await alice.get("/api/assessments")).json()

    assert [entry["id"] for entry in listed] == [open_one["id"], finished["id"]]
    assert listed[0]["label"] is None
    assert listed[1]["label"] == "On the way to junior"


def some_response(question: dict[str, Any]) -> dict[str, Any]:
    ids = [option["id"] for option in question["options"]]
    match question["kind"]:
        case "single":
            return {"kind": "single", "option": ids[0]}
        case "multiple":
            return {"kind": "multiple", "options": ids[:2]}
        case "order":
            return {"kind": "order", "steps": ids}
        case "match":
            targets = [target["id"] for target in question["targets"]]
            return {"kind": "match", "pairs": dict(zip(ids, targets, strict=False))}
        case "value":
            return {"kind": "value", "value": "27"}
        case _:
            return {"kind": "faulty_line", "line": 1}


def looks_right(reviewed: dict[str, Any]) -> bool:
    match reviewed["question"]["kind"]:
        case "single" | "multiple":
            return all(option["chosen"] == option["correct"] for option in reviewed["options"])
        case "order":
            return bool(reviewed["chosenSteps"] == reviewed["rightSteps"])
        case "match":
            return all(pair["correct"] for pair in reviewed["pairs"])
        case "value":
            return bool(reviewed["chosenValue"] == reviewed["rightValue"])
        case _:
            return bool(reviewed["chosenLine"] == reviewed["rightLine"])
