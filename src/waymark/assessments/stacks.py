"""A person's stack: which of the alternatives that a path offers are theirs. Pure."""

from waymark.assessments.schemas import Choice, StackGroup
from waymark.bank.content import LEVELS, CareerPath
from waymark.bank.release import Release
from waymark.errors import Invalid

NAMES = {
    "ci-services": "CI services",
    "clouds": "Cloud platforms",
    "in-memory-stores": "In-memory stores",
    "log-stacks": "Logging stacks",
    "orms": "ORMs",
}
"""Names of the groups that their slugs do not spell well enough."""

REQUIRED_FROM = 2.0
"""Weight of what the work needs most weeks (see the files of the paths)."""


def group_name(group: str) -> str:
    return NAMES.get(group, group.replace("-", " ").capitalize())


class StackIncomplete(Invalid): ...


class UnknownAlternative(Invalid): ...


def stack_groups(release: Release, path: CareerPath) -> list[StackGroup]:
    """Return the "pick one" groups among the skills that the path asks for.

    The required ones come first, otherwise they are in the order of the skills.
    """
    asked = {line.skill for level in path.levels.values() for line in level.requires}
    groups: dict[str, list[Choice]] = {}
    for released in release.document.skills:
        skill = released.skill
        if skill.alternatives is not None and skill.slug in asked:
            groups.setdefault(skill.alternatives, []).append(
                Choice(slug=skill.slug, name=skill.name)
            )
    required = required_groups(release, path)
    shown = [
        StackGroup(
            group=group,
            name=group_name(group),
            required=group in required,
            choices=choices,
        )
        for group, choices in groups.items()
    ]
    return sorted(shown, key=lambda group: not group.required)


def required_groups(release: Release, path: CareerPath) -> set[str]:
    """Return the groups that everybody on the path has to choose from.

    They are those that the path's lowest level needs most weeks within a must-have area: without
    a choice that area would be judged with its centre missing. From any other group a person may
    have nothing (there is no framework for every language), which drops its skills.
    """
    lowest = next(path.levels[level] for level in LEVELS if level in path.levels)
    must_have = set(lowest.must_have)
    asked = {line.skill for line in lowest.requires if line.weight >= REQUIRED_FROM}
    return {
        released.skill.alternatives
        for released in release.document.skills
        if released.skill.alternatives is not None
        and released.skill.slug in asked
        and released.area in must_have
    }


def checked_stack(release: Release, path: CareerPath, stack: list[str]) -> list[str]:
    """Return the stack sorted and without repeats; refuse one that misses a required group."""
    groups = stack_groups(release, path)
    known = {choice.slug for group in groups for choice in group.choices}
    chosen = set(stack)
    if unknown := sorted(chosen - known):
        raise UnknownAlternative(
            f"“{unknown[0]}” is not one of the alternatives of this path: "
            f"{', '.join(sorted(known))}."
        )
    for group in groups:
        if group.required and not chosen & {choice.slug for choice in group.choices}:
            names = ", ".join(choice.name for choice in group.choices)
            raise StackIncomplete(f"Pick at least one under “{group.name}”: {names}.")
    return sorted(chosen)
