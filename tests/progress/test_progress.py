"""One's own progress over HTTP: marks, measurement, and who may see them."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import load_bank
from tests.right_answers import right_response
from tests.visitors import Visitor, run_jobs
from waymark.database import pool

WEB = {"kind": "phase", "roadmap": "short-way", "phase": "web"}


@pytest.fixture(autouse=True)
async def bank(clean: None) -> None:
    await load_bank()


async def progress(visitor: Visitor, roadmap: str = "short-way") -> dict[str, Any]:
    response = await visitor.get(f"/api/roadmaps/{roadmap}/progress")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def states(visitor: Visitor, roadmap: str = "short-way") -> dict[str, str]:
    found = await progress(visitor, roadmap)
    return {topic["topic"]: topic["state"] for topic in found["topics"]}


async def mark(visitor: Visitor, topic: str, wanted: str | None) -> dict[str, Any]:
    response = await visitor.put(f"/api/roadmaps/short-way/topics/{topic}/mark", {"mark": wanted})
    assert response.status_code == 200, response.text
    marked: dict[str, Any] = response.json()
    return marked


async def check(visitor: Visitor, focus: dict[str, str], *, knows: bool) -> dict[str, Any]:
    """Take a whole check, knowing everything or nothing."""
    state: dict[str, Any] = (await visitor.post("/api/assessments", {"focus": focus})).json()
    while state["question"] is not None:
        response = await right_response(state) if knows else None
        state = (await visitor.answer(state, response)).json()
    await run_jobs()
    return state


async def test_everything_is_unknown_at_first(alice: Visitor) -> None:
    found = await progress(alice)

    assert [topic["state"] for topic in found["topics"]] == ["unknown"] * 3
    assert all(topic["measured"] is None for topic in found["topics"])
    assert found["here"] == "web"
    assert found["answers"] == 0


async def test_a_mark_shows_at_once_and_says_what_it_changed(alice: Visitor) -> None:
    marked = await mark(alice, "tls", "claimed")

    assert (marked["topic"]["state"], marked["previous"]) == ("claimed", None)
    assert (marked["phase"]["claimed"], marked["phase"]["isDone"]) == (1, False)
    assert await states(alice) == {"tls": "claimed", "cors": "unknown", "sql-joins": "unknown"}


async def test_setting_the_previous_mark_again_undoes(alice: Visitor) -> None:
    await mark(alice, "tls", "learning")
    marked = await mark(alice, "tls", "claimed")
    undone = await mark(alice, "tls", marked["previous"])

    assert undone["topic"]["state"] == "learning"
    assert undone["previous"] == "claimed"


async def test_taking_a_mark_away_can_be_undone_too(alice: Visitor) -> None:
    await mark(alice, "tls", "claimed")
    marked = await mark(alice, "tls", None)

    assert (marked["topic"]["state"], marked["topic"]["markedAt"]) == ("unknown", None)
    assert marked["previous"] == "claimed"


async def test_a_repeat_changes_nothing_and_can_still_be_undone(alice: Visitor) -> None:
    await mark(alice, "tls", "learning")
    first = await mark(alice, "tls", "claimed")
    again = await mark(alice, "tls", "claimed")

    assert again == first


async def test_many_repeats_at_once_leave_one_mark(alice: Visitor) -> None:
    await asyncio.gather(*(mark(alice, "tls", "claimed") for _ in range(6)))

    assert await pool().fetchval("SELECT count(*) FROM topic_mark") == 1
    assert (await states(alice))["tls"] == "claimed"


async def test_claiming_a_whole_phase_moves_one_on(alice: Visitor) -> None:
    await mark(alice, "tls", "claimed")
    marked = await mark(alice, "cors", "claimed")

    assert marked["phase"]["isDone"]
    assert marked["here"] == "data"


async def test_the_same_topic_of_another_roadmap_is_marked_apart(alice: Visitor) -> None:
    await mark(alice, "tls", "claimed")

    assert (await states(alice, "long-way"))["tls"] == "unknown"


async def test_a_check_verifies_what_it_asked_about_in_every_roadmap(alice: Visitor) -> None:
    await check(alice, WEB, knows=True)

    found = await progress(alice)

    tls = found["topics"][0]
    assert (tls["state"], tls["mark"]) == ("verified", None)
    assert tls["measured"]["answers"] > 0
    assert tls["measured"]["level"] in ("junior", "mid", "senior")
    score = tls["measured"]["score"]
    assert 0 < score["low"] < score["value"] < score["high"] < 100
    assert tls["measured"]["newestAt"]
    assert (await states(alice, "long-way"))["tls"] == "verified"
    assert found["phases"][0] == {
        "phase": "web",
        "shown": 2,
        "claimed": 0,
        "total": 2,
        "isDone": True,
    }
    assert found["here"] == "data"


async def test_the_trail_says_what_the_result_of_the_check_said(alice: Visitor) -> None:
    state = await check(alice, WEB, knows=True)

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()
    found = await progress(alice)
    told = {topic["topic"]: topic["after"] for topic in result["topics"]}
    assert told == {
        topic["topic"]: topic["measured"]["state"]
        for topic in found["topics"]
        if topic["topic"] in told
    }


async def test_a_claim_that_answers_speak_against_is_kept_and_the_estimate_is_told(
    alice: Visitor,
) -> None:
    await mark(alice, "tls", "claimed")
    await check(alice, WEB, knows=False)

    tls = (await progress(alice))["topics"][0]

    assert (tls["state"], tls["mark"], tls["measured"]["state"]) == ("claimed", "claimed", None)
    assert tls["measured"]["score"]["high"] < 60


async def test_measurement_is_shown_over_a_mark_and_both_are_kept(alice: Visitor) -> None:
    await mark(alice, "tls", "learning")
    await check(alice, WEB, knows=True)

    tls = (await progress(alice))["topics"][0]

    assert (tls["state"], tls["mark"]) == ("verified", "learning")


async def test_answers_of_a_session_that_goes_on_change_nothing_yet(alice: Visitor) -> None:
    state = (await alice.post("/api/assessments", {"focus": WEB})).json()
    for _ in range(4):
        state = (await alice.answer(state, await right_response(state))).json()

    assert set((await states(alice)).values()) == {"unknown"}
    assert (await progress(alice))["answers"] == 0

    await alice.post(f"/api/assessments/{state['id']}/stop")
    assert (await progress(alice))["answers"] == 4


async def test_marks_never_change_a_score(alice: Visitor, charlie: Visitor) -> None:
    for topic in ("tls", "cors", "sql-joins"):
        await mark(alice, topic, "claimed")

    told = []
    for visitor in (alice, charlie):
        # Six questions exist, so both answer the same ones, in whichever order.
        state = await check(visitor, {"kind": "skill", "skill": "tls"}, knows=True)
        result = (await visitor.get(f"/api/assessments/{state['id']}/result")).json()
        told.append([result[part] for part in ("score", "levels", "label", "areas", "topics")])

    assert told[0] == told[1]


async def test_marks_change_nothing_that_was_measured(alice: Visitor) -> None:
    await check(alice, WEB, knows=True)
    before = [topic["measured"] for topic in (await progress(alice))["topics"]]

    for topic in ("tls", "cors", "sql-joins"):
        await mark(alice, topic, "learning")

    assert [topic["measured"] for topic in (await progress(alice))["topics"]] == before


async def test_a_topic_of_another_stack_is_set_apart(alice: Visitor) -> None:
    await alice.finish()

    found = await progress(alice, "long-way")

    outside = {topic["topic"] for topic in found["topics"] if topic["isOutsideStack"]}
    assert outside == {"javascript", "mysql"}
    assert [phase["total"] for phase in found["phases"]] == [2, 2]


async def test_a_stack_says_nothing_of_groups_in_which_nothing_was_chosen(alice: Visitor) -> None:
    """A check of a phase asks for the databases only, so any language may still be theirs."""
    store = {"kind": "phase", "roadmap": "long-way", "phase": "store"}
    await alice.post("/api/assessments", {"focus": store, "stack": ["mysql"]})

    found = await progress(alice, "long-way")

    assert [topic["topic"] for topic in found["topics"] if topic["isOutsideStack"]] == [
        "postgresql"
    ]


async def test_without_a_known_stack_taking_up_one_alternative_sets_the_others_apart(
    alice: Visitor,
) -> None:
    before = await progress(alice, "long-way")
    await alice.put("/api/roadmaps/long-way/topics/mysql/mark", {"mark": "claimed"})

    after = await progress(alice, "long-way")

    assert not any(topic["isOutsideStack"] for topic in before["topics"])
    assert [topic["topic"] for topic in after["topics"] if topic["isOutsideStack"]] == [
        "postgresql"
    ]


async def test_nobody_elses_marks_or_answers_show(alice: Visitor, charlie: Visitor) -> None:
    await mark(alice, "sql-joins", "claimed")
    await check(alice, {"kind": "skill", "skill": "tls"}, knows=True)

    assert set((await states(charlie)).values()) == {"unknown"}
    await mark(charlie, "sql-joins", "learning")
    assert (await states(alice))["sql-joins"] == "claimed"


async def test_nothing_is_told_or_kept_without_signing_in(nobody: Visitor) -> None:
    read = await nobody.get("/api/roadmaps/short-way/progress")
    marked = await nobody.put("/api/roadmaps/short-way/topics/tls/mark", {"mark": "claimed"})

    assert (read.status_code, marked.status_code) == (401, 401)
    assert await pool().fetchval("SELECT count(*) FROM topic_mark") == 0


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("nowhere/topics/tls", "roadmap_not_found"),
        ("short-way/topics/nothing", "topic_not_found"),
        ("short-way/topics/mysql", "topic_not_found"),
    ],
)
async def test_a_topic_that_is_not_there_is_not_found(
    alice: Visitor, address: str, code: str
) -> None:
    reply = await alice.put(f"/api/roadmaps/{address}/mark", {"mark": "claimed"})

    assert (reply.status_code, reply.json()["code"]) == (404, code)


async def test_a_roadmap_that_is_not_there_is_not_found(alice: Visitor) -> None:
    reply = await alice.get(f"/api/roadmaps/{uuid4()}/progress")

    assert (reply.status_code, reply.json()["code"]) == (404, "roadmap_not_found")


@pytest.mark.parametrize("body", [{}, {"mark": "verified"}, {"mark": "claimed", "by": "me"}])
async def test_only_what_a_person_can_say_is_a_mark(alice: Visitor, body: dict[str, str]) -> None:
    reply = await alice.put("/api/roadmaps/short-way/topics/tls/mark", body)

    assert reply.status_code == 400
    assert set((await states(alice)).values()) == {"unknown"}
