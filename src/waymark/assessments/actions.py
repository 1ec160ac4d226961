"""Writes. One public function is one thing a person or a job can do, in one transaction."""

import secrets
from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from waymark.assessments.answer_actions import promise_result
from waymark.assessments.checks import (
    QUESTIONS_NEEDED,
    check_result,
    checked_topics,
    explain_too_few,
    questions_left,
)
from waymark.assessments.evidence import (
    asked_per_skill,
    by_slug,
    evidence_before,
    evidence_of,
)
from waymark.assessments.exposure import NO_PRICES, select_newest_price_list_id, select_prices
from waymark.assessments.focus import focus_of, stack_of_check
from waymark.assessments.queries import (
    DEVELOPMENT,
    ClosedAssessment,
    DatedSite,
    Setting,
    select_closed_assessment,
    select_counted_answers,
    select_open_assessment,
    select_seen_questions,
    select_shown,
    select_sites,
    select_stack,
    select_stack_on,
)
from waymark.assessments.refreshing import ageing_of, chosen_skills
from waymark.assessments.results import ResultFacts, build_result
from waymark.assessments.revisions import add_revision
from waymark.assessments.schemas import (
    AssessmentState,
    CheckedTopic,
    PhaseFocus,
    RefreshFocus,
    RevisionView,
    SkillFocus,
    StartAssessment,
    State,
    WantedPhase,
    WantedRefresh,
    WantedSkill,
)
from waymark.assessments.sittings import (
    Sitting,
    make_sitting,
    plan_for,
    require_progress,
    require_sitting,
)
from waymark.assessments.stacks import checked_stack, stack_groups
from waymark.assessments.standings import known_from
from waymark.assessments.states import show_state
from waymark.bank.queries import select_current_release
from waymark.bank.release import Release
from waymark.database import new_id, pool, transaction
from waymark.errors import Conflict, Invalid, NotFound, Unauthenticated
from waymark.jobs.queue import JobQueue
from waymark.measurement.path_targets import PathTargets
from waymark.measurement.posterior import posterior_from
from waymark.measurement.session import Ask, Stop, next_step


class PathNotFound(NotFound): ...


class PathOrFocus(Invalid): ...


class AssessmentAlreadyOpen(Conflict): ...


class NothingLeftToAsk(Conflict): ...


class TooFewQuestions(Conflict): ...


class NothingToRefresh(Conflict): ...


class AccountGone(Unauthenticated): ...


async def start_assessment(
    account_id: UUID, wanted: StartAssessment, now: datetime
) -> AssessmentState:
    """Start a session from all that earlier ones showed, aged, and choose its first question."""
    release = await select_current_release()
    # All reads come before the one statement that writes: a transaction that waited for a second
    # connection would, with enough people starting at once, wait for itself.
    setting = await _setting_of(account_id, wanted, release, now.date())
    prices = await select_prices(setting.price_list_id)
    sitting = make_sitting(account_id, setting, release, prices)
    first = _first_question(sitting)
    assessment_id = new_id()
    try:
        await _insert_assessment(assessment_id, sitting, setting, first, now)
    except asyncpg.UniqueViolationError:
        raise await _already_open(account_id, setting) from None
    except asyncpg.ForeignKeyViolationError:
        # Everything else that the row points at was read a moment ago and is never deleted.
        raise AccountGone("This account no longer exists. Sign in again.") from None
    return show_state(assessment_id, sitting, await require_progress(assessment_id, account_id))


async def _setting_of(
    account_id: UUID, wanted: StartAssessment, release: Release, today: date
) -> Setting:
    """Return what the session that is wanted is about, checked."""
    path, price_list_id = None, None
    focus: PhaseFocus | SkillFocus | RefreshFocus | None = None
    sites = await select_sites(account_id)
    if wanted.path is not None and wanted.focus is None:
        path = release.path(wanted.path)
        if path is None:
            raise PathNotFound(f"There is no career path “{wanted.path}”.")
        stack = checked_stack(release, path, wanted.stack or [])
        price_list_id = await select_newest_price_list_id(path.slug)
    elif isinstance(wanted.focus, WantedRefresh) and wanted.path is None:
        stack = await _stack_of_refresh(account_id, wanted.focus, release)
        focus = _refresh_focus(release, wanted.focus.path, stack, sites, today)
    elif isinstance(wanted.focus, WantedPhase | WantedSkill) and wanted.path is None:
        own = await select_stack(account_id)
        stack = stack_of_check(release, wanted.focus, own, wanted.stack)
        focus = focus_of(release, wanted.focus, stack)
    else:
        raise PathOrFocus("Name either a career path or what to check, and not both.")
    return Setting(
        release_id=release.id,
        path=None if path is None else path.slug,
        focus=focus,
        stack=stack,
        price_list_id=price_list_id,
        seed=secrets.randbits(63),
        starting_evidence=by_slug(release, evidence_before(release, sites, today)),
        questions_seen=await select_seen_questions(account_id),
    )


