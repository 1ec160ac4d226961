"""Somebody who knows everything. Their answers come from the keys, so they are sent without the
page: what it does with answers is for the other journeys."""

from uuid import UUID, uuid4

import asyncpg
import msgspec

from tests.factories import STACK
from tests.journeys.person import Person
from tests.right_answers import right_response_to
from waymark.bank.content import AnyQuestion


async def answer_everything(person: Person, database_url: str) -> None:
    """Take a whole session, and wait for its result on screen."""
    page = person.page
    token = next(
        cookie["value"] for cookie in await page.context.cookies() if cookie["name"] == "csrftoken"
    )
    headers = {"x-csrftoken": token}
    started = await page.request.post(
        "/api/assessments",
        headers=headers,
        data={"path": "back-end-developer", "stack": STACK},
    )
    state = await started.json()
    connection = await asyncpg.connect(database_url)
    seed = await connection.fetchval("SELECT seed FROM assessment WHERE id = $1", UUID(state["id"]))
    while state["question"] is not None:
        content = await connection.fetchval(
            "SELECT content FROM question_version WHERE id = $1", UUID(state["question"]["id"])
        )
        question = msgspec.json.decode(content, type=AnyQuestion)
        answered = await page.request.post(
            f"/api/assessments/{state['id']}/answers",
            headers=headers,
            data={
                "questionId": state["question"]["id"],
                "clientKey": str(uuid4()),
                "response": right_response_to(question, seed),
            },
        )
        state = await answered.json()
    await connection.close()
    await page.goto(f"/sessions/{state['id']}")
    await person.sees_result()
