"""The order of a plan: prerequisites first, and what moves readiness most per hour. Pure.

To learn a skill is to learn everything under it first, so skills compete by their *chains*: the
skill with all of its prerequisites that are not placed yet, worth

    Σ gain of the chain / Σ hours of the chain.

The best chain is placed, its own members ordered by the same rule, and so on. A basic skill of no
weight thus comes early where something valuable rests on it, and late where little does. It is
the greedy rule for scheduling by ratio under precedence (Sidney, "Decomposition algorithms for
single-machine sequencing with precedence relations", Operations Research 23, 1975), restricted to
chains of one skill.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    skill: str
    gain: float
    hours: float
    """> 0"""
    needs: tuple[str, ...] = ()
    """Prerequisites; those that are no candidates are taken as held."""


class CircularPrerequisites(ValueError): ...


def order_by_worth(candidates: Sequence[Candidate], first: str | None = None) -> list[Candidate]:
    """Return the candidates in the order of learning; of equals, the one given first is first.

    The chain of `first` comes before all others.
    Errors: CircularPrerequisites. The check of the bank refuses circles, so this is a fault.
    """
    by_skill = {candidate.skill: candidate for candidate in candidates}
    under = prerequisites_under(by_skill)
    begin = [] if first is None else [s for s in by_skill if s == first or s in under[first]]
    rest = [skill for skill in by_skill if skill not in begin]
    order = [*_ordered(begin, by_skill, under), *_ordered(rest, by_skill, under)]
    return [by_skill[skill] for skill in order]


def prerequisites_under(by_skill: Mapping[str, Candidate]) -> dict[str, frozenset[str]]:
    """For each candidate, all candidates that have to come before it."""
    found: dict[str, frozenset[str]] = {}
    open_skills: set[str] = set()

    def find(skill: str) -> frozenset[str]:
        if skill in found:
            return found[skill]
        if skill in open_skills:
            raise CircularPrerequisites(f"{skill} is its own prerequisite")
        open_skills.add(skill)
        direct = [need for need in by_skill[skill].needs if need in by_skill]
        found[skill] = frozenset(direct).union(*(find(need) for need in direct))
        open_skills.discard(skill)
        return found[skill]

    for skill in by_skill:
        find(skill)
    return found


def _ordered(
    skills: Iterable[str],
    by_skill: Mapping[str, Candidate],
    under: Mapping[str, frozenset[str]],
) -> list[str]:
    remaining = dict.fromkeys(skills)
    placed: list[str] = []
    while remaining:
        best = max(remaining, key=lambda skill: _worth(skill, remaining, by_skill, under))
        below = [skill for skill in remaining if skill in under[best]]
        for skill in [*_ordered(below, by_skill, under), best]:
            placed.append(skill)
            del remaining[skill]
    return placed


def _worth(
    skill: str,
    remaining: Mapping[str, None],
    by_skill: Mapping[str, Candidate],
    under: Mapping[str, frozenset[str]],
) -> float:
    own = by_skill[skill]
    gain, hours = own.gain, own.hours
    for below in under[skill]:
        if below in remaining:
            gain += by_skill[below].gain
            hours += by_skill[below].hours
    # Sums of floats in the order of a set would differ between two runs in the last bit.
    return round(gain / hours, 12)
