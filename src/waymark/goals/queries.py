"""Reads of goals. Each takes who is asking; nothing is written."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from waymark.bank.content import Level
from waymark.database import pool
from waymark.goals.schemas import GoalState


class StoredGoal(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    account_id: UUID
    path: str
    level: Level
    target_on: date
    weekly_hours: int
    state: GoalState
    created_at: datetime
    ended_at: datetime | None


_GOAL = """
    SELECT id, account AS account_id, path, level, target_on, weekly_hours, state, created_at,
           ended_at
    FROM goal
"""


_OWNER_OF_FINISHED = """
    (SELECT account FROM assessment
     WHERE id = $1 AND state = 'finished' AND purpose = 'development')
"""


async def select_goals(account_id: UUID) -> list[StoredGoal]:
    """Return one's own goals: the open ones first, the nearest day first."""
    rows = await pool().fetch(
        f"{_GOAL} WHERE account = $1 ORDER BY state <> 'open', target_on, id", account_id
    )
    return [StoredGoal(**row) for row in rows]


async def select_goal(goal_id: UUID, account_id: UUID) -> StoredGoal | None:
    row = await pool().fetchrow(f"{_GOAL} WHERE id = $1 AND account = $2", goal_id, account_id)
    return None if row is None else StoredGoal(**row)


async def select_open_goal_id(account_id: UUID, path: str) -> UUID | None:
    found: UUID | None = await pool().fetchval(
        "SELECT id FROM goal WHERE account = $1 AND path = $2 AND state = 'open'", account_id, path
    )
    return found


async def select_goals_to_review(assessment_id: UUID) -> list[StoredGoal]:
    """Return the open goals of whoever took this finished session."""
    rows = await pool().fetch(
        f"{_GOAL} WHERE state = 'open' AND account = {_OWNER_OF_FINISHED} ORDER BY id",
        assessment_id,
    )
    return [StoredGoal(**row) for row in rows]
