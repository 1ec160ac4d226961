"""Writes of goals. One public function is one thing a person or a job can do."""

from datetime import datetime
from uuid import UUID

import asyncpg

from waymark.bank.queries import select_current_release
from waymark.database import new_id, pool
from waymark.errors import Conflict, Unauthenticated
from waymark.goals.queries import select_goals_to_review, select_open_goal_id
from waymark.goals.reading import check_target, read_goal, require_goal
from waymark.goals.schemas import ChangedGoal, GoalDetails, WantedGoal
from waymark.goals.standing import Known, PathNotFound, is_reached, read_known
from waymark.plans.arranging import local_day


class GoalAlreadyOpen(Conflict): ...


class GoalEnded(Conflict): ...


class AccountGone(Unauthenticated): ...


async def set_goal(account_id: UUID, wanted: WantedGoal, now: datetime) -> GoalDetails:
    """Keep a goal. Raises PathNotFound, TargetOutOfRange or GoalAlreadyOpen."""
    check_target(wanted.target_on, local_day(wanted.today, now.date()))
    if (await select_current_release()).path(wanted.path) is None:
        raise PathNotFound(f"There is no career path “{wanted.path}”.")
    goal_id = new_id()
    try:
        await pool().execute(
            """
            INSERT INTO goal (id, account, path, level, target_on, weekly_hours, state, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, 'open', $7)
            """,
            goal_id,
            account_id,
            wanted.path,
            wanted.level,
            wanted.target_on,
            wanted.weekly_hours,
            now,
        )
    except asyncpg.UniqueViolationError:
        raise GoalAlreadyOpen(
            "You have a goal on this path already. Change it, or give it up first.",
            goalId=str(await select_open_goal_id(account_id, wanted.path)),
        ) from None
    except asyncpg.ForeignKeyViolationError:
        raise AccountGone("This account no longer exists. Sign in again.") from None
    return await read_goal(goal_id, account_id, wanted.today, now)


async def change_goal(
    goal_id: UUID, account_id: UUID, changed: ChangedGoal, now: datetime
) -> GoalDetails:
    """Change an open goal. Raises GoalNotFound, GoalEnded or TargetOutOfRange."""
    goal = await require_goal(goal_id, account_id)
    if changed.target_on != goal.target_on:
        # A day that has gone by meanwhile may stay; a new one lies ahead.
        check_target(changed.target_on, local_day(changed.today, now.date()))
    kept = await pool().fetchval(
        """
        UPDATE goal SET level = $3, target_on = $4, weekly_hours = $5
        WHERE id = $1 AND account = $2 AND state = 'open' RETURNING id
        """,
        goal_id,
        account_id,
        changed.level,
        changed.target_on,
        changed.weekly_hours,
    )
    if kept is None:
        raise GoalEnded("This goal is over, so it no longer changes. Set another one.")
    return await read_goal(goal_id, account_id, changed.today, now)


async def give_up_goal(goal_id: UUID, account_id: UUID, now: datetime) -> GoalDetails:
    """Lay a goal aside; doing it again, or after it was reached, changes nothing."""
    await pool().execute(
        """
        UPDATE goal SET state = 'closed', ended_at = $3
        WHERE id = $1 AND account = $2 AND state = 'open'
        """,
        goal_id,
        account_id,
        now,
    )
    return await read_goal(goal_id, account_id, None, now)


async def note_reached_goals(assessment_id: UUID, now: datetime) -> int:
    """Note which open goals a finished session has shown to be reached; return how many.

    Doing it again changes nothing.
    """
    reached = []
    for goal in await select_goals_to_review(assessment_id):
        try:
            known = await read_known(goal.account_id, goal.path)
        except PathNotFound:
            continue  # the bank has given the path up: the goal waits for its owner
        if isinstance(known, Known) and is_reached(known, goal.level):
            reached.append(goal.id)
    await pool().execute(
        "UPDATE goal SET state = 'reached', ended_at = $2 WHERE id = ANY($1) AND state = 'open'",
        reached,
        now,
    )
    return len(reached)
