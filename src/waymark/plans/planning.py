"""Work out the basis of a plan: which skills, how long each, in which order, and why. Pure."""

from collections.abc import Mapping

import msgspec

from waymark.assessments.sittings import in_stack, path_targets
from waymark.assessments.study_hours import hours_to, hours_to_mid_in
from waymark.bank.content import LEVELS, CareerPath, Level, Skill
from waymark.bank.release import Release
from waymark.measurement.arrays import Floats
from waymark.measurement.path_targets import PathTargets
from waymark.plans.documents import Basis, Held, SkillStep
from waymark.plans.knowledge import Knowledge
from waymark.plans.ordering import Candidate, order_by_worth
from waymark.plans.practice import choose_projects, with_projects

SHORTEST_STEP_HOURS = 1.0
"""What is nearly there still takes an hour to close."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One skill that the plan is about, before it is known who holds what."""

    skill: Skill
    depth: Level
    weight: float
    """Its share of the margin; 0 for a prerequisite that the path does not weigh."""


def targets_for(release: Release, path: CareerPath, stack: tuple[str, ...]) -> PathTargets:
    return path_targets(release, path.slug).for_stack(in_stack(release, stack))


def work_out(
    release: Release, path: CareerPath, level: Level, stack: tuple[str, ...], knowledge: Knowledge
) -> Basis:
    """Return the basis of a plan toward `level` of `path` for somebody with this stack."""
    asked = _asked(release, path, level, stack)
    held = [
        Held(
            skill=slug,
            depth=wanted.depth,
            probability=knowledge.chance_of(release.skill_index[slug], wanted.depth),
        )
        for slug, wanted in asked.items()
        if knowledge.holds(release.skill_index[slug], wanted.depth)
    ]
    there = {each.skill for each in held}
    planned = _with_prerequisites(release, asked, there, stack, knowledge)
    steps = _skill_steps(release, planned, there, knowledge)
    projects = choose_projects(
        release.document.roadmaps, steps, there, _groups(release), frozenset(stack)
    )
    return Basis(
        steps=tuple(with_projects(steps, projects)),
        held=tuple(sorted(held, key=lambda each: -each.probability)),
        chance=knowledge.chances.get(level),
    )


def _asked(
    release: Release, path: CareerPath, level: Level, stack: tuple[str, ...]
) -> dict[str, Wanted]:
    """The skills that the level asks of this stack, in the order of the skill space."""
    weights: Floats = targets_for(release, path, stack).weights[LEVELS.index(level)]
    depths = {line.skill: line.depth for line in path.levels[level].requires}
    return {
        released.skill.slug: Wanted(
            skill=released.skill,
            depth=depths[released.skill.slug],
            weight=float(weights[index]),
        )
        for index, released in enumerate(release.document.skills)
        if weights[index] > 0
    }


def _with_prerequisites(
    release: Release,
    asked: Mapping[str, Wanted],
    there: set[str],
    stack: tuple[str, ...],
    knowledge: Knowledge,
) -> dict[str, Wanted]:
    """What is asked and not there, and everything under it that is neither."""
    planned = {slug: wanted for slug, wanted in asked.items() if slug not in there}
    to_look_at = list(planned.values())
    while to_look_at:
        for slug in _prerequisites(release, to_look_at.pop().skill, stack):
            if slug in asked or slug in planned:
                continue
            index = release.skill_index[slug]
            skill = release.document.skills[index].skill
            # What others rest on is needed as far as a beginner goes, not as deep as they are.
            depth = next(level for level in LEVELS if level in skill.can_do)
            if not knowledge.holds(index, depth):
                planned[slug] = Wanted(skill=skill, depth=depth, weight=0.0)
                to_look_at.append(planned[slug])
    return planned


def _prerequisites(release: Release, skill: Skill, stack: tuple[str, ...]) -> list[str]:
    """Those that count for this stack: an alternative to one that was chosen does not."""
    groups = _groups(release)
    chosen = {groups[slug] for slug in stack if slug in groups}
    return [
        slug
        for slug in skill.prerequisites
        if slug in stack or slug not in groups or groups[slug] not in chosen
    ]


def _skill_steps(
    release: Release, planned: Mapping[str, Wanted], there: set[str], knowledge: Knowledge
) -> list[SkillStep]:
    to_mid = hours_to_mid_in(release)
    in_order = sorted(planned, key=lambda slug: release.skill_index[slug])
    candidates = []
    for slug in in_order:
        wanted, index = planned[slug], release.skill_index[slug]
        left = knowledge.share_left(index, wanted.depth)
        hours = hours_to(slug, wanted.depth, to_mid) * left
        candidates.append(
            Candidate(
                skill=slug,
                gain=knowledge.margin_gain(index, wanted.depth, wanted.weight),
                hours=max(SHORTEST_STEP_HOURS, round(hours * 2) / 2),
                needs=tuple(each for each in wanted.skill.prerequisites if each in planned),
            )
        )
    depths = {slug: wanted.depth for slug, wanted in planned.items()}
    opens: dict[str, list[str]] = {}
    for candidate in candidates:
        for need in candidate.needs:
            opens.setdefault(need, []).append(candidate.skill)
    return [
        SkillStep(
            skill=each.skill,
            depth=depths[each.skill],
            hours=each.hours,
            gain=each.gain,
            after=each.needs,
            is_asked=planned[each.skill].weight > 0,
            opens=tuple(opens.get(each.skill, ())),
            chance=knowledge.told_chance_of(release.skill_index[each.skill], depths[each.skill]),
        )
        for each in order_by_worth(candidates, _language_first(release, candidates, there))
    ]


def _language_first(release: Release, candidates: list[Candidate], there: set[str]) -> str | None:
    """The language to begin with, for somebody who has none yet.

    Whatever is learnt is tried out in some language. The graph cannot say so with a prerequisite,
    since any of them will do.
    """
    groups = _groups(release)
    if any(groups.get(skill) == "languages" for skill in there):
        return None
    languages = [each for each in candidates if groups.get(each.skill) == "languages"]
    best = max(languages, key=lambda each: each.gain / each.hours, default=None)
    return None if best is None else best.skill


def _groups(release: Release) -> dict[str, str]:
    """The "pick one" group of every skill that is in one."""
    return {
        released.skill.slug: released.skill.alternatives
        for released in release.document.skills
        if released.skill.alternatives is not None
    }
