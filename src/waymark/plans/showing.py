"""A plan as the page and the exports see it. Pure: the same plan on the same day reads the same."""

from datetime import date

from waymark.assessments.results import POINTS_PER_LOGIT
from waymark.assessments.schemas import Choice
from waymark.bank.content import LEVELS, Level, Skill
from waymark.bank.release import Release
from waymark.plans.arranging import arrange, hours_left, state_of, too_early, weeks_of
from waymark.plans.changes import name_of
from waymark.plans.documents import Basis, Held, PracticeStep, SkillStep, Step
from waymark.plans.practice import practices_of
from waymark.plans.queries import StoredPlan, StoredRevision
from waymark.plans.schedule import Week, week_number
from waymark.plans.schemas import (
    ChangeView,
    HeldView,
    HistoryEntry,
    PlanPreview,
    PlanSummary,
    PlanView,
    PortionView,
    StepView,
    WeekView,
)
from waymark.plans.wording import say_list

NAMES_IN_A_REASON = 3
"""Of skills that rest on a step, so many are named; the others are counted."""
FIRST_SHOWN = 5


def show_plan(
    plan: StoredPlan, release: Release, history: list[StoredRevision], today: date
) -> PlanView:
    steps = arrange(plan.basis, plan.hand.moves)
    weeks = weeks_of(plan.basis, plan.hand, today)
    early = too_early(steps, plan.hand.marks)
    states = {step.key: state_of(step.key, plan.hand) for step in steps}
    return PlanView(
        id=plan.id,
        path=plan.path,
        path_name=path_name(release, plan.path),
        level=plan.level,
        stack=[choice(release, slug) for slug in plan.stack],
        state=plan.state,
        revision=plan.revision,
        weekly_hours=plan.hand.weekly_hours,
        start_on=plan.hand.start_on,
        today=today,
        finishes_on=weeks[-1].ends_on if weeks else None,
        hours_left=hours_left(plan.basis, plan.hand),
        hours_done=sum(step.hours for step in steps if states[step.key] == "done"),
        chance=plan.basis.chance,
        known_on=plan.known_on,
        steps=[_step(plan, release, step, early.get(step.key, [])) for step in steps],
        weeks=_weeks(weeks, plan.hand.start_on, today),
        held=[_held(release, held) for held in plan.basis.held],
        undo=plan.undo_summary,
        history=[_entry(revision) for revision in history],
    )


def show_summary(plan: StoredPlan, release: Release, today: date) -> PlanSummary:
    steps = arrange(plan.basis, plan.hand.moves)
    weeks = weeks_of(plan.basis, plan.hand, today)
    states = [state_of(step.key, plan.hand) for step in steps]
    following = next((s for s, state in zip(steps, states, strict=True) if state == "todo"), None)
    return PlanSummary(
        id=plan.id,
        path=plan.path,
        path_name=path_name(release, plan.path),
        level=plan.level,
        state=plan.state,
        weekly_hours=plan.hand.weekly_hours,
        created_at=plan.created_at,
        steps_done=states.count("done"),
        steps_total=len(states) - states.count("skipped"),
        finishes_on=weeks[-1].ends_on if weeks else None,
        next_step=None if following is None else name_of(release, following),
    )


def show_preview(
    basis: Basis, weeks: list[Week], release: Release, known_on: date | None
) -> PlanPreview:
    skills = [step for step in basis.steps if isinstance(step, SkillStep)]
    return PlanPreview(
        skills=len(skills),
        projects=len(basis.steps) - len(skills),
        hours=sum(step.hours for step in basis.steps),
        weeks=len(weeks),
        finishes_on=weeks[-1].ends_on if weeks else None,
        held=len(basis.held),
        known_on=known_on,
        first=[choice(release, step.skill) for step in skills[:FIRST_SHOWN]],
    )


def choice(release: Release, slug: str) -> Choice:
    return Choice(slug=slug, name=name_of(release, slug))


def path_name(release: Release, slug: str) -> str:
    path = release.path(slug)
    return slug if path is None else path.name


