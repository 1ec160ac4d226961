"""The one thing to do next. Pure."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from waymark.careers.schemas import NextAction, PathStanding, PlanWeek


class OpenSession(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    answered: int


def next_action(
    open_session: OpenSession | None,
    standings: Sequence[PathStanding],
    weeks: Sequence[PlanWeek],
    planned_paths: set[str],
) -> NextAction:
    """Choose by what is lost while it waits.

    What was begun comes first, then what no longer can be relied on, then the week's work, then
    a plan where there is none. `planned_paths` have an active plan, begun or not.
    """
    if open_session is not None:
        kept = "1 answer" if open_session.answered == 1 else f"{open_session.answered} answers"
        return NextAction(
            kind="continue",
            title=f"Go on with {open_session.name}",
            reason=f"It is not finished; {kept} kept.",
            session=open_session.id,
        )
    if not standings:
        return NextAction(
            kind="first_session",
            title="Take a first session",
            reason="12 to 40 questions give a first reading of where you stand. You can pause or "
            "stop at any point.",
        )
    aged = [each for each in standings if each.ageing.can_refresh]
    if aged:
        worst = max(aged, key=lambda each: each.ageing.widening)
        return NextAction(
            kind="refresh",
            title=f"Refresh {worst.path_name}",
            reason=f"The interval has become {round(100 * (worst.ageing.widening - 1))} % wider "
            "since your last session. Three to five questions narrow it again.",
            path=worst.path,
        )
    current = [week for week in weeks if any(not portion.is_done for portion in week.portions)]
    if current:
        week = current[0]
        portion = next(portion for portion in week.portions if not portion.is_done)
        return NextAction(
            kind="plan_week",
            title=portion.name,
            reason=f"Week {week.number} of your plan for {week.path_name}.",
            plan=week.plan,
        )
    unplanned = next((each for each in standings if each.path not in planned_paths), None)
    if unplanned is not None:
        return NextAction(
            kind="make_plan",
            title=f"Make a plan for {unplanned.path_name}",
            reason="It lays out what the next level still asks of you, week by week.",
            path=unplanned.path,
        )
    return NextAction(
        kind="session",
        title="Take another session",
        reason="It begins from what is known, repeats no question, and shows what has changed.",
    )
