"""What a person asks to see of their career: put together from queries and pure modules."""

import asyncio
from datetime import date, datetime
from uuid import UUID

import msgspec

from waymark.assessments.checks import QUESTIONS_NEEDED
from waymark.assessments.evidence import RatedAnswer, rate
from waymark.assessments.exposure import NO_PRICES
from waymark.assessments.queries import (
    select_assessments,
    select_finished_answers,
    select_seen_questions,
)
from waymark.assessments.refreshing import ageing_of, chosen_skills
from waymark.assessments.schemas import Choice
from waymark.assessments.sittings import plan_for
from waymark.bank.queries import select_current_release, select_release
from waymark.bank.release import Release
from waymark.careers.next_action import OpenSession, next_action
from waymark.careers.queries import FinishedSession, select_finished_sessions
from waymark.careers.schemas import (
    Career,
    CareerHistory,
    Comparison,
    PathStanding,
    PlanWeek,
    WeekPortion,
)
from waymark.careers.showing import (
    show_ageing,
    show_area_lines,
    show_band,
    show_change,
    show_comparison,
    show_point,
    show_reading,
)
from waymark.careers.stages import PathView, Stage, stages_of
from waymark.errors import NotFound
from waymark.plans.arranging import local_day
from waymark.plans.queries import StoredPlan, select_plans
from waymark.plans.schemas import PlanView
from waymark.plans.showing import show_plan


class PathNotFound(NotFound): ...


class SessionNotFound(NotFound): ...


