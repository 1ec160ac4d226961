"""Repeats, races, second tabs and nonsense: each answer counts once, and nothing is lost."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.factories import STACK, load_bank
from tests.visitors import Visitor, run_jobs
from waymark.assessments.actions import stop_assessment
from waymark.database import pool
from waymark.jobs.queue import JobQueue


@pytest.fixture(autouse=True)
async def bank(clean: None) -> None:
    await load_bank()


class NoQueue(JobQueue):
    """A queue that tells nobody: the job waits in the outbox."""

    async def send(self, job_id: UUID, attempt: int = 0) -> None: ...


async def count_answers() -> int:
    count: int = await pool().fetchval("SELECT count(*) FROM answer")
    return count


async def test_a_repeat_returns_the_first_outcome(alice: Visitor) -> None:
    state = await alice.start()
    key = str(uuid4())
    first = await alice.answer(state, key=key)

    again = await alice.answer(state, key=key)

    assert again.status_code == 200
    assert again.json() == first.json()
    assert await count_answers() == 1


async def test_a_late_repeat_returns_the_first_outcome_and_not_todays(alice: Visitor) -> None:
    state = await alice.start()
    key = str(uuid4())
    first = (await alice.answer(state, key=key)).json()
    await alice.answer(first)

    again = (await alice.answer(state, key=key)).json()

    assert again == first
    assert await count_answers() == 2


async def test_a_repeat_after_the_end_says_again_that_it_ended(alice: Visitor) -> None:
    state = await alice.start()
    while state["question"] is not None:
        before, key = state, str(uuid4())
        state = (await alice.answer(before, key=key)).json()

    again = await alice.answer(before, key=key)

    assert again.status_code == 200
    assert again.json() == state


async def test_ten_clicks_at_once_count_once(alice: Visitor) -> None:
    state = await alice.start()
    key = str(uuid4())

    replies = await asyncio.gather(*(alice.answer(state, key=key) for _ in range(10)))

    assert {reply.status_code for reply in replies} == {200}
    assert {reply.json()["question"]["id"] for reply in replies} == {
        replies[0].json()["question"]["id"]
    }
    assert await count_answers() == 1


async def test_two_tabs_at_once_count_once_and_the_other_is_told(alice: Visitor) -> None:
    state = await alice.start()

    replies = await asyncio.gather(*(alice.answer(state) for _ in range(2)))

    assert sorted(reply.status_code for reply in replies) == [200, 409]
    [refused] = [reply.json() for reply in replies if reply.status_code == 409]
    assert refused["code"] == "already_answered"
    assert refused["assessment"]["answered"] == 1
    assert refused["assessment"]["question"]["id"] != state["question"]["id"]
    assert await count_answers() == 1


async def test_the_same_key_cannot_change_an_answer(alice: Visitor) -> None:
    state = await alice.start()
    key = str(uuid4())
    await alice.answer(state, key=key)

    changed = await alice.answer(state, {"kind": "value", "value": "27"}, key=key)

    assert changed.status_code == 409
    assert changed.json()["code"] == "already_answered"
    outcomes = await pool().fetch("SELECT outcome FROM answer")
    assert [row["outcome"] for row in outcomes] == ["unknown"]


async def test_a_question_that_is_not_asked_is_refused_with_the_one_that_is(
    alice: Visitor,
) -> None:
    state = await alice.start()
    elsewhere = {**state, "question": {"id": str(uuid4())}}

    reply = await alice.answer(elsewhere)

    assert reply.status_code == 409
    assert reply.json()["code"] == "question_not_current"
    assert reply.json()["assessment"] == state


async def test_a_closed_session_takes_no_answer(alice: Visitor) -> None:
    state = await alice.start()
    await alice.post(f"/api/assessments/{state['id']}/stop")

    reply = await alice.answer(state)

    assert reply.status_code == 409
    assert reply.json()["code"] == "assessment_closed"
    assert reply.json()["assessment"]["state"] == "scoring"
    assert await count_answers() == 0


async def test_an_answer_of_another_kind_is_refused_and_the_question_stays(
    alice: Visitor,
) -> None:
    state = await alice.start()
    kind = state["question"]["kind"]
    wrong: dict[str, Any] = (
        {"kind": "value", "value": "1"} if kind != "value" else {"kind": "single", "option": "a"}
    )

    reply = await alice.answer(state, wrong)

    assert reply.status_code == 422
    assert reply.json()["code"] == "invalid_response"
    assert (await alice.get(f"/api/assessments/{state['id']}")).json() == state


async def test_a_paused_session_goes_on_with_the_same_question(alice: Visitor) -> None:
    state = await alice.start()

    paused = (await alice.post(f"/api/assessments/{state['id']}/pause")).json()
    resumed = (await alice.post(f"/api/assessments/{state['id']}/resume")).json()

    assert paused["state"] == "paused"
    assert resumed["state"] == "open"
    assert resumed["question"] == state["question"]


async def test_an_answer_that_was_under_way_when_the_other_tab_paused_is_kept(
    alice: Visitor,
) -> None:
    state = await alice.start()
    await alice.post(f"/api/assessments/{state['id']}/pause")

    following = (await alice.answer(state)).json()

    assert following["state"] == "open"
    assert following["answered"] == 1


async def test_a_second_session_on_the_path_is_refused_with_the_open_one(alice: Visitor) -> None:
    state = await alice.start()

    reply = await alice.post("/api/assessments", {"path": "back-end-developer", "stack": STACK})

    assert reply.status_code == 409
    assert reply.json()["code"] == "assessment_already_open"
    assert reply.json()["assessment"] == state


async def test_two_clicks_on_start_make_one_session(alice: Visitor) -> None:
    body = {"path": "back-end-developer", "stack": STACK}

    replies = await asyncio.gather(*(alice.post("/api/assessments", body) for _ in range(5)))

    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409]
    assert await pool().fetchval("SELECT count(*) FROM assessment") == 1


async def test_an_unknown_path_is_not_found(alice: Visitor) -> None:
    reply = await alice.post("/api/assessments", {"path": "astronaut", "stack": STACK})

    assert reply.status_code == 404
    assert reply.json()["code"] == "path_not_found"


async def test_an_answer_that_overtakes_a_stop_counts_in_the_result(alice: Visitor) -> None:
    state = await alice.start()
    # The stop was asked for first and its clock was read first, but the answer is committed first.
    asked_to_stop = datetime.now(UTC)
    await alice.answer(state)
    account_id = await pool().fetchval("SELECT account FROM assessment")
    arq = NoQueue()

    await stop_assessment(UUID(state["id"]), account_id, arq, asked_to_stop)
    await run_jobs()

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()
    assert (result["answered"], result["answeredBefore"]) == (1, 0)
    assert sum(area["asked"] for area in result["areas"]) == 1


async def test_a_repeat_after_a_stop_is_told_that_the_session_is_closed(alice: Visitor) -> None:
    state = await alice.start()
    key = str(uuid4())
    await alice.answer(state, key=key)
    await alice.post(f"/api/assessments/{state['id']}/stop")

    again = await alice.answer(state, key=key)

    assert again.status_code == 200
    assert again.json()["state"] == "scoring"
    assert again.json()["question"] is None


async def test_stopping_twice_promises_one_result(alice: Visitor) -> None:
    state = await alice.start()

    for _ in range(2):
        stopped = await alice.post(f"/api/assessments/{state['id']}/stop")
        assert stopped.json()["state"] == "scoring"

    assert await pool().fetchval("SELECT count(*) FROM job") == 1


async def test_without_a_bank_nothing_starts_and_the_reason_is_told(
    alice: Visitor,
) -> None:
    await pool().execute("TRUNCATE bank_release CASCADE")

    reply = await alice.post("/api/assessments", {"path": "back-end-developer", "stack": STACK})

    assert reply.status_code == 503
    assert reply.json()["code"] == "bank_not_loaded"
