"""Small banks, spaces and paths, made about what a test is about."""

from collections.abc import Sequence

import numpy as np

from waymark.measurement.items import ItemBank
from waymark.measurement.path_targets import PathTargets, SkillRequirement
from waymark.measurement.plan import SessionPlan
from waymark.measurement.scale import HARDNESS_SHIFTS, LEVELS, ItemPrior, Level, prior_item
from waymark.measurement.session import Ask, SessionState, next_step, observe
from waymark.measurement.skill_space import SkillSpace


def make_space(areas: int = 3, skills_in_area: int = 4) -> SkillSpace:
    """Areas whose skills each rest on the one before."""
    size = areas * skills_in_area
    chain = [(skill, skill - 1) for skill in range(size) if skill % skills_in_area]
    return SkillSpace.build(np.repeat(np.arange(areas), skills_in_area), chain)


def make_bank(space: SkillSpace, items_on_skill: int = 9) -> ItemBank:
    """Items by authors' ratings: all levels and hardnesses in turn, every other one guessable."""
    ratings = [(level, hardness) for level in LEVELS for hardness in HARDNESS_SHIFTS]
    priors = [
        prior_item(*ratings[(skill + number) % len(ratings)], (0.25, 0.0)[number % 2])
        for skill in range(space.size)
        for number in range(items_on_skill)
    ]
    return ItemBank.from_priors(
        np.repeat(np.arange(space.size), items_on_skill), priors, space.size
    )


def make_certain_bank(
    skills: Sequence[int],
    skill_count: int,
    *,
    difficulty: float = 0.0,
    discrimination: float = 1.2,
    guessing: float = 0.0,
) -> ItemBank:
    """One item on each of `skills`, all alike, with parameters that are known exactly."""
    prior = ItemPrior(
        difficulty=difficulty,
        difficulty_sd=0.0,
        log_discrimination=float(np.log(discrimination)),
        log_discrimination_sd=0.0,
        guessing=guessing,
    )
    return ItemBank.from_priors(list(skills), [prior] * len(skills), skill_count)


def make_targets(space: SkillSpace, must_have: dict[Level, list[int]] | None = None) -> PathTargets:
    """Every skill with the same weight, each level at its own cut."""
    return PathTargets.build(
        space,
        [
            SkillRequirement(level, skill, level, 1.0)
            for level in LEVELS
            for skill in range(space.size)
        ],
        must_have,
    )


def answered(plan: SessionPlan, state: SessionState, outcomes: Sequence[bool]) -> SessionState:
    """The state after the plan's next questions were answered right or wrong as said."""
    for is_right in outcomes:
        step = next_step(plan, state)
        assert isinstance(step, Ask)
        state = observe(plan, state, step, "right" if is_right else "wrong")
    return state