def _step(plan: StoredPlan, release: Release, step: Step, late: list[str]) -> StepView:
    mark = plan.hand.marks.get(step.key)
    is_skill = isinstance(step, SkillStep)
    return StepView(
        key=step.key,
        kind="skill" if is_skill else "practice",
        name=name_of(release, step),
        place=_place(release, step),
        skill=step.skill if isinstance(step, SkillStep) else None,
        roadmap=step.roadmap if isinstance(step, PracticeStep) else None,
        depth=step.depth if isinstance(step, SkillStep) else None,
        hours=step.hours,
        gain=step.gain * POINTS_PER_LOGIT if isinstance(step, SkillStep) else 0.0,
        chance=step.chance if isinstance(step, SkillStep) else None,
        state=state_of(step.key, plan.hand),
        marked_on=None if mark is None else mark.on,
        is_moved=any(moved.step == step.key for moved in plan.hand.moves),
        too_early=[choice(release, slug) for slug in late],
        why=_why(plan.level, release, step),
        aim=_aim(release, step),
        links=list(_skill(release, step.skill).links) if isinstance(step, SkillStep) else [],
    )


def _why(level: Level, release: Release, step: Step) -> str:
    if isinstance(step, PracticeStep):
        return f"Uses what comes before it: {_list(release, step.after)}."
    opens = ""
    if step.opens:
        opens = f"{_list(release, step.opens)} {'rests' if len(step.opens) == 1 else 'rest'} on it"
    if not step.is_asked:
        return f"The path does not weigh it itself, but {opens}."
    points = step.gain * POINTS_PER_LOGIT
    worth = f"{points:.1f} points" if points >= 0.05 else "little by itself"
    return f"Worth {worth} toward {level}" + (f"; {opens}." if opens else ".")


def _list(release: Release, skills: tuple[str, ...]) -> str:
    names = [name_of(release, slug) for slug in skills[:NAMES_IN_A_REASON]]
    if more := len(skills) - len(names):
        names.append(f"{more} more")
    return say_list(names)


def _place(release: Release, step: Step) -> str:
    if isinstance(step, PracticeStep):
        return next(
            (each.name for each in release.document.roadmaps if each.slug == step.roadmap), ""
        )
    released = release.document.skills[release.skill_index[step.skill]]
    return release.document.areas[release.area_index[released.area]].name


def _aim(release: Release, step: Step) -> str:
    if isinstance(step, SkillStep):
        can_do = _skill(release, step.skill).can_do
        # A path may ask for a depth that the skill tells nothing about: the next one below does.
        below = LEVELS[: LEVELS.index(step.depth) + 1]
        return next((can_do[level] for level in reversed(below) if level in can_do), "")
    roadmap = next(each for each in release.document.roadmaps if each.slug == step.roadmap)
    return practices_of(roadmap)[step.practice].task


def _skill(release: Release, slug: str) -> Skill:
    return release.document.skills[release.skill_index[slug]].skill


def _weeks(weeks: list[Week], start_on: date, today: date) -> list[WeekView]:
    current = week_number(today, start_on)
    return [
        WeekView(
            number=week.number,
            starts_on=week.starts_on,
            ends_on=week.ends_on,
            is_current=week.number == current,
            hours=sum(portion.hours for portion in week.portions),
            portions=[
                PortionView(
                    step=portion.key, hours=portion.hours, part=portion.part, parts=portion.parts
                )
                for portion in week.portions
            ],
        )
        for week in weeks
    ]


def _held(release: Release, held: Held) -> HeldView:
    return HeldView(
        skill=held.skill,
        name=name_of(release, held.skill),
        depth=held.depth,
        probability=held.probability,
    )


def _entry(revision: StoredRevision) -> HistoryEntry:
    return HistoryEntry(
        number=revision.number,
        reason=revision.reason,
        summary=revision.summary,
        at=revision.created_at,
        changes=[ChangeView(kind=change.kind, text=change.text) for change in revision.changes],
    )
