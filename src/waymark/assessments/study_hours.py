"""How long a skill takes to learn, as the roadmaps have it. Pure.

A roadmap gives weeks to its phases, not hours to its skills. The derivation:

    phase hours   = middle of its stated weeks × 15 hours, less its practice (at most half)
    topic hours   = phase hours / topics of the phase, where alternatives ("pick one": languages,
                    frameworks, ...) are one topic together, as a person learns one of them, and
                    a language or framework counts as several (TOPICS_IN)
    skill hours   = sum over the roadmap's topics of topic hours / skills of the topic
    hours to mid  = median of that over the roadmaps that give one, within [4, 60];
                    for a skill without one, the median of the skills that have one

and depth scales it (HOURS_TO_DEPTH): half to
work with guidance, twice to decide for others. Rough, and shown as rough.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from statistics import median

from waymark.bank.content import Level
from waymark.bank.release import Release
from waymark.bank.roadmap_content import Phase, Roadmap

HOURS_TO_DEPTH: dict[Level, float] = {"junior": 10.0, "mid": 20.0, "senior": 40.0}
"""Hours of study from nothing to a cut, where no roadmap says. The ratios hold for every skill."""

ROADMAP_HOURS_A_WEEK = 15.0
"""The pace at which the documents' weeks are read, about two hours a day. None of them states its
own; but they lead beginners to a first job within a year, which is some 700 hours at this pace."""

PRACTICE_SHARE = 0.5
"""A phase's weeks hold its projects too, which are planned apart; at most this share is theirs."""

SHORTEST, LONGEST = 4.0, 60.0
"""Hours to mid. A topic named in passing still takes an evening or two; where a document gives a
quarter of a year to two topics it means more than the skills that they come down to."""

TOPICS_IN = {"languages": 4, "web-frameworks": 2, "clouds": 2}
"""By group: how many ordinary topics one of its members counts for. The documents set "Python" in
one row and "Arrays" in another; nobody takes them for the same amount of work."""

STUDY_AT_MOST_WEEKS = 26.0
"""A longer step of a timeline speaks of years at work, not of study."""


def hours_to_mid(roadmaps: Iterable[Roadmap], groups: Mapping[str, str]) -> dict[str, float]:
    """Return the hours by skill, for the skills to which some roadmap gives time.

    `groups` names the group of every skill that is an alternative.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for roadmap in roadmaps:
        for skill, hours in _hours_in(roadmap, groups).items():
            found[skill].append(hours)
    to_mid = {skill: median(values) for skill, values in found.items()}
    of_group: dict[str, float] = defaultdict(float)
    for skill, value in to_mid.items():
        if skill in groups:
            of_group[groups[skill]] = max(of_group[groups[skill]], value)
    # Alternatives are learnt alike, however often a document happens to name one of them.
    to_mid |= {skill: of_group[group] for skill, group in groups.items() if group in of_group}
    return {skill: min(max(value, SHORTEST), LONGEST) for skill, value in to_mid.items()}


@lru_cache(maxsize=4)
def hours_to_mid_in(release: Release) -> Mapping[str, float]:
    """Return `hours_to_mid` of a release, worked out once."""
    groups = {
        released.skill.slug: released.skill.alternatives
        for released in release.document.skills
        if released.skill.alternatives is not None
    }
    return hours_to_mid(release.document.roadmaps, groups)


def hours_to(skill: str, depth: Level, to_mid: Mapping[str, float]) -> float:
    """Hours from nothing to `depth`."""
    if skill in to_mid:
        to_this = to_mid[skill]
    else:
        to_this = median(to_mid.values()) if to_mid else HOURS_TO_DEPTH["mid"]
    return to_this * HOURS_TO_DEPTH[depth] / HOURS_TO_DEPTH["mid"]


def _hours_in(roadmap: Roadmap, groups: Mapping[str, str]) -> dict[str, float]:
    hours: dict[str, float] = defaultdict(float)
    for phase in roadmap.phases:
        weeks = _weeks(roadmap, phase)
        if weeks is None or not phase.topics:
            continue
        stated = weeks * ROADMAP_HOURS_A_WEEK
        practice = sum(practice.hours for practice in phase.practice)
        for_topics = stated - min(practice, stated * PRACTICE_SHARE)
        topics = _topics(phase, groups)
        sizes = [_size(parts, groups) for parts in topics]
        for parts, size in zip(topics, sizes, strict=True):
            for alternatives in parts:
                for skill in alternatives:
                    hours[skill] += for_topics * size / sum(sizes) / len(parts)
    return hours


def _size(parts: list[set[str]], groups: Mapping[str, str]) -> int:
    """For how many ordinary topics a topic counts."""
    named = {groups.get(skill, "") for alternatives in parts for skill in alternatives}
    return max(TOPICS_IN.get(group, 1) for group in named)


def _topics(phase: Phase, groups: Mapping[str, str]) -> list[list[set[str]]]:
    """The topics as lists of parts; a part is one skill, or alternatives of which one is learnt.

    Topics that are nothing but alternatives of one group are one topic.
    """
    topics: list[list[set[str]]] = []
    offered: dict[str, set[str]] = {}
    for topic in phase.topics:
        parts: dict[str, set[str]] = {}
        for skill in topic.skills:
            parts.setdefault(groups.get(skill, f"only {skill}"), set()).add(skill)
        if len(parts) == 1 and (group := next(iter(parts))) in groups.values():
            if group in offered:
                offered[group] |= parts[group]
                continue
            offered[group] = parts[group]
        topics.append(list(parts.values()))
    return topics


def _weeks(roadmap: Roadmap, phase: Phase) -> float | None:
    """The phase's own duration; else its even share of the step of the timeline that names it."""
    if phase.duration is not None:
        return sum(phase.duration.weeks) / 2
    shares = [
        (step.weeks[1] - step.weeks[0]) / len(step.phases)
        for step in roadmap.timeline
        if phase.slug in step.phases and step.weeks[1] - step.weeks[0] <= STUDY_AT_MOST_WEEKS
    ]
    return sum(shares) or None
