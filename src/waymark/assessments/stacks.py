"""A person's stack: which of the alternatives that a path offers are theirs. Pure."""

from waymark.assessments.schemas import Choice, StackGroup
from waymark.bank.content import CareerPath
from waymark.bank.release import Release
from waymark.errors import Invalid


class StackIncomplete(Invalid): ...


class UnknownAlternative(Invalid): ...


def stack_groups(release: Release, path: CareerPath) -> list[StackGroup]:
    """Return the "pick one" groups among the skills that the path asks for, in skill order."""
    asked = {line.skill for level in path.levels.values() for line in level.requires}
    groups: dict[str, list[Choice]] = {}
    for released in release.document.skills:
        skill = released.skill
        if skill.alternatives is not None and skill.slug in asked:
            groups.setdefault(skill.alternatives, []).append(
                Choice(slug=skill.slug, name=skill.name)
            )
    return [
        StackGroup(group=group, name=group.replace("-", " ").capitalize(), choices=choices)
        for group, choices in groups.items()
    ]


def checked_stack(release: Release, path: CareerPath, stack: list[str]) -> list[str]:
    """Return the stack sorted and without repeats; refuse one that misses a group."""
    groups = stack_groups(release, path)
    known = {choice.slug for group in groups for choice in group.choices}
    chosen = set(stack)
    if unknown := sorted(chosen - known):
        raise UnknownAlternative(
            f"“{unknown[0]}” is not one of the alternatives of this path: "
            f"{', '.join(sorted(known))}."
        )
    for group in groups:
        if not chosen & {choice.slug for choice in group.choices}:
            names = ", ".join(choice.name for choice in group.choices)
            raise StackIncomplete(f"Pick at least one of {group.name.lower()}: {names}.")
    return sorted(chosen)
