"""Writes. One public function is one thing a person or a job can do, in one transaction.

What a change comes to is worked out before the transaction. The row of the plan says which
revision is current; a writer moves it on from the one it has seen, or writes nothing.
"""

from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from waymark.assessments.queries import select_finished_answers
from waymark.bank.queries import select_current_release, select_release
from waymark.bank.release import Release
from waymark.database import Connection, new_id, pool, transaction
from waymark.errors import Conflict, Unauthenticated
from waymark.plans.arranging import hours_left, local_day, mark, move, set_pace
from waymark.plans.changes import compare, name_of
from waymark.plans.documents import Basis, Change, HandMade
from waymark.plans.queries import (
    StoredPlan,
    select_active_plan_id,
    select_hand,
    select_plans_to_replan,
)
from waymark.plans.reading import basis_from, draft_plan, read_plan, require_plan
from waymark.plans.schemas import (
    AnyEdit,
    ChangePace,
    MakePlan,
    MoveStep,
    PlanView,
    RevisionReason,
    Undo,
)
from waymark.plans.wording import say_day, say_hours

REPLANNING_TRIES = 5
"""A person who edits at the very moment when a session is taken in is faster once, not always."""


class PlanAlreadyActive(Conflict): ...


class PlanArchived(Conflict): ...


class PlanMovedOn(Conflict): ...


class NothingToUndo(Conflict): ...


