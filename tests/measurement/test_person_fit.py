"""Person fit: honest sessions are rarely odd, and a session whose easy half fails is."""

import msgspec
import numpy as np
import pytest

from waymark.measurement.errors import OutOfRange
from waymark.measurement.items import ItemBank
from waymark.measurement.path_targets import PathTargets, SkillRequirement
from waymark.measurement.person_fit import person_fit
from waymark.measurement.plan import Limits, SessionPlan
from waymark.measurement.scale import LEVELS
from waymark.measurement.session import (
    Ask,
    Outcome,
    SessionState,
    believe,
    believe_on,
    next_step,
    observe,
)
from waymark.measurement.skill_space import SkillSpace

SKILLS, ITEMS = 4, 80


def make_plan(length: int = 12, pilots: int = 0) -> SessionPlan:
    random = np.random.default_rng(1)
    space = SkillSpace.build([0, 0, 1, 1], [])
    bank = ItemBank.build(
        skill=np.arange(ITEMS) % SKILLS,
        skill_count=SKILLS,
        difficulty=random.normal(size=ITEMS),
        difficulty_sd=np.full(ITEMS, 0.1),
        log_discrimination=np.full(ITEMS, 0.4),
        log_discrimination_sd=np.full(ITEMS, 0.1),
        guessing=np.zeros(ITEMS),
    )
    targets = PathTargets.build(
        space,
        [SkillRequirement(level, skill, level, 1.0) for level in LEVELS for skill in range(SKILLS)],
        {},
    )
    return SessionPlan.build(
        space,
        bank,
        targets,
        pilots=np.arange(ITEMS) >= ITEMS - pilots,
        limits=Limits(minimum=length, maximum=length, pilots=min(pilots, 2)),
    )


def answered(plan: SessionPlan, ability: float, seed: int, leaked: float = 0.0) -> SessionState:
    """A session of somebody to whom a share of the bank is known beforehand."""
    random = np.random.default_rng(seed)
    known = random.random(ITEMS) < leaked
    state = SessionState(seed=seed)
    belief = believe(plan, state)
    while isinstance(step := next_step(plan, state, belief), Ask):
        right = plan.bank.chances(np.array([step.item]), np.array([[ability]]))[0][0, 0]
        is_right = known[step.item] or random.random() < right
        outcome: Outcome = "right" if is_right else "wrong"
        state = observe(plan, state, step, outcome, belief)
        belief = believe_on(plan, belief, state.asked[-1])
    return state


def test_honest_sessions_are_spread_over_all_p_values() -> None:
    plan = make_plan()

    p_values = [
        person_fit(plan, answered(plan, 0.0, seed), seed=seed, replicates=19).p_value
        for seed in range(24)
    ]

    assert 0.3 < np.mean(p_values) < 0.75
    assert np.mean(np.array(p_values) <= 0.05) <= 0.25


def test_knowing_half_of_the_bank_beforehand_looks_odder_than_not() -> None:
    plan = make_plan(length=20)

    def typical(leaked: float) -> float:
        statistics = [
            person_fit(plan, answered(plan, -1.5, seed, leaked), seed=1, replicates=1).statistic
            for seed in range(30)
        ]
        return float(np.mean(statistics))

    assert typical(0.5) > typical(0.0) + 0.2


def test_the_same_seed_gives_the_same_p_value() -> None:
    plan = make_plan()
    state = answered(plan, 0.5, 3)

    assert person_fit(plan, state, seed=7, replicates=9) == person_fit(
        plan, state, seed=7, replicates=9
    )


def test_questions_on_trial_say_nothing_of_a_person() -> None:
    plan = make_plan(pilots=6)
    state = answered(plan, 0.0, 2)
    turned = msgspec.structs.replace(
        state,
        asked=tuple(
            msgspec.structs.replace(answer, outcome="right") if answer.is_pilot else answer
            for answer in state.asked
        ),
    )

    assert any(answer.is_pilot for answer in state.asked)
    assert (
        person_fit(plan, turned, seed=1, replicates=3).statistic
        == person_fit(plan, state, seed=1, replicates=3).statistic
    )


def test_a_session_without_answers_is_not_odd() -> None:
    found = person_fit(make_plan(), SessionState(seed=1), seed=1)

    assert (found.p_value, found.replicates) == (1.0, 0)


def test_it_needs_somebody_to_compare_with() -> None:
    with pytest.raises(OutOfRange):
        person_fit(make_plan(), SessionState(seed=1), seed=1, replicates=0)
