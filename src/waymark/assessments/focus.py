"""What a check is about: one phase of a roadmap, or one skill. Pure.

A check becomes a career path made on the fly, so that choosing questions, the result and the
review work as they do for any other.
"""

from collections.abc import Sequence

from waymark.assessments.schemas import (
    Choice,
    Focus,
    PhaseFocus,
    SkillFocus,
    StackGroup,
    WantedCheck,
    WantedSkill,
)
from waymark.assessments.stacks import UnknownAlternative, group_name
from waymark.assessments.standings import nearest_depth
from waymark.bank.content import LEVELS, CareerPath, Level, PathLevel, Requirement, Skill
from waymark.bank.release import Release
from waymark.errors import Conflict, NotFound

NOT_MEASURED = (
    "A few questions see whether the ideas are there. They do not see the work itself: what you "
    "would build with it, or how you explain it to somebody else."
)


class PhaseNotFound(NotFound): ...


class SkillNotFound(NotFound): ...


class NothingInStack(Conflict): ...


def skills_of(release: Release, wanted: WantedCheck) -> list[Skill]:
    """Return everything that the phase or skill comes down to, alternatives included.

    The order is that of the topics. Raises PhaseNotFound or SkillNotFound.
    """
    if isinstance(wanted, WantedSkill):
        slugs: Sequence[str] = [wanted.skill]
        if wanted.skill not in release.skill_index:
            raise SkillNotFound(f"There is no skill “{wanted.skill}”.")
    else:
        phases = [
            phase
            for roadmap in release.document.roadmaps
            if roadmap.slug == wanted.roadmap
            for phase in roadmap.phases
            if phase.slug == wanted.phase
        ]
        if not phases:
            raise PhaseNotFound(f"The roadmap “{wanted.roadmap}” has no phase “{wanted.phase}”.")
        slugs = list(dict.fromkeys(slug for topic in phases[0].topics for slug in topic.skills))
    return [
        release.document.skills[release.skill_index[slug]].skill
        for slug in slugs
        if slug in release.skill_index
    ]


def stack_of_check(
    release: Release, wanted: WantedCheck, own: Sequence[str], chosen: Sequence[str] | None
) -> list[str]:
    """Return the stack that a check goes by, sorted.

    A single alternative is a stack by itself. Else what is `chosen` counts for the groups that the
    focus asks about, and one's `own` stack for all others. Raises UnknownAlternative.
    """
    groups = {
        released.skill.slug: released.skill.alternatives
        for released in release.document.skills
        if released.skill.alternatives is not None
    }
    if unknown := sorted(set(chosen or ()) - set(groups)):
        raise UnknownAlternative(f"“{unknown[0]}” is not an alternative to anything.")
    if isinstance(wanted, WantedSkill) and wanted.skill in groups:
        return [wanted.skill]
    if chosen is None:
        return sorted(slug for slug in own if slug in groups)
    asked = {skill.alternatives for skill in skills_of(release, wanted)}
    kept = {slug for slug in own if slug in groups and groups[slug] not in asked}
    return sorted(kept | set(chosen))


def focus_of(release: Release, wanted: WantedCheck, stack: Sequence[str]) -> Focus:
    """Freeze what a check is about. Raises PhaseNotFound, SkillNotFound or NothingInStack."""
    skills = [
        skill.slug
        for skill in skills_of(release, wanted)
        if skill.alternatives is None or skill.slug in stack
    ]
    name = name_of(release, wanted)
    if not skills:
        raise NothingInStack(
            f"Everything under “{name}” is an alternative that is not in your stack. "
            "Choose at least one of them."
        )
    if isinstance(wanted, WantedSkill):
        return SkillFocus(skill=wanted.skill, name=name, skills=skills)
    return PhaseFocus(roadmap=wanted.roadmap, phase=wanted.phase, name=name, skills=skills)


def name_of(release: Release, wanted: WantedCheck) -> str:
    """Name a skill, or a phase together with its roadmap, since many roadmaps have "Databases"."""
    if isinstance(wanted, WantedSkill):
        return release.document.skills[release.skill_index[wanted.skill]].skill.name
    roadmap = next(each for each in release.document.roadmaps if each.slug == wanted.roadmap)
    phase = next(each for each in roadmap.phases if each.slug == wanted.phase)
    return f"{phase.name} · {roadmap.name}"


def groups_of(skills: Sequence[Skill]) -> list[StackGroup]:
    """Return the "pick one" groups among these skills. None is required: each may be left out."""
    groups: dict[str, list[Choice]] = {}
    for skill in skills:
        if skill.alternatives is not None:
            groups.setdefault(skill.alternatives, []).append(
                Choice(slug=skill.slug, name=skill.name)
            )
    return [
        StackGroup(group=group, name=group_name(group), required=False, choices=choices)
        for group, choices in groups.items()
    ]


def check_path(release: Release, focus: Focus) -> CareerPath:
    """Return the career path that a check is over: each skill weighs the same at every level.

    A level asks for each skill at its own depth, or at the nearest that the skill has (of two as
    near, the lower). Nothing is a must-have.
    """
    return CareerPath(
        slug="check",  # of no path of the bank: nothing may look it up there
        name=focus.name,
        about="",
        areas=(),
        levels=check_levels(release, tuple(focus.skills)),
        not_measured=NOT_MEASURED,
    )


def check_levels(release: Release, skills: Sequence[str]) -> dict[Level, PathLevel]:
    described = [release.document.skills[release.skill_index[slug]].skill for slug in skills]
    return {
        level: PathLevel(
            requires=tuple(
                Requirement(skill=skill.slug, depth=nearest_depth(skill, level), weight=1)
                for skill in described
            )
        )
        for level in LEVELS
    }
