"""Questions that too many people see become dear, and are asked less."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from tests.factories import NOW, load_bank, make_bank
from tests.visitors import Visitor
from waymark.assessments.exposure import TAKERS_NEEDED, learn_prices
from waymark.database import new_id, pool

PATH = "back-end-developer"


@pytest.fixture(autouse=True)
async def bank(clean: None) -> None:
    await load_bank(make_bank(per_skill=12))


async def let_many_take_the_session_of(visitor: Visitor, takers: int) -> set[UUID]:
    """Finish one session and copy it, so that `takers` people saw the same questions."""
    state = await visitor.finish()
    for _ in range(takers - 1):
        copy = new_id()
        await pool().execute(
            """
            INSERT INTO assessment (id, account, release, path, stack, purpose, seed,
                starting_evidence, questions_seen, state, answered, current_is_pilot, stop_reason,
                started_at, closed_at, finished_at)
            SELECT $2, account, release, path, stack, 'practice', seed, starting_evidence,
                questions_seen, state, answered, current_is_pilot, stop_reason, started_at,
                closed_at, finished_at
            FROM assessment WHERE id = $1
            """,
            state["id"],
            copy,
        )
        await pool().execute(
            """
            INSERT INTO answer (id, assessment, ordinal, question_version, client_key, response,
                outcome, is_pilot, asked_at, answered_at, site_precision, site_shift)
            SELECT gen_random_uuid(), $2, ordinal, question_version, client_key, response, outcome,
                is_pilot, asked_at, answered_at, site_precision, site_shift
            FROM answer WHERE assessment = $1
            """,
            state["id"],
            copy,
        )
    rows = await pool().fetch("SELECT DISTINCT question_version FROM answer")
    return {row["question_version"] for row in rows}


async def after_the_last_one() -> datetime:
    last: datetime = await pool().fetchval("SELECT max(closed_at) FROM assessment")
    return last + timedelta(minutes=2)


async def newest_prices() -> dict[UUID, float]:
    stored = await pool().fetchval("SELECT prices FROM price_list ORDER BY learnt_at DESC LIMIT 1")
    return msgspec.json.decode(stored, type=dict[UUID, float])


async def test_what_everybody_saw_gets_a_price(alice: Visitor) -> None:
    seen = await let_many_take_the_session_of(alice, TAKERS_NEEDED)
    now = await after_the_last_one()

    assert await learn_prices(now) == [PATH]

    assert set(await newest_prices()) == seen


async def test_too_few_takers_move_no_price(alice: Visitor) -> None:
    await let_many_take_the_session_of(alice, TAKERS_NEEDED - 1)

    assert await learn_prices(NOW + timedelta(days=3650)) == []


async def test_learning_twice_counts_nobody_twice(alice: Visitor) -> None:
    await let_many_take_the_session_of(alice, TAKERS_NEEDED)
    now = await after_the_last_one()
    await learn_prices(now)

    assert await learn_prices(now + timedelta(hours=1)) == []


async def test_dear_questions_are_asked_less_of_the_next_person(
    alice: Visitor, charlie: Visitor
) -> None:
    dear = await let_many_take_the_session_of(alice, TAKERS_NEEDED)
    now = await after_the_last_one()
    for step in range(6):
        later = now + timedelta(hours=step)
        await pool().execute("UPDATE assessment SET closed_at = $1", later)
        await learn_prices(later + timedelta(minutes=2))

    state = await charlie.start()
    asked = set()
    for _ in range(8):
        asked.add(UUID(state["question"]["id"]))
        state = (await charlie.answer(state)).json()

    assert len(asked & dear) <= 3
    assert await pool().fetchval("SELECT count(*) FROM assessment WHERE price_list IS NOT NULL")


async def test_a_session_keeps_the_prices_that_it_began_with(
    alice: Visitor, charlie: Visitor
) -> None:
    state = await charlie.start()
    await let_many_take_the_session_of(alice, TAKERS_NEEDED)
    await learn_prices(await after_the_last_one())

    assert (await charlie.get(f"/api/assessments/{state['id']}")).json() == state
    assert (
        await pool().fetchval(
            "SELECT count(*) FROM assessment WHERE price_list IS NULL AND id = $1", state["id"]
        )
        == 1
    )
