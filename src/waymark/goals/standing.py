"""What a goal starts from: what somebody has shown, and the plan that would lead there."""

from datetime import date
from uuid import UUID

import msgspec

from waymark.assessments.evidence import evidence_of
from waymark.assessments.queries import CountedAnswer, select_finished_answers, select_stack
from waymark.assessments.stacks import StackIncomplete, checked_stack, stack_groups
from waymark.bank.content import LEVELS, CareerPath, Level
from waymark.bank.queries import select_current_release
from waymark.bank.release import Release
from waymark.errors import NotFound
from waymark.goals.forecast import Standing, Study
from waymark.goals.schemas import Missing
from waymark.measurement.posterior import Posterior, posterior_from
from waymark.measurement.readiness import EVIDENCE_NEEDED, Readiness, assess_readiness
from waymark.measurement.scale import cut_of
from waymark.plans.arranging import arrange
from waymark.plans.documents import Basis, HandMade, SkillStep, Step
from waymark.plans.planning import targets_for
from waymark.plans.queries import StoredPlan, select_plans
from waymark.plans.reading import basis_from


class PathNotFound(NotFound): ...


class Known(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What somebody has shown of one path."""

    release: Release
    path: CareerPath
    stack: tuple[str, ...]
    posterior: Posterior
    readiness: Readiness
    answers: list[CountedAnswer]
    known_on: date
    plan: StoredPlan | None
    """The active plan for the path, to whatever level."""


async def read_known(account_id: UUID, path_slug: str) -> Known | Missing:
    """Return what is known, or what is missing for a forecast. Raises PathNotFound."""
    release = await select_current_release()
    path = release.path(path_slug)
    if path is None:
        raise PathNotFound(f"There is no career path “{path_slug}”.")
    answers, latest = await select_finished_answers(account_id)
    if latest is None:
        return "session"
    plan = next(
        (
            each
            for each in await select_plans(account_id)
            if each.path == path_slug and each.state == "active"
        ),
        None,
    )
    try:
        stack = await _stack(account_id, release, path, plan)
    except StackIncomplete:
        return "session"  # of other paths only: one of this path asks for the stack
    posterior = posterior_from(release.space, await evidence_of(release, answers))
    readiness = assess_readiness(release.space, targets_for(release, path, stack), posterior)
    if readiness.evidence_share < EVIDENCE_NEEDED:
        return "evidence"
    return Known(
        release=release,
        path=path,
        stack=stack,
        posterior=posterior,
        readiness=readiness,
        answers=answers,
        known_on=latest.date(),
        plan=plan,
    )


async def plan_toward(known: Known, level: Level) -> tuple[Basis, HandMade | None]:
    """Return the steps to a level: those of the active plan where it leads there, else of one
    worked out now and not kept."""
    if known.plan is not None and known.plan.level == level:
        return known.plan.basis, known.plan.hand
    basis = await basis_from(
        known.release, known.path, level, known.stack, known.answers, known.known_on
    )
    return basis, None


def standing_of(known: Known, level: Level) -> Standing:
    targets = targets_for(known.release, known.path, known.stack)
    rows = slice(LEVELS.index(level) + 1)
    return Standing(
        mean=known.posterior.mean,
        covariance=known.posterior.covariance,
        weights=targets.weights[rows],
        cuts=targets.cuts[rows],
    )


def studies_of(known: Known, basis: Basis, hand: HandMade | None) -> list[Study]:
    """Return the steps as the forecast takes them.

    What was done since the newest session has been learnt, at no further hours. What was done
    before has no effect of its own: the session has shown what it came to. What is skipped is not
    learnt, and a skill that the bank has given up only takes its hours.
    """
    if hand is None:
        return [_study(known.release, step, step.hours) for step in basis.steps]
    studies = []
    for step in arrange(basis, hand.moves):
        mark = hand.marks.get(step.key)
        if mark is None:
            studies.append(_study(known.release, step, step.hours))
        elif mark.state == "done" and mark.on > known.known_on:
            studies.append(_study(known.release, step, 0.0))
    return studies


def _study(release: Release, step: Step, hours: float) -> Study:
    if isinstance(step, SkillStep) and step.skill in release.skill_index:
        skill = release.skill_index[step.skill]
        return Study(hours=hours, skill=skill, cut=cut_of(step.depth))
    return Study(hours=hours, skill=None)


def starts_on(known: Known, level: Level, today: date) -> date:
    """The day on which the study begins or goes on."""
    if known.plan is not None and known.plan.level == level:
        return max(today, known.plan.hand.start_on)
    return today


async def _stack(
    account_id: UUID, release: Release, path: CareerPath, plan: StoredPlan | None
) -> tuple[str, ...]:
    """The plan's stack; else what the person last chose, as far as the path offers it."""
    if plan is not None:
        return plan.stack
    offered = {each.slug for group in stack_groups(release, path) for each in group.choices}
    chosen = [slug for slug in await select_stack(account_id) if slug in offered]
    return tuple(checked_stack(release, path, chosen))


def is_reached(known: Known, level: Level) -> bool:
    """Whether the sessions show the level, by the rule of the label."""
    label = known.readiness.label
    return label in LEVELS and LEVELS.index(label) >= LEVELS.index(level)