async def _stack_of_refresh(account_id: UUID, wanted: WantedRefresh, release: Release) -> list[str]:
    """Return the stack that the path was measured with, as far as the path offers it; else the
    person's own. Raises PathNotFound."""
    path = release.path(wanted.path)
    if path is None:
        raise PathNotFound(f"There is no career path “{wanted.path}”.")
    offered = {choice.slug for group in stack_groups(release, path) for choice in group.choices}
    measured_with = await select_stack_on(account_id, wanted.path)
    own = await select_stack(account_id) if measured_with is None else measured_with
    return sorted(set(own) & offered)


def _refresh_focus(
    release: Release, path: str, stack: list[str], sites: list[DatedSite], today: date
) -> RefreshFocus:
    """Choose what has aged most. Raises NothingToRefresh."""
    newest = max((site.day for site in sites), default=None)
    targets = plan_for(release, path, tuple(stack), NO_PRICES).targets
    evidence = evidence_before(release, sites, newest or today)
    ageing = ageing_of(release, targets, evidence, newest, today)
    if not ageing.is_visible or not ageing.stale:
        raise NothingToRefresh(
            "Nothing that is known of you on this path has aged enough for a refresh. "
            "A session over the path makes the reading surer."
        )
    skills = chosen_skills(release, ageing.stale)
    return RefreshFocus(path=path, name=_path_name(release, path), skills=skills)


def _path_name(release: Release, slug: str) -> str:
    path = release.path(slug)
    return slug if path is None else path.name


def _first_question(sitting: Sitting) -> Ask:
    """Choose what a new session asks first; refuse one that has too little to ask."""
    if sitting.focus is not None:
        unseen, existing = questions_left(sitting)
        if unseen < QUESTIONS_NEEDED:
            raise TooFewQuestions(explain_too_few(sitting.focus, unseen, existing))
    first = next_step(sitting.plan, sitting.start)
    if isinstance(first, Stop):
        raise NothingLeftToAsk(
            "You have answered every question there is for this path and stack. "
            "Your result stands; new questions are added all the time."
        )
    return first


async def pause_assessment(assessment_id: UUID, account_id: UUID) -> AssessmentState:
    """Lay the session aside. Nothing is lost; an answer or `resume` goes on with it."""
    return await _change_state(assessment_id, account_id, "paused", None)


async def resume_assessment(
    assessment_id: UUID, account_id: UUID, now: datetime
) -> AssessmentState:
    """Go on. The time that the present question took so far is not held against anybody."""
    return await _change_state(assessment_id, account_id, "open", now)


async def stop_assessment(
    assessment_id: UUID, account_id: UUID, queue: JobQueue, now: datetime
) -> AssessmentState:
    """End the session here, at the person's wish. Stopping a closed one returns how it stands."""
    sitting = await require_sitting(assessment_id, account_id)
    async with transaction() as connection:
        closed = await connection.fetchval(
            """
            UPDATE assessment
            SET state = 'scoring', stop_reason = 'person', closed_at = greatest($3, asked_at)
            WHERE id = $1 AND account = $2 AND state IN ('open', 'paused') RETURNING id
            """,
            assessment_id,
            account_id,
            now,
        )
        job_id = await promise_result(connection, assessment_id, now) if closed else None
    if job_id is not None:
        await queue.send(job_id)
    return show_state(assessment_id, sitting, await require_progress(assessment_id, account_id))


