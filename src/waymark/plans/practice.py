"""Which projects of the roadmaps a plan takes up: few, and those that fit it best. Pure.

A project fits by what it exercises. Of the skills it names, those that the plan teaches count for
it, those that the person would have to bring along but neither holds nor plans count against it,
and one that wants another alternative than the person's (another framework, another database) is
out. Then, one after the other, the project with the greatest

    newly exercised skills · (planned / (planned + missing)) / √hours

is taken, until nothing new is exercised or practice would outgrow study.
"""

import math
from collections.abc import Collection, Iterable, Mapping

import msgspec

from waymark.bank.roadmap_content import Practice, Roadmap
from waymark.plans.documents import PracticeStep, SkillStep, Step

PRACTICE_SHARE = 0.25
"""Of the study hours, at most this share is added for projects: they prove skills, not replace
them."""
SKILLS_A_PROJECT = 6
"""About one project for so many skills, so that each can be finished."""
MISSING_AT_MOST = 1 / 3
"""Share of a project's skills that a person may have to pick up on the way."""
NEWLY_EXERCISED_AT_LEAST = 2


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A practice of some roadmap, as it fits one plan."""

    roadmap: str
    practice: Practice
    planned: tuple[str, ...]
    missing: int

    @property
    def fit(self) -> float:
        return len(self.planned) / (len(self.planned) + self.missing)


def choose_projects(
    roadmaps: Iterable[Roadmap],
    steps: Collection[SkillStep],
    held: Collection[str],
    groups: Mapping[str, str],
    stack: Collection[str],
) -> list[Project]:
    """Return the projects for a plan of `steps`; `groups` names the alternatives' groups."""
    planned = {step.skill for step in steps}
    budget = PRACTICE_SHARE * sum(step.hours for step in steps)
    open_places = math.ceil(len(steps) / SKILLS_A_PROJECT)
    offered = [
        project
        for roadmap in roadmaps
        for practice in _practices(roadmap)
        if (project := _fit(roadmap.slug, practice, planned, held, groups, stack)) is not None
    ]
    chosen: list[Project] = []
    exercised: set[str] = set()
    while open_places > len(chosen):
        affordable = [
            project
            for project in offered
            if project.practice.hours <= budget
            and len(set(project.planned) - exercised) >= NEWLY_EXERCISED_AT_LEAST
        ]
        if not affordable:
            break
        best = max(affordable, key=lambda project: _worth(project, exercised))
        chosen.append(best)
        offered.remove(best)
        exercised |= set(best.planned)
        budget -= best.practice.hours
    return chosen


def with_projects(steps: Iterable[SkillStep], projects: Iterable[Project]) -> list[Step]:
    """Put each project right behind the last of the skills that it exercises."""
    waiting = [
        (set(project.planned), project)
        for project in sorted(projects, key=lambda project: project.practice.hours)
    ]
    placed: list[Step] = []
    for step in steps:
        placed.append(step)
        for open_skills, project in waiting:
            if step.skill in open_skills:
                open_skills.discard(step.skill)
                if not open_skills:
                    placed.append(
                        PracticeStep(
                            roadmap=project.roadmap,
                            practice=project.practice.slug,
                            hours=float(project.practice.hours),
                            after=project.planned,
                        )
                    )
    return placed


def practices_of(roadmap: Roadmap) -> dict[str, Practice]:
    """Every project of a roadmap, by slug."""
    return {practice.slug: practice for practice in _practices(roadmap)}


def _practices(roadmap: Roadmap) -> list[Practice]:
    return [*(each for phase in roadmap.phases for each in phase.practice), *roadmap.projects]


def _fit(
    roadmap: str,
    practice: Practice,
    planned: Collection[str],
    held: Collection[str],
    groups: Mapping[str, str],
    stack: Collection[str],
) -> Project | None:
    chosen_groups = {groups[slug] for slug in stack if slug in groups}
    named: dict[str, list[str]] = {}
    for skill in practice.skills:
        if skill in groups:
            named.setdefault(groups[skill], []).append(skill)
    for group, alternatives in named.items():
        if group in chosen_groups and not set(alternatives) & set(stack):
            return None
    counted = [
        skill
        for skill in practice.skills
        if skill not in groups or skill in stack or groups[skill] not in chosen_groups
    ]
    exercised = tuple(skill for skill in counted if skill in planned)
    missing = sum(skill not in planned and skill not in held for skill in counted)
    if not exercised or missing > MISSING_AT_MOST * len(counted):
        return None
    return Project(roadmap=roadmap, practice=practice, planned=exercised, missing=missing)


def _worth(project: Project, exercised: Collection[str]) -> float:
    new = len(set(project.planned) - set(exercised))
    return new * project.fit / math.sqrt(project.practice.hours)
