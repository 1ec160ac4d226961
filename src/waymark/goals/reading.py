"""What a person sees of their goals: put together from queries and pure modules."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID

from waymark.bank.content import Level
from waymark.bank.queries import select_current_release
from waymark.errors import Invalid, NotFound
from waymark.goals.forecast import Forecast, Standing, Study, hours_by
from waymark.goals.queries import StoredGoal, select_goal, select_goals
from waymark.goals.schemas import (
    ForecastPoint,
    ForecastView,
    GoalDetails,
    GoalView,
    Missing,
    WantedGoal,
)
from waymark.goals.standing import (
    Known,
    plan_toward,
    read_known,
    standing_of,
    starts_on,
    studies_of,
)
from waymark.goals.wording import say_chance, say_range
from waymark.plans.arranging import local_day
from waymark.plans.showing import path_name

LATEST_TARGET = timedelta(days=5 * 366)
"""Further off, a forecast from hours a week would be a fairy tale."""
LOOK_AHEAD_WEEKS = 156
POINTS = 24
"""Of the curve: enough for a line that bends."""


class GoalNotFound(NotFound): ...


class TargetOutOfRange(Invalid): ...


async def read_goals(account_id: UUID) -> list[GoalView]:
    """Return one's own goals, the open ones first."""
    release = await select_current_release()
    return [
        show_goal(goal, path_name(release, goal.path)) for goal in await select_goals(account_id)
    ]


async def read_goal(
    goal_id: UUID, account_id: UUID, today: date | None, now: datetime
) -> GoalDetails:
    """Return one's own goal with its forecast. Raises GoalNotFound."""
    goal = await require_goal(goal_id, account_id)
    release = await select_current_release()
    view = show_goal(goal, path_name(release, goal.path))
    if goal.state != "open" or release.path(goal.path) is None:
        return GoalDetails(goal=view, forecast=None)
    day = local_day(today, now.date())
    known = await read_known(account_id, goal.path)
    forecast = await _forecast(known, goal.level, goal.target_on, goal.weekly_hours, day)
    return GoalDetails(goal=view, forecast=forecast)


async def preview_goal(account_id: UUID, wanted: WantedGoal, now: datetime) -> ForecastView:
    """Return the forecast for a goal that is not kept. Raises PathNotFound, TargetOutOfRange."""
    today = local_day(wanted.today, now.date())
    check_target(wanted.target_on, today)
    known = await read_known(account_id, wanted.path)
    return await _forecast(known, wanted.level, wanted.target_on, wanted.weekly_hours, today)


async def require_goal(goal_id: UUID, account_id: UUID) -> StoredGoal:
    """Return one's own goal. Raises GoalNotFound, for somebody else's alike."""
    goal = await select_goal(goal_id, account_id)
    if goal is None:
        raise GoalNotFound("There is no such goal among yours.")
    return goal


def check_target(target_on: date, today: date) -> None:
    """Raise TargetOutOfRange for a day that is over, or too far away to say anything about."""
    if not today < target_on <= today + LATEST_TARGET:
        raise TargetOutOfRange("A goal lies between tomorrow and five years from now.")


def show_goal(goal: StoredGoal, name: str) -> GoalView:
    return GoalView(
        id=goal.id,
        path=goal.path,
        path_name=name,
        level=goal.level,
        target_on=goal.target_on,
        weekly_hours=goal.weekly_hours,
        state=goal.state,
        created_at=goal.created_at,
        ended_at=goal.ended_at,
    )


async def _forecast(
    known: Known | Missing, level: Level, target_on: date, weekly_hours: int, today: date
) -> ForecastView:
    if not isinstance(known, Known):
        return _no_forecast(known, hours_by(weekly_hours, (target_on - today).days))
    basis, hand = await plan_toward(known, level)
    studies = studies_of(known, basis, hand)
    start = starts_on(known, level, today)
    return await asyncio.to_thread(
        # A tenth of a second for a large path, which others should not wait for.
        _work_out,
        standing_of(known, level),
        studies,
        known,
        None if hand is None or known.plan is None else known.plan.id,
        start,
        target_on,
        weekly_hours,
        today,
    )


def _work_out(
    standing: Standing,
    studies: list[Study],
    known: Known,
    plan_id: UUID | None,
    start: date,
    target_on: date,
    weekly_hours: int,
    today: date,
) -> ForecastView:
    forecast = Forecast(standing, studies)

    def hours_on(day: date) -> float:
        return hours_by(weekly_hours, (day - start).days)

    at_target = forecast.after(hours_on(target_on))
    even_after = forecast.hours_until(0.5, weekly_hours * float(LOOK_AHEAD_WEEKS))
    curve = []
    for day in curve_days(today, target_on):
        chance = forecast.after(hours_on(day))
        curve.append(ForecastPoint(on=day, chance=chance.chance, low=chance.low, high=chance.high))
    return ForecastView(
        missing=None,
        now=forecast.after(0).chance,
        chance=at_target.chance,
        low=at_target.low,
        high=at_target.high,
        said=say_chance(at_target.chance),
        said_range=say_range(at_target.low, at_target.high),
        hours_available=hours_on(target_on),
        hours_planned=sum(study.hours for study in studies),
        even_on=None
        if even_after is None
        else start + timedelta(days=round(even_after / weekly_hours * 7)),
        curve=curve,
        plan_id=plan_id,
        known_on=known.known_on,
    )


def curve_days(today: date, target_on: date) -> list[date]:
    """Days from today to half as far again as the goal, which is among them. Pure."""
    ahead = max((target_on - today).days, 1)
    steps = POINTS * 2 // 3
    return [today + timedelta(days=round(ahead * n / steps)) for n in range(POINTS + 1)]


def _no_forecast(missing: Missing, hours_available: float) -> ForecastView:
    return ForecastView(
        missing=missing,
        now=None,
        chance=None,
        low=None,
        high=None,
        said=None,
        said_range=None,
        hours_available=hours_available,
        hours_planned=None,
        even_on=None,
        curve=[],
        plan_id=None,
        known_on=None,
    )
