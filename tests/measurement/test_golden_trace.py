"""One whole session, number by number: what it computes must not drift unnoticed.

A change here is a change of what people are told. Choices are compared exactly, numbers to 1e-9,
since the last bits belong to the linear algebra library of the machine.
"""

import numpy as np
import pytest

from tests.measurement.factories import make_bank, make_space, make_targets
from waymark.measurement.plan import Limits, SessionPlan
from waymark.measurement.posterior import posterior_from
from waymark.measurement.propagation import ScoredAnswer, refine
from waymark.measurement.readiness import Readiness, assess_readiness
from waymark.measurement.session import (
    Ask,
    Outcome,
    SessionState,
    Stop,
    certainty,
    next_step,
    observe,
)

SPACE = make_space(areas=4, skills_in_area=5)
BANK = make_bank(SPACE)
TARGETS = make_targets(SPACE, {"mid": [1]})
PLAN = SessionPlan.build(
    SPACE,
    BANK,
    TARGETS,
    pilots=np.arange(BANK.size) % 12 == 5,
    families=np.arange(BANK.size) // 2,
    limits=Limits(maximum=16),
)
OUTCOMES: tuple[Outcome, ...] = ("right", "right", "wrong", "unknown", "right", "wrong", "right")


def walk() -> SessionState:
    state = SessionState(seed=20_261)
    step = next_step(PLAN, state)
    while isinstance(step, Ask):
        state = observe(PLAN, state, step, OUTCOMES[len(state.asked) % len(OUTCOMES)])
        step = next_step(PLAN, state)
    return state


def result(state: SessionState) -> Readiness:
    answers = [
        ScoredAnswer(answer.item, answer.outcome == "right")
        for answer in state.asked
        if not answer.is_pilot
    ]
    return assess_readiness(SPACE, TARGETS, posterior_from(SPACE, refine(SPACE, BANK, answers)))


def test_the_session_asks_what_it_always_asked() -> None:
    state = walk()
    asked = [answer.item for answer in state.asked]
    assert asked == [102, 160, 55, 23, 86, 136, 41, 127, 30, 7, 167, 79, 120, 176, 111, 14]
    assert [at for at, answer in enumerate(state.asked) if answer.is_pilot] == [6]
    assert next_step(PLAN, state) == Stop("maximum")


def test_the_answers_weigh_what_they_always_weighed() -> None:
    sites = [answer.site for answer in walk().asked[:4]]
    assert [site.precision for site in sites if site] == pytest.approx(
        [0.242858324, 0.237670701, 0.247537043, 0.243449747], abs=1e-9
    )
    assert [site.shift for site in sites if site] == pytest.approx(
        [0.52966658, 0.52645594, -0.451545662, -0.450649216], abs=1e-9
    )


def test_the_result_says_what_it_always_said() -> None:
    state = walk()
    ready = result(state)
    assert (ready.label, ready.open_level, ready.held_back_by) == ("junior", "mid", ())
    assert ready.probabilities == pytest.approx(
        {"junior": 0.9992914474, "mid": 0.7902066643, "senior": 0.0574130492}, abs=1e-9
    )
    assert (ready.score_low, ready.score, ready.score_high) == pytest.approx(
        (52.9722055941, 66.7712803234, 80.5622991907), abs=1e-8
    )
    assert ready.evidence_share == pytest.approx(0.6707916195, abs=1e-9)
    assert certainty(PLAN, state) == pytest.approx(0.6830225895, abs=1e-9)
