"""What was done for one purpose is not seen or counted for another."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.factories import load_bank
from tests.right_answers import right_response
from tests.visitors import Visitor, run_jobs
from waymark.accounts.actions import NOWHERE
from waymark.assessments.queries import select_counted_answers, select_seen_questions, select_stack
from waymark.database import pool
from waymark.plans.queries import select_plans_to_replan
from waymark.privacy.deletion_actions import GRACE, delete_account, request_deletion

PACKAGE = Path(__file__).parents[2] / "src" / "waymark"
OVER_SESSIONS = re.compile(r"\b(?:FROM|JOIN)\s+(?:assessment|answer|result_revision)\b")

OWN_SESSION = "One session of one's own, by its id: everybody sees what they did themselves."
ANY_PURPOSE = {
    "assessments/queries.py:select_setting": OWN_SESSION,
    "assessments/queries.py:select_progress": OWN_SESSION,
    "assessments/queries.py:select_answers": OWN_SESSION,
    "assessments/queries.py:select_revisions": OWN_SESSION,
    "assessments/answer_actions.py": OWN_SESSION,
    "assessments/queries.py:select_closed_assessment": "The job that scores it, by its id.",
    "assessments/queries.py:select_seen_questions": "No question is asked twice, whatever for.",
    "assessments/revisions.py:add_revision": "Numbers a new revision of one session's result.",
    "assessments/exposure.py": "Who saw which question, summed over a hundred sessions.",
    "mail/actions.py:announce_result": OWN_SESSION,
    "sharing/queries.py": "By a share, which is made of a development result only.",
    "credentials/queries.py": "By a credential, which is issued for a development result only.",
    "credentials/actions.py": "As above.",
    "privacy/answers.py": "The export holds all that is held, for its owner.",
    "privacy/deletion_actions.py": "Deletion takes everything.",
}
"""Statements that name no purpose, by file or by file and function, and why they need none."""


def statements(file: Path) -> Iterator[tuple[str, str]]:
    """Yield (function or empty, text) of every string that reads sessions."""
    for node in ast.parse(file.read_text()).body:
        name = getattr(node, "name", "")
        for inner in ast.walk(node):
            text = inner.value if isinstance(inner, ast.Constant) else None
            if isinstance(text, str) and OVER_SESSIONS.search(text):
                yield name, text


def test_every_statement_over_sessions_names_the_purposes_that_it_may_see() -> None:
    unnamed = {
        f"{file.relative_to(PACKAGE)}:{function}"
        for file in PACKAGE.rglob("*.py")
        for function, text in statements(file)
        if "purpose" not in text
    }

    assert {
        place
        for place in unnamed
        if place not in ANY_PURPOSE and place.partition(":")[0] not in ANY_PURPOSE
    } == set()


async def change_purpose(state: dict[str, Any], purpose: str) -> None:
    """Sessions of other purposes cannot be started yet, so one is made of what there is."""
    await pool().execute(
        "UPDATE assessment SET purpose = $2 WHERE id = $1", UUID(state["id"]), purpose
    )


async def account_of(visitor: Visitor) -> UUID:
    return UUID((await visitor.get("/api/session")).json()["account"]["id"])


async def answer_rightly(alice: Visitor, times: int) -> dict[str, Any]:
    state = await alice.start()
    for _ in range(times):
        state = (await alice.answer(state, await right_response(state))).json()
    return state


@pytest.fixture(autouse=True)
async def bank(clean: None) -> None:
    await load_bank()


@pytest.mark.parametrize("purpose", ["hiring", "practice"])
async def test_an_attempt_for_another_purpose_is_in_no_history_and_counts_for_nothing(
    alice: Visitor, purpose: str
) -> None:
    state = await answer_rightly(alice, 6)
    await change_purpose(state, purpose)
    await alice.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()
    account_id = await account_of(alice)

    assert (await alice.get("/api/assessments")).json() == []
    assert await select_stack(account_id) == []
    progress = (await alice.get("/api/roadmaps/short-way/progress")).text
    assert '"measured":true' not in progress
    fresh = await alice.start()
    stored = await pool().fetchval(
        "SELECT starting_evidence FROM assessment WHERE id = $1", UUID(fresh["id"])
    )
    assert stored == "[]"
    own = await select_counted_answers(account_id, datetime.now(UTC), UUID(fresh["id"]))
    assert own == []


@pytest.mark.parametrize("purpose", ["hiring", "practice"])
async def test_its_own_result_rests_on_its_own_answers_alone(alice: Visitor, purpose: str) -> None:
    await alice.finish()
    state = await answer_rightly(alice, 6)
    await change_purpose(state, purpose)
    await alice.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()

    result = (await alice.get(f"/api/assessments/{state['id']}/result")).json()

    assert (result["answered"], result["answeredBefore"]) == (6, 0)


async def test_the_candidate_sees_their_own_result(alice: Visitor, charlie: Visitor) -> None:
    state = await alice.finish()
    await change_purpose(state, "hiring")

    assert (await alice.get(f"/api/assessments/{state['id']}/result")).status_code == 200
    assert (await charlie.get(f"/api/assessments/{state['id']}/result")).status_code == 404


async def test_a_hiring_attempt_changes_no_plan(alice: Visitor) -> None:
    today = datetime.now(UTC).date()
    await alice.finish()
    plan = {
        "path": "back-end-developer",
        "stack": ["postgresql", "python"],
        "level": "senior",
        "weeklyHours": 8,
        "startOn": today.isoformat(),
        "today": today.isoformat(),
    }
    assert (await alice.post("/api/plans", plan)).status_code == 201
    state = await answer_rightly(alice, 3)
    await change_purpose(state, "hiring")
    await alice.post(f"/api/assessments/{state['id']}/stop")
    await run_jobs()

    assert await select_plans_to_replan(UUID(state["id"])) == []
    assert await pool().fetchval("SELECT count(*) FROM plan_revision") == 1


async def test_an_open_hiring_attempt_is_not_in_the_way_of_a_session_of_ones_own(
    alice: Visitor,
) -> None:
    state = await alice.start()
    await change_purpose(state, "hiring")

    own = await alice.start()

    assert own["id"] != state["id"]


async def test_no_question_is_asked_twice_whatever_the_purpose(alice: Visitor) -> None:
    state = await answer_rightly(alice, 3)
    await change_purpose(state, "hiring")

    assert len(await select_seen_questions(await account_of(alice))) == 4


async def test_the_database_knows_no_other_purposes(alice: Visitor) -> None:
    state = await alice.start()

    with pytest.raises(asyncpg.CheckViolationError):
        await change_purpose(state, "marketing")


async def test_what_is_left_of_a_deleted_person_is_what_they_did_for_themselves(
    alice: Visitor,
) -> None:
    own = await answer_rightly(alice, 6)
    await alice.post(f"/api/assessments/{own['id']}/stop")
    hiring = await answer_rightly(alice, 6)
    await change_purpose(hiring, "hiring")
    await alice.post(f"/api/assessments/{hiring['id']}/stop")
    short = await answer_rightly(alice, 2)
    await alice.post(f"/api/assessments/{short['id']}/stop")
    account_id, now = await account_of(alice), datetime.now(UTC)
    await request_deletion(account_id, NOWHERE, now)

    await delete_account(account_id, now + GRACE + timedelta(seconds=1))

    left = await pool().fetch("SELECT sitting, outcome FROM anonymous_response")
    assert [row["outcome"] for row in left] == ["right"] * 6
    assert len({row["sitting"] for row in left}) == 1
