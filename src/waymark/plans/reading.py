"""What a person asks to see of their plans: put together from queries and pure modules."""

import asyncio
from datetime import date, datetime
from uuid import UUID

import msgspec

from waymark.assessments.evidence import evidence_of
from waymark.assessments.queries import CountedAnswer, select_finished_answers
from waymark.assessments.stacks import checked_stack
from waymark.bank.content import CareerPath, Level
from waymark.bank.queries import select_current_release, select_release
from waymark.bank.release import Release
from waymark.errors import NotFound
from waymark.measurement.posterior import Evidence, posterior_from
from waymark.plans.arranging import check_start, local_day, weeks_of
from waymark.plans.calendar_file import calendar_of
from waymark.plans.documents import Basis, HandMade
from waymark.plans.knowledge import Knowledge
from waymark.plans.markdown_file import markdown_of
from waymark.plans.planning import targets_for, work_out
from waymark.plans.queries import (
    StoredPlan,
    select_changes,
    select_history,
    select_plan,
    select_plans,
)
from waymark.plans.schemas import Exported, MakePlan, PlanPreview, PlanSummary, PlanView
from waymark.plans.showing import show_plan, show_preview, show_summary


class PlanNotFound(NotFound): ...


class PathNotFound(NotFound): ...


class Drafted(msgspec.Struct, frozen=True, kw_only=True):
    """A plan that is worked out and not kept."""

    release: Release
    path: CareerPath
    stack: tuple[str, ...]
    basis: Basis
    answers: int
    known_on: date | None
    hand: HandMade


async def draft_plan(account_id: UUID, wanted: MakePlan, now: datetime) -> Drafted:
    """Work out the plan that somebody asks for.

    Raises PathNotFound, StartOutOfRange, or what `checked_stack` raises.
    """
    check_start(wanted.start_on, local_day(wanted.today, now.date()))
    release = await select_current_release()
    path = release.path(wanted.path)
    if path is None:
        raise PathNotFound(f"There is no career path “{wanted.path}”.")
    stack = tuple(checked_stack(release, path, wanted.stack))
    answers, latest = await select_finished_answers(account_id)
    known_on = None if latest is None else latest.date()
    return Drafted(
        release=release,
        path=path,
        stack=stack,
        basis=await basis_from(release, path, wanted.level, stack, answers, known_on),
        answers=len(answers),
        known_on=known_on,
        hand=HandMade(weekly_hours=wanted.weekly_hours, start_on=wanted.start_on),
    )


async def basis_from(
    release: Release,
    path: CareerPath,
    level: Level,
    stack: tuple[str, ...],
    answers: list[CountedAnswer],
    known_on: date | None,
) -> Basis:
    """Work out a basis from the answers of finished sessions; from none, all there is to learn."""
    evidence = await evidence_of(release, answers) if answers else Evidence.none()

    def compute() -> Basis:
        knowledge = Knowledge.nothing(release.space)
        if known_on is not None and len(evidence.skill):
            targets = targets_for(release, path, stack)
            posterior = posterior_from(release.space, evidence)
            knowledge = Knowledge.of(release.space, targets, posterior, known_on)
        return work_out(release, path, level, stack, knowledge)

    # A hundred milliseconds for a large path, which others should not wait for.
    return await asyncio.to_thread(compute)


async def preview_plan(account_id: UUID, wanted: MakePlan, now: datetime) -> PlanPreview:
    """Return what the plan would come to."""
    drafted = await draft_plan(account_id, wanted, now)
    weeks = weeks_of(drafted.basis, drafted.hand, local_day(wanted.today, now.date()))
    return show_preview(drafted.basis, weeks, drafted.release, drafted.known_on)


async def require_plan(plan_id: UUID, account_id: UUID) -> StoredPlan:
    """Return one's own plan. Raises PlanNotFound, for somebody else's alike."""
    plan = await select_plan(plan_id, account_id)
    if plan is None:
        raise PlanNotFound("There is no such plan among yours.")
    return plan


async def read_plan(plan_id: UUID, account_id: UUID, today: date | None, now: datetime) -> PlanView:
    """Return one's own plan as it looks on a day. Raises PlanNotFound."""
    plan = await require_plan(plan_id, account_id)
    release = await select_release(plan.release_id)
    history = await select_history(plan_id, account_id)
    return show_plan(plan, release, history, local_day(today, now.date()))


async def read_summaries(account_id: UUID, today: date | None, now: datetime) -> list[PlanSummary]:
    """Return one's own plans, the active ones first."""
    day = local_day(today, now.date())
    return [
        show_summary(plan, await select_release(plan.release_id), day)
        for plan in await select_plans(account_id)
    ]


async def export_calendar(
    plan_id: UUID, account_id: UUID, today: date | None, site: str, now: datetime
) -> Exported:
    """Return the plan as an iCalendar file. `site` is the address that links lead to."""
    view = await read_plan(plan_id, account_id, today, now)
    plan = await require_plan(plan_id, account_id)
    changes = await select_changes(plan_id, account_id)
    return Exported(calendar_of(view, plan, changes, site, now), f"{_file_name(view)}.ics")


async def export_markdown(
    plan_id: UUID, account_id: UUID, today: date | None, site: str, now: datetime
) -> Exported:
    """Return the plan as a Markdown document."""
    view = await read_plan(plan_id, account_id, today, now)
    return Exported(markdown_of(view, site).encode(), f"{_file_name(view)}.md")


def _file_name(view: PlanView) -> str:
    return f"waymark-{view.path}-{view.level}"
