"""What makes a career path usable: it names what exists and never asks for less higher up."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from waymark.bank.content import LEVELS, Level, PathLevel, Slug
from waymark.bank.problems import Problem
from waymark.bank.reading import Bank, FiledPath, FiledSkill


def path_problems(bank: Bank) -> Iterator[Problem]:
    areas = {filed.area.slug for filed in bank.areas}
    skills = {filed.skill.slug: filed for filed in bank.skills}
    for path in bank.paths:
        yield from _area_problems(path, areas)
        for name, level in path.path.levels.items():
            yield from _level_problems(path, name, level, skills)
        yield from _experience_problems(path)
        yield from _uneven_alternatives(path, skills)
        yield from _shrinking(path)
        for missing in (name for name in LEVELS if name not in path.path.levels):
            yield path.source.problem(f"the level {missing} is missing", "levels")


def uncovered_requirements(bank: Bank) -> Iterator[Problem]:
    """Yield, for each level of a path, the skills without a live question at the depth asked."""
    asked = {
        (q.question.skill, q.question.level) for q in bank.questions if q.question.status == "live"
    }
    for path in bank.paths:
        for name, level in path.path.levels.items():
            missing = [r.skill for r in level.requires if (r.skill, r.depth) not in asked]
            if missing:
                message = f"no live question at the depth asked for: {', '.join(missing)}"
                yield path.source.problem(message, f"levels.{name}.requires")


def _area_problems(path: FiledPath, areas: set[str]) -> Iterator[Problem]:
    counts = Counter(part.area for part in path.path.areas)
    for index, part in enumerate(path.path.areas):
        field = f"areas[{index}].area"
        if part.area not in areas:
            yield path.source.problem(f"there is no area {part.area!r}", field)
        elif counts[part.area] > 1:
            yield path.source.problem(f"{part.area!r} is here {counts[part.area]} times", field)


def _level_problems(
    path: FiledPath, name: Level, level: PathLevel, skills: dict[str, FiledSkill]
) -> Iterator[Problem]:
    explained = {part.area for part in path.path.areas}
    counts = Counter(requirement.skill for requirement in level.requires)
    for index, requirement in enumerate(level.requires):
        field = f"levels.{name}.requires[{index}]"
        filed = skills.get(requirement.skill)
        if filed is None:
            yield path.source.problem(f"there is no skill {requirement.skill!r}", field)
            continue
        if counts[requirement.skill] > 1:
            yield path.source.problem(f"{requirement.skill!r} is required twice", field)
        if requirement.depth not in filed.skill.can_do:
            levels = ", ".join(filed.skill.can_do)
            message = f"the skill {requirement.skill} has only: {levels}"
            yield path.source.problem(message, f"{field}.depth")
        if filed.area not in explained:
            yield path.source.problem(f"`areas` gives no reason for {filed.area!r}", field)
    required_areas = {skills[r.skill].area for r in level.requires if r.skill in skills}
    for index, area in enumerate(level.must_have):
        if area not in required_areas:
            message = f"no skill of the area {area!r} is required"
            yield path.source.problem(message, f"levels.{name}.must_have[{index}]")


def _experience_problems(path: FiledPath) -> Iterator[Problem]:
    """Yield levels without years of experience, and years that do not join up with the next."""
    levels = [(name, path.path.levels[name]) for name in LEVELS if name in path.path.levels]
    for name, level in levels:
        field = f"levels.{name}.experience"
        if level.experience is None:
            yield path.source.problem("the years of experience are missing", field)
            continue
        start, end = level.experience
        if end is not None and end <= start:
            yield path.source.problem(f"from {start:g} to {end:g} years is no range", field)
    for (lower, before), (higher, after) in pairwise(levels):
        if before.experience and after.experience and before.experience[1] != after.experience[0]:
            message = f"the years do not begin where those of the level {lower} end"
            yield path.source.problem(message, f"levels.{higher}.experience")


def _uneven_alternatives(path: FiledPath, skills: dict[str, FiledSkill]) -> Iterator[Problem]:
    """Yield groups whose members a level does not ask for alike.

    Somebody else's stack must not make a path easier: whichever alternative a person picks, it
    counts as much and goes as deep. A path may leave members of a group out, at all levels alike.
    """
    for name, level in path.path.levels.items():
        asked: dict[str, dict[Slug, tuple[Level, float]]] = {}
        for line in level.requires:
            filed = skills.get(line.skill)
            if filed is not None and filed.skill.alternatives is not None:
                members = asked.setdefault(filed.skill.alternatives, {})
                members[line.skill] = (line.depth, line.weight)
        field = f"levels.{name}.requires"
        for group, members in asked.items():
            if len(set(members.values())) > 1:
                message = f"the {group} differ in depth or weight: {', '.join(members)}"
                yield path.source.problem(message, field)
            left_out = sorted(_members_on_path(path, skills, group) - set(members))
            if left_out:
                message = f"another level asks for more of the {group}: {', '.join(left_out)}"
                yield path.source.problem(message, field)


def _members_on_path(path: FiledPath, skills: dict[str, FiledSkill], group: Slug) -> set[Slug]:
    return {
        line.skill
        for level in path.path.levels.values()
        for line in level.requires
        if line.skill in skills and skills[line.skill].skill.alternatives == group
    }


def _shrinking(path: FiledPath) -> Iterator[Problem]:
    """Yield what a higher level asks less of: whoever meets it must meet the lower ones too."""
    levels = [name for name in LEVELS if name in path.path.levels]
    for lower, higher in pairwise(levels):
        must_have = path.path.levels[higher].must_have
        for area in path.path.levels[lower].must_have:
            if area not in must_have:
                message = f"{area} is a must-have at the level {lower} already"
                yield path.source.problem(message, f"levels.{higher}.must_have")
        depths = {r.skill: r.depth for r in path.path.levels[higher].requires}
        for requirement in path.path.levels[lower].requires:
            depth = depths.get(requirement.skill)
            if depth is None or LEVELS.index(depth) < LEVELS.index(requirement.depth):
                message = f"{requirement.skill} asks for less than at the level {lower}"
                yield path.source.problem(message, f"levels.{higher}.requires")
