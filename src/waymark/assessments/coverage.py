"""How much of a path the bank can ask about yet. Pure."""

from collections import Counter
from functools import lru_cache

from waymark.bank.content import LEVELS
from waymark.bank.release import Release


@lru_cache(maxsize=64)
def path_coverage(release: Release, path_slug: str) -> float:
    """Return the share of the weight of the path's highest level that questions reach, in [0, 1].

    A skill is reached where a live question on it lies at the depth asked or one level from it;
    further off, an answer says little about the cut. The alternatives of a group share the weight
    of one, since a person is asked about their own: what is missing for half of the languages is
    missing for half of the people.
    """
    path = release.path(path_slug)
    if path is None:
        raise LookupError(f"release {release.id} has no path {path_slug}")
    highest = next(path.levels[level] for level in reversed(LEVELS) if level in path.levels)
    asked = {
        (item.skill, LEVELS.index(release.question(item.version_id).level))
        for item in release.document.items
        if not item.is_pilot
    }
    group_of = {
        released.skill.slug: released.skill.alternatives for released in release.document.skills
    }
    members = Counter(group_of[line.skill] for line in highest.requires)
    reached = total = 0.0
    for line in highest.requires:
        group = group_of[line.skill]
        weight = line.weight if group is None else line.weight / members[group]
        depth = LEVELS.index(line.depth)
        total += weight
        if any((line.skill, near) in asked for near in (depth - 1, depth, depth + 1)):
            reached += weight
    return reached / total
