"""What a week holds, for the reminder by e-mail."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from waymark.bank.queries import select_current_release, select_release
from waymark.bank.release import Release
from waymark.errors import DomainError
from waymark.goals.queries import select_goals
from waymark.mail.actions import settle_reminder
from waymark.mail.facts import DueStep, GoalDue, PlanThisWeek, Reminder
from waymark.mail.queries import select_due_reminders
from waymark.plans.arranging import arrange, weeks_of
from waymark.plans.changes import name_of
from waymark.plans.queries import StoredPlan, select_plans
from waymark.plans.schedule import week_number
from waymark.plans.showing import path_name

STEPS_NAMED = 5
GOAL_IS_NEAR = timedelta(days=28)

log = structlog.get_logger(source=__name__)


async def send_due_reminders(now: datetime) -> int:
    """Promise the reminders whose time has come; return how many.

    One that cannot be worked out is logged and tried again with the next call; the others go out.
    """
    promised = 0
    for due in await select_due_reminders(now):
        try:
            today = now.astimezone(ZoneInfo(due.time_zone)).date()
            reminder = await reminder_of(due.account_id, today)
            promised += await settle_reminder(due, reminder, now)
        except (DomainError, KeyError, ValueError) as error:
            log.error("reminder_failed", account_id=str(due.account_id), exc_info=error)
    return promised


async def reminder_of(account_id: UUID, today: date) -> Reminder | None:
    """Return what the week from `today` holds; None where that is nothing."""
    plans = [
        this_week
        for plan in await select_plans(account_id)
        if plan.state == "active"
        and (this_week := _this_week(plan, await select_release(plan.release_id), today))
    ]
    release = await select_current_release()
    goals = tuple(
        GoalDue(
            goal_id=goal.id,
            name=path_name(release, goal.path),
            level=goal.level,
            target_on=goal.target_on,
        )
        for goal in await select_goals(account_id)
        if goal.state == "open" and today <= goal.target_on <= today + GOAL_IS_NEAR
    )
    if not plans and not goals:
        return None
    return Reminder(week_of=today, plans=tuple(plans), goals=goals)


def _this_week(plan: StoredPlan, release: Release, today: date) -> PlanThisWeek | None:
    """The steps still to do in the plan's current week; None where there are none."""
    number = week_number(today, plan.hand.start_on)
    week = next((w for w in weeks_of(plan.basis, plan.hand, today) if w.number == number), None)
    if week is None:
        return None
    steps = {step.key: step for step in arrange(plan.basis, plan.hand.moves)}
    due = [
        DueStep(name=name_of(release, steps[portion.key]), hours=portion.hours)
        for portion in week.portions
        if portion.key not in plan.hand.marks
    ]
    if not due:
        return None
    return PlanThisWeek(
        plan_id=plan.id,
        name=path_name(release, plan.path),
        level=plan.level,
        steps=tuple(due[:STEPS_NAMED]),
        more=max(0, len(due) - STEPS_NAMED),
    )