async def finish_assessment(assessment_id: UUID, now: datetime) -> bool:
    """Work out the result of a closed session, once; return False where that was done before."""
    closed = await select_closed_assessment(assessment_id)
    if closed is None:
        return False
    sitting = await require_sitting(assessment_id, closed.account_id)
    answers = await select_counted_answers(closed.account_id, closed.closed_at, assessment_id)
    evidence = await evidence_of(sitting.release, answers, closed.closed_at.date())
    asked = asked_per_skill(sitting.release, evidence)
    result = build_result(
        ResultFacts(
            assessment_id=assessment_id,
            started_at=closed.started_at,
            finished_at=closed.closed_at,
            stop_reason=closed.stop_reason,
            answered=closed.answered,
            answered_before=sum(answer.assessment_id != assessment_id for answer in answers),
            revision=RevisionView(number=1, reason="first", computed_at=now),
        ),
        sitting.release,
        sitting.path,
        list(sitting.stack),
        _targets_told(sitting),
        posterior_from(sitting.release.space, evidence),
        asked,
    )
    if isinstance(sitting.focus, RefreshFocus):
        result = msgspec.structs.replace(result, focus=sitting.focus)
    elif sitting.focus is not None:
        topics = await _checked_topics(assessment_id, closed, sitting, sitting.focus)
        own = [sitting.release.skill_index[slug] for slug in sitting.focus.skills]
        result = check_result(result, sitting.focus, int(asked[own].sum()), topics)
    async with transaction() as connection:
        # Whoever moves the state first writes the result; a second run writes nothing.
        moved = await connection.fetchval(
            """
            UPDATE assessment SET state = 'finished', finished_at = closed_at
            WHERE id = $1 AND state = 'scoring' RETURNING id
            """,
            assessment_id,
        )
        if moved is None:
            return False
        await add_revision(connection, assessment_id, sitting.release.id, result, now)
    return True


def _targets_told(sitting: Sitting) -> PathTargets:
    """What the result is about: the path, also of a refresh, which asks about a part of it."""
    if not isinstance(sitting.focus, RefreshFocus):
        return sitting.plan.targets
    return plan_for(sitting.release, sitting.focus.path, sitting.stack, NO_PRICES).targets


async def _checked_topics(
    assessment_id: UUID, closed: ClosedAssessment, sitting: Sitting, focus: PhaseFocus | SkillFocus
) -> list[CheckedTopic]:
    """Return the topics that a check was about, as they stood before it and stand after it."""
    account_id, closed_at = closed.account_id, closed.closed_at
    before = await select_shown(account_id, closed_at, without=assessment_id)
    after = await select_shown(account_id, closed_at)
    stack = await select_stack(account_id)
    return checked_topics(
        sitting.release,
        focus,
        {*stack, *sitting.stack},
        known_from(sitting.release, before),
        known_from(sitting.release, after),
    )


async def _insert_assessment(
    assessment_id: UUID,
    sitting: Sitting,
    setting: Setting,
    first: Ask,
    now: datetime,
) -> None:
    await pool().execute(
        """
        INSERT INTO assessment
            (id, account, release, path, stack, purpose, seed, starting_evidence, questions_seen,
             state, answered, current_question, current_is_pilot, asked_at, started_at, price_list,
             focus)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', 0, $10, $11, $12, $12, $13, $14)
        """,
        assessment_id,
        sitting.account_id,
        setting.release_id,
        setting.path,
        _json(setting.stack),
        DEVELOPMENT,
        setting.seed,
        _json(setting.starting_evidence),
        _json(setting.questions_seen),
        sitting.release.document.items[first.item].version_id,
        first.is_pilot,
        now,
        setting.price_list_id,
        None if setting.focus is None else _json(setting.focus),
    )


async def _already_open(account_id: UUID, setting: Setting) -> Conflict:
    """The refusal of a second session on the same, with the first one as it stands."""
    kind = "refresh" if isinstance(setting.focus, RefreshFocus) else "check"
    what = "session on this path" if setting.focus is None else f"{kind} of “{setting.focus.name}”"
    message = f"You have a {what} that is not finished. Go on with it or end it."
    open_id = await select_open_assessment(account_id, setting.path, setting.focus)
    if open_id is None:  # it was closed in this very moment
        return AssessmentAlreadyOpen(message)
    sitting = await require_sitting(open_id, account_id)
    state = show_state(open_id, sitting, await require_progress(open_id, account_id))
    return AssessmentAlreadyOpen(message, assessment=state)


async def _change_state(
    assessment_id: UUID, account_id: UUID, wanted: State, asked_at: datetime | None
) -> AssessmentState:
    """Pause or go on; a session that is there already, or closed, stays as it is."""
    sitting = await require_sitting(assessment_id, account_id)
    await pool().execute(
        """
        UPDATE assessment SET state = $3, asked_at = coalesce($4, asked_at)
        WHERE id = $1 AND account = $2 AND state IN ('open', 'paused') AND state <> $3
        """,
        assessment_id,
        account_id,
        wanted,
        asked_at,
    )
    return show_state(assessment_id, sitting, await require_progress(assessment_id, account_id))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
