"""What each level of a career path adds over the one below, area by area. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from waymark.assessments.stacks import group_name
from waymark.bank.content import LEVELS, Area, CareerPath, Level, Requirement, Skill


@dataclass(frozen=True)
class Addition:
    """A skill that a level asks for first, or deeper than the level below."""

    depth: Level
    weight: float
    skills: tuple[Skill, ...]
    """One; or the alternatives of a group, of which only those of a person's stack count."""
    group: str | None
    """Name of that group."""
    is_deeper: bool


@dataclass(frozen=True)
class AreaOfPath:
    area: Area
    reason: str
    must_have_from: Level | None
    """The lowest level that demands this area."""
    additions: Mapping[Level, tuple[Addition, ...]]


@dataclass(frozen=True)
class LevelOfPath:
    level: Level
    experience: str | None
    asked: int
    """How many skills it asks for, with one of each group of alternatives."""
    added: int
    deepened: int
    must_have: tuple[Area, ...]


def areas_of_path(
    path: CareerPath,
    skills: Mapping[str, Skill],
    area_of_skill: Mapping[str, Area],
) -> tuple[AreaOfPath, ...]:
    additions = _additions(path, skills)
    levels = [level for level in LEVELS if level in path.levels]
    areas = {area.slug: area for area in area_of_skill.values()}
    return tuple(
        AreaOfPath(
            area=areas[each.area],
            reason=each.reason,
            must_have_from=next(
                (level for level in levels if each.area in path.levels[level].must_have), None
            ),
            additions={
                level: tuple(
                    added
                    for added in additions[level]
                    if area_of_skill[added.skills[0].slug].slug == each.area
                )
                for level in levels
            },
        )
        for each in path.areas
        if each.area in areas
    )


def levels_of_path(
    path: CareerPath, skills: Mapping[str, Skill], areas: Mapping[str, Area]
) -> tuple[LevelOfPath, ...]:
    additions = _additions(path, skills)
    return tuple(
        LevelOfPath(
            level=level,
            experience=experience_words(path.levels[level].experience),
            asked=len({_unit(skills[line.skill]) for line in path.levels[level].requires}),
            added=sum(not added.is_deeper for added in additions[level]),
            deepened=sum(added.is_deeper for added in additions[level]),
            must_have=tuple(areas[slug] for slug in path.levels[level].must_have if slug in areas),
        )
        for level in LEVELS
        if level in path.levels
    )


def experience_words(years: tuple[float, float | None] | None) -> str | None:
    if years is None:
        return None
    first, last = years
    return f"{first:g} years and more" if last is None else f"{first:g}–{last:g} years"


def _additions(path: CareerPath, skills: Mapping[str, Skill]) -> dict[Level, list[Addition]]:
    """Return what each level asks for beyond the one below, the weightiest first."""
    below: dict[str, Level] = {}
    found: dict[Level, list[Addition]] = {}
    for level in LEVELS:
        if level not in path.levels:
            continue
        lines = path.levels[level].requires
        found[level] = _gathered(
            [line for line in lines if below.get(line.skill) != line.depth], skills, below
        )
        below = {line.skill: line.depth for line in lines}
    return found


def _gathered(
    lines: list[Requirement], skills: Mapping[str, Skill], below: Mapping[str, Level]
) -> list[Addition]:
    """Return the lines with alternatives of a group, asked for alike, as one."""
    alike: dict[tuple[str, Level, float, bool], list[Skill]] = {}
    for line in lines:
        skill = skills[line.skill]
        key = (_unit(skill), line.depth, line.weight, line.skill in below)
        alike.setdefault(key, []).append(skill)
    gathered = [
        Addition(
            depth=depth,
            weight=weight,
            skills=tuple(members),
            group=_in_a_sentence(members[0].alternatives),
            is_deeper=is_deeper,
        )
        for (_, depth, weight, is_deeper), members in alike.items()
    ]
    return sorted(gathered, key=lambda added: (added.is_deeper, -added.weight))


def _in_a_sentence(group: str | None) -> str | None:
    """Return the name of a group as it stands within a sentence: "languages", but "ORMs"."""
    if group is None:
        return None
    name = group_name(group)
    return name if name[:2].isupper() else name[0].lower() + name[1:]


def _unit(skill: Skill) -> str:
    """What counts as one where a person has one of a group."""
    return skill.alternatives or skill.slug