class _Past(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """All that somebody's finished sessions have shown."""

    release: Release
    sessions: list[FinishedSession]
    answers: list[RatedAnswer]


async def read_career(account_id: UUID, today: date | None, now: datetime) -> Career:
    """Return where one stands on each measured path, this week of each plan, and what is next."""
    day = local_day(today, now.date())
    past = await _past_of(account_id)
    plans = [plan for plan in await select_plans(account_id) if plan.state == "active"]
    weeks = [
        week
        for plan in plans
        if (week := _this_week(plan, await select_release(plan.release_id), day)) is not None
    ]
    seen = set(await select_seen_questions(account_id))
    standings = await asyncio.to_thread(_standings, past, seen, now.date())
    action = next_action(
        await _open_session(account_id), standings, weeks, {plan.path for plan in plans}
    )
    return Career(today=day, standings=standings, weeks=weeks, next=action)


async def read_history(account_id: UUID, path: str, now: datetime) -> CareerHistory:
    """Return a path over time. Raises PathNotFound; without a session there is nothing in it."""
    past = await _past_of(account_id)
    view = _view_of(past, path)
    return await asyncio.to_thread(_history, past, view, now.date())


async def read_comparison(account_id: UUID, path: str, one: UUID, other: UUID) -> Comparison:
    """Compare two of one's own finished sessions, given in any order.

    Raises PathNotFound or SessionNotFound.
    """
    past = await _past_of(account_id)
    view = _view_of(past, path)

    def compare() -> Comparison:
        stages = [
            stage
            for stage in stages_of(past.release, past.sessions, past.answers)
            if stage.session.id in (one, other)
        ]
        if {stage.session.id for stage in stages} != {one, other}:
            raise SessionNotFound("There is no such finished session among yours.")
        return show_comparison(view, stages[0], stages[-1])

    return await asyncio.to_thread(compare)


async def _past_of(account_id: UUID) -> _Past:
    release = await select_current_release()
    answers, _ = await select_finished_answers(account_id)
    return _Past(
        release=release,
        sessions=await select_finished_sessions(account_id),
        answers=await rate(release, answers),
    )


def _view_of(past: _Past, slug: str) -> PathView:
    """The path as the newest session over it took it. Raises PathNotFound."""
    path = past.release.path(slug)
    if path is None:
        raise PathNotFound(f"There is no career path “{slug}”.")
    known = set(past.release.skill_index)
    stack = next((each.stack for each in reversed(past.sessions) if each.about_path == slug), ())
    kept = tuple(sorted(set(stack) & known))
    return PathView(
        release=past.release,
        slug=slug,
        name=path.name,
        stack=kept,
        targets=plan_for(past.release, slug, kept, NO_PRICES).targets,
    )


def _standings(past: _Past, seen: set[UUID], today: date) -> list[PathStanding]:
    stages = stages_of(past.release, past.sessions, past.answers)
    slugs = dict.fromkeys(
        each.about_path for each in reversed(past.sessions) if each.about_path is not None
    )
    return [
        _standing(_view_of(past, slug), _since_first(stages, slug), seen, today)
        for slug in slugs
        if past.release.path(slug) is not None
    ]


def _standing(view: PathView, stages: list[Stage], seen: set[UUID], today: date) -> PathStanding:
    newest = stages[-1]
    about = next(each.session for each in reversed(stages) if each.session.about_path == view.slug)
    ageing = ageing_of(view.release, view.targets, newest.evidence, newest.day, today)
    skills = chosen_skills(view.release, ageing.stale)
    on = max(today, newest.day)
    return PathStanding(
        path=view.slug,
        path_name=view.name,
        measured_at=about.closed_at,
        newest=about.id,
        sessions=len(stages),
        then=show_reading(view, newest.known_on(view.release, newest.day), newest.day),
        now=show_reading(view, newest.known_on(view.release, on), on),
        change=None if len(stages) == 1 else show_change(view, stages[-2], newest),
        ageing=show_ageing(
            view.release, ageing, _unseen(view, set(skills), seen), QUESTIONS_NEEDED
        ),
    )


def _since_first(stages: list[Stage], slug: str) -> list[Stage]:
    """The stages from the first session on that gave a reading of the path."""
    first = next(
        (number for number, each in enumerate(stages) if each.session.about_path == slug),
        len(stages),
    )
    return stages[first:]


def _unseen(view: PathView, skills: set[str], seen: set[UUID]) -> int:
    """Count the questions on these skills that fit the stack and are new to the person."""
    return sum(
        item.skill in skills
        and not item.is_pilot
        and item.question not in seen
        and (not item.stack or bool(set(item.stack) & set(view.stack)))
        for item in view.release.document.items
    )


def _history(past: _Past, view: PathView, today: date) -> CareerHistory:
    stages = _since_first(stages_of(past.release, past.sessions, past.answers), view.slug)
    names = past.release.document.skills
    return CareerHistory(
        path=view.slug,
        path_name=view.name,
        stack=[
            Choice(slug=slug, name=names[past.release.skill_index[slug]].skill.name)
            for slug in view.stack
        ],
        today=today,
        points=[show_point(view, stage) for stage in stages],
        band=show_band(view, stages, today) if stages else [],
        areas=show_area_lines(view, stages, today) if stages else [],
    )


async def _open_session(account_id: UUID) -> OpenSession | None:
    """The newest session that waits to be gone on with."""
    for row in await select_assessments(account_id):
        if row["state"] in ("open", "paused"):
            return OpenSession(id=row["id"], name=row["path_name"], answered=row["answered"])
    return None


def _this_week(plan: StoredPlan, release: Release, today: date) -> PlanWeek | None:
    view: PlanView = show_plan(plan, release, [], today)
    week = next(
        (each for each in view.weeks if each.is_current),
        next((each for each in view.weeks if each.starts_on > today), None),
    )
    if week is None:
        return None
    steps = {step.key: step for step in view.steps}
    return PlanWeek(
        plan=view.id,
        path_name=view.path_name,
        level=view.level,
        number=week.number,
        weeks=len(view.weeks),
        starts_on=week.starts_on,
        ends_on=week.ends_on,
        is_current=week.is_current,
        portions=[
            WeekPortion(
                name=steps[portion.step].name,
                hours=portion.hours,
                is_done=steps[portion.step].state != "todo",
            )
            for portion in week.portions
            if portion.step in steps
        ],
    )