class AccountGone(Unauthenticated): ...


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written about a change."""

    basis_id: UUID
    hand: HandMade
    reason: RevisionReason
    summary: str
    undo_to: int | None = None
    undo_summary: str | None = None
    changes: tuple[Change, ...] = ()


async def make_plan(account_id: UUID, wanted: MakePlan, now: datetime) -> PlanView:
    """Make a plan and keep it. Raises what `draft_plan` does, or PlanAlreadyActive."""
    drafted = await draft_plan(account_id, wanted, now)
    plan_id, basis_id = new_id(), new_id()
    created = Revision(
        basis_id=basis_id, hand=drafted.hand, reason="created", summary="Made the plan"
    )
    try:
        async with transaction() as connection:
            await connection.execute(
                """
                INSERT INTO plan (id, account, path, level, stack, state, revision, created_at)
                VALUES ($1, $2, $3, $4, $5, 'active', 1, $6)
                """,
                plan_id,
                account_id,
                drafted.path.slug,
                wanted.level,
                _json(drafted.stack),
                now,
            )
            await _insert_basis(
                connection,
                basis_id,
                plan_id,
                drafted.release,
                drafted.basis,
                drafted.answers,
                drafted.known_on,
                None,
                now,
            )
            await _insert_revision(connection, plan_id, 1, created, now)
    except asyncpg.UniqueViolationError:
        raise PlanAlreadyActive(
            "You have a plan for this path already. Go on with it, or archive it first.",
            planId=str(await select_active_plan_id(account_id, drafted.path.slug)),
        ) from None
    except asyncpg.ForeignKeyViolationError:
        raise AccountGone("This account no longer exists. Sign in again.") from None
    return await read_plan(plan_id, account_id, wanted.today, now)


async def edit_plan(plan_id: UUID, account_id: UUID, edit: AnyEdit, now: datetime) -> PlanView:
    """Change a plan by hand. Raises PlanNotFound, PlanArchived, StepNotFound, CannotMove,
    StartOutOfRange, or PlanMovedOn where the plan is no longer at the revision that was seen."""
    plan = await _require_at(plan_id, account_id, edit.revision, edit.today, now)
    release = await select_release(plan.release_id)
    hand, summary = _edited(plan, release, edit, local_day(edit.today, now.date()))
    revision = Revision(
        basis_id=plan.basis_id,
        hand=hand,
        reason="edited",
        summary=summary,
        undo_to=plan.revision,
        undo_summary=summary,
    )
    await _write(plan, revision, edit.today, now)
    return await read_plan(plan_id, account_id, edit.today, now)


async def undo_edit(plan_id: UUID, account_id: UUID, undo: Undo, now: datetime) -> PlanView:
    """Take back the last change by hand, and with another call the one before it.

    What sessions brought about since stays. Raises NothingToUndo, or what `edit_plan` does.
    """
    plan = await _require_at(plan_id, account_id, undo.revision, undo.today, now)
    if plan.undo_to is None:
        raise NothingToUndo("There is no change by hand to take back.")
    hand, undo_to, undo_summary = await select_hand(plan_id, account_id, plan.undo_to)
    revision = Revision(
        basis_id=plan.basis_id,
        hand=hand,
        reason="undone",
        summary=f"Took back: {plan.undo_summary}"[:200],
        undo_to=undo_to,
        undo_summary=undo_summary,
    )
    await _write(plan, revision, undo.today, now)
    return await read_plan(plan_id, account_id, undo.today, now)


async def archive_plan(plan_id: UUID, account_id: UUID, now: datetime) -> PlanView:
    """Lay a plan aside for good; archiving it again changes nothing. Raises PlanNotFound."""
    await pool().execute(
        """
        UPDATE plan SET state = 'archived', archived_at = $3
        WHERE id = $1 AND account = $2 AND state = 'active'
        """,
        plan_id,
        account_id,
        now,
    )
    return await read_plan(plan_id, account_id, None, now)


async def replan_after(assessment_id: UUID, now: datetime) -> int:
    """Take a finished session into its owner's active plans; return how many that changed.

    Doing it again changes nothing: each plan has at most one basis from a session.
    """
    for _ in range(REPLANNING_TRIES):
        plans = await select_plans_to_replan(assessment_id)
        if not plans:
            return 0
        written = [await _replan(plan, assessment_id, now) for plan in plans]
        if all(written):
            return len(plans)
    raise PlanMovedOn("The plan kept changing while the session was taken in.")


async def _replan(plan: StoredPlan, assessment_id: UUID, now: datetime) -> bool:
    """Give one plan a new basis; False where it has been changed meanwhile."""
    release = await select_current_release()
    path = release.path(plan.path)
    answers, latest = await select_finished_answers(plan.account_id)
    known_on = None if latest is None else latest.date()
    if path is None or len(answers) < plan.answers:
        # The bank no longer has the path, or an earlier session is taken in late: keep what is.
        return True
    basis = await basis_from(release, path, plan.level, plan.stack, answers, known_on)
    on = known_on or now.date()
    before = await select_release(plan.release_id)
    changes = compare(plan.basis, before, basis, release, plan.hand, on)
    basis_id = new_id()
    revision = Revision(
        basis_id=basis_id,
        hand=plan.hand,
        reason="session",
        summary=f"Took in the session of {say_day(on)}: "
        f"{say_hours(hours_left(plan.basis, plan.hand))} → "
        f"{say_hours(hours_left(basis, plan.hand))} to go",
        undo_to=plan.undo_to,
        undo_summary=plan.undo_summary,
        changes=tuple(changes),
    )
    try:
        async with transaction() as connection:
            number = await _move_on(connection, plan)
            if number is None:
                return False
            await _insert_basis(
                connection,
                basis_id,
                plan.id,
                release,
                basis,
                len(answers),
                known_on,
                assessment_id,
                now,
            )
            await _insert_revision(connection, plan.id, number, revision, now)
    except asyncpg.UniqueViolationError:
        return True  # the same job, run twice at once
    return True


async def _require_at(
    plan_id: UUID, account_id: UUID, revision: int, today: date, now: datetime
) -> StoredPlan:
    plan = await require_plan(plan_id, account_id)
    if plan.state == "archived":
        raise PlanArchived("This plan is archived, so it no longer changes.")
    if plan.revision != revision:
        raise await _moved_on(plan, today, now)
    return plan


def _edited(plan: StoredPlan, release: Release, edit: AnyEdit, today: date) -> tuple[HandMade, str]:
    """The hand-made part after the edit, and the edit in a few words."""
    if isinstance(edit, ChangePace):
        hand = set_pace(plan.hand, edit.weekly_hours, edit.start_on, today)
        return hand, f"{say_hours(edit.weekly_hours)} a week from {say_day(edit.start_on)}"
    if isinstance(edit, MoveStep):
        hand = move(plan.basis, plan.hand, edit.step, edit.by)
        verb = "Moved up" if edit.by < 0 else "Moved down"
    else:
        state = None if edit.state == "todo" else edit.state
        hand = mark(plan.basis, plan.hand, edit.step, state, today)
        verb = {"done": "Marked as done", "skipped": "Skipped", "todo": "Put back"}[edit.state]
    step = next(step for step in plan.basis.steps if step.key == edit.step)
    return hand, f"{verb}: {name_of(release, step)}"[:200]


async def _write(plan: StoredPlan, revision: Revision, today: date, now: datetime) -> None:
    async with transaction() as connection:
        number = await _move_on(connection, plan)
        if number is not None:
            await _insert_revision(connection, plan.id, number, revision, now)
    if number is None:
        raise await _moved_on(plan, today, now)


async def _moved_on(plan: StoredPlan, today: date, now: datetime) -> PlanMovedOn:
    return PlanMovedOn(
        "The plan has changed since you looked, in another tab or by a session. Nothing of this "
        "change was kept; here is the plan as it is now.",
        plan=msgspec.to_builtins(await read_plan(plan.id, plan.account_id, today, now)),
    )


async def _move_on(connection: Connection, plan: StoredPlan) -> int | None:
    """Move the plan to its next revision; None where it is not at the one that was seen."""
    number: int | None = await connection.fetchval(
        """
        UPDATE plan SET revision = revision + 1
        WHERE id = $1 AND account = $2 AND revision = $3 AND state = 'active' RETURNING revision
        """,
        plan.id,
        plan.account_id,
        plan.revision,
    )
    return number


async def _insert_basis(
    connection: Connection,
    basis_id: UUID,
    plan_id: UUID,
    release: Release,
    basis: Basis,
    answers: int,
    known_on: date | None,
    assessment_id: UUID | None,
    now: datetime,
) -> None:
    await connection.execute(
        """
        INSERT INTO plan_basis
            (id, plan, release, assessment, known_on, answers, document, computed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        basis_id,
        plan_id,
        release.id,
        assessment_id,
        known_on,
        answers,
        _json(basis),
        now,
    )


async def _insert_revision(
    connection: Connection, plan_id: UUID, number: int, revision: Revision, now: datetime
) -> None:
    await connection.execute(
        """
        INSERT INTO plan_revision
            (id, plan, number, basis, hand, reason, summary, undo_to, undo_summary, changes,
             created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        new_id(),
        plan_id,
        number,
        revision.basis_id,
        _json(revision.hand),
        revision.reason,
        revision.summary,
        revision.undo_to,
        revision.undo_summary,
        _json(revision.changes),
        now,
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
