"""What a check would be, told before it is started."""

from collections import Counter
from uuid import UUID

from waymark.assessments.actions import PathOrFocus
from waymark.assessments.checks import QUESTIONS_NEEDED
from waymark.assessments.focus import groups_of, name_of, skills_of, stack_of_check
from waymark.assessments.queries import (
    select_open_assessment,
    select_seen_questions,
    select_stack,
)
from waymark.assessments.schemas import (
    Check,
    CheckedSkill,
    PhaseFocus,
    SkillFocus,
    WantedCheck,
    WantedPhase,
    WantedSkill,
)
from waymark.bank.content import Skill
from waymark.bank.queries import select_current_release
from waymark.bank.release import Release
from waymark.measurement.plan import ONE_SKILL_CHECK


async def read_check(
    account_id: UUID, roadmap: str | None, phase: str | None, skill: str | None
) -> Check:
    """Return what a check of a phase or of a skill would be for this person.

    Raises PathOrFocus, PhaseNotFound or SkillNotFound.
    """
    wanted = _wanted(roadmap, phase, skill)
    release = await select_current_release()
    skills = skills_of(release, wanted)
    own = await select_stack(account_id)
    stack = stack_of_check(release, wanted, own, None)
    unseen = _unseen(release, skills, stack, set(await select_seen_questions(account_id)))
    focus = _focus(wanted, name_of(release, wanted), skills)
    return Check(
        focus=focus,
        skills=[
            CheckedSkill(
                slug=each.slug, name=each.name, group=each.alternatives, unseen=unseen[each.slug]
            )
            for each in skills
        ],
        stack_groups=[] if isinstance(wanted, WantedSkill) else groups_of(skills),
        stack=stack,
        needed_questions=QUESTIONS_NEEDED,
        minimum_questions=ONE_SKILL_CHECK.minimum,
        maximum_questions=ONE_SKILL_CHECK.maximum,
        open_session=await select_open_assessment(account_id, None, focus),
    )


def _wanted(roadmap: str | None, phase: str | None, skill: str | None) -> WantedCheck:
    if skill is not None and roadmap is None and phase is None:
        return WantedSkill(skill)
    if roadmap is not None and phase is not None and skill is None:
        return WantedPhase(roadmap, phase)
    raise PathOrFocus("Name either a roadmap and its phase, or a skill.")


def _focus(wanted: WantedCheck, name: str, skills: list[Skill]) -> PhaseFocus | SkillFocus:
    slugs = [skill.slug for skill in skills]
    if isinstance(wanted, WantedSkill):
        return SkillFocus(skill=wanted.skill, name=name, skills=slugs)
    return PhaseFocus(roadmap=wanted.roadmap, phase=wanted.phase, name=name, skills=slugs)


def _unseen(
    release: Release, skills: list[Skill], stack: list[str], seen: set[UUID]
) -> Counter[str]:
    """Count the questions on each skill that are new to the person and fit the stack with it."""
    asked = {skill.slug for skill in skills}
    return Counter(
        item.skill
        for item in release.document.items
        if item.skill in asked
        and not item.is_pilot
        and item.question not in seen
        and (not item.stack or set(item.stack) & {*stack, item.skill})
    )
