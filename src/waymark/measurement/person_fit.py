"""Person fit: whether the answers of a session go together as an honest person's would.

The statistic is a likelihood ratio. If some of the bank has leaked to a person, each question is
known beforehand with some probability π, and its curve is that of the same three-parameter model
with the guessing c' = π + (1 - π) c. So the session is told twice, once with
the bank as it is and once with the guessing raised, and the statistic is

    log of the mean over π of  P(answers | c' of π) / P(answers | c)

each probability being the product of what the answers before made each answer likely to be. By the
lemma of Neyman & Pearson (1933) no other statistic finds more such people at an equal rate of
false alarms, up to the moment matching.

Its distribution is not asymptotic: questions of an adaptive session follow the answers, and a
statistic of the usual kind (l_z*: Snijders, Psychometrika 66, 2001) then flags a third of the
people that it promises to. So simulated honest people, whose abilities are drawn from the
posterior, repeat the session with the same plan, and the p-value is the share of them that looks at
least as odd: a Monte-Carlo test, Besag & Clifford, Biometrika 76 (1989).

It is evidence for a human beside a result, never part of it.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from waymark.measurement.arrays import Floats
from waymark.measurement.errors import OutOfRange
from waymark.measurement.gaussian import quadrature
from waymark.measurement.items import ItemBank
from waymark.measurement.plan import SessionPlan
from waymark.measurement.posterior import posterior_from
from waymark.measurement.session import (
    Ask,
    Asked,
    Belief,
    Outcome,
    SessionState,
    believe,
    believe_on,
    next_step,
    observe,
)

LEAKED_SHARES = (0.1, 0.3, 0.5)
"""The π that the statistic averages over."""
REPLICATES = 199
"""Simulated sessions; the least p-value is 1 / (REPLICATES + 1)."""

_JITTER = 1e-9  # rounding may leave the posterior's covariance a hair short of positive


class PersonFit(msgspec.Struct, frozen=True, kw_only=True):
    statistic: float
    """Log likelihood ratio; larger is odder."""
    p_value: float
    """Share of honest people with this ability whose session looks at least as odd."""
    replicates: int


def person_fit(
    plan: SessionPlan, state: SessionState, *, seed: int, replicates: int = REPLICATES
) -> PersonFit:
    """Return how odd the session of `state` is. Pilots are left out. Errors: OutOfRange.

    `seed` fixes the simulated people, so that a repetition gives the same p-value.
    """
    if replicates < 1:
        raise OutOfRange(f"replicates is {replicates}, must be >= 1")
    suspicion = _Suspicion(plan)
    start = msgspec.structs.replace(state, asked=())
    scored = [answer for answer in state.asked if not answer.is_pilot]
    if not scored:
        return PersonFit(statistic=0.0, p_value=1.0, replicates=0)
    observed = suspicion.statistic(start, scored)
    # As long as this session was, whatever made it stop.
    length = msgspec.structs.replace(
        plan.limits, minimum=len(scored), maximum=len(scored), pilots=0
    )
    again = msgspec.structs.replace(plan, limits=length)
    posterior = posterior_from(plan.space, state.evidence)
    spread = np.linalg.cholesky(posterior.covariance + _JITTER * np.eye(plan.space.size))
    random = np.random.default_rng(seed)
    as_odd = 0
    for _ in range(replicates):
        ability = posterior.mean + spread @ random.normal(size=plan.space.size)
        honest = _take_session(again, start, ability, random)
        as_odd += suspicion.statistic(start, honest) >= observed
    return PersonFit(
        statistic=observed, p_value=(as_odd + 1) / (replicates + 1), replicates=replicates
    )


class _Suspicion:
    """The plan, once as it is and once for each share of the bank that may have leaked."""

    def __init__(self, plan: SessionPlan) -> None:
        self._plans = [_with_guessing(plan, share) for share in (0.0, *LEAKED_SHARES)]

    def statistic(self, start: SessionState, answers: Sequence[Asked]) -> float:
        honest, *leaked = (_log_likelihood(plan, start, answers) for plan in self._plans)
        return float(np.logaddexp.reduce(leaked) - np.log(len(leaked)) - honest)


def _with_guessing(plan: SessionPlan, share: float) -> SessionPlan:
    bank = plan.bank
    raised = ItemBank.build(
        skill=bank.skill,
        skill_count=plan.space.size,
        difficulty=bank.difficulty,
        difficulty_sd=bank.difficulty_sd,
        log_discrimination=bank.log_discrimination,
        log_discrimination_sd=bank.log_discrimination_sd,
        guessing=share + (1 - share) * bank.guessing,
    )
    return msgspec.structs.replace(plan, bank=raised)


def _log_likelihood(plan: SessionPlan, start: SessionState, answers: Sequence[Asked]) -> float:
    """Log P(answers), each in the light of those before it."""
    state, belief = start, believe(plan, start)
    total = 0.0
    for answer in answers:
        total += float(np.log(_chance(plan, belief, answer)))
        state = observe(plan, state, Ask(answer.item, is_pilot=False), answer.outcome, belief)
        belief = believe_on(plan, belief, state.asked[-1])
    return total


def _chance(plan: SessionPlan, belief: Belief, answer: Asked) -> float:
    """P of this answer before it was given."""
    skill = int(plan.bank.skill[answer.item])
    mean, variance = belief.projection.mean[skill], belief.projection.variance[skill]
    nodes, weights = quadrature(21)
    abilities: Floats = (mean + np.sqrt(variance) * nodes)[None, :]
    right, wrong = plan.bank.chances(np.array([answer.item]), abilities)
    curve = right if answer.outcome == "right" else wrong
    return float(curve[0] @ weights)


def _take_session(
    plan: SessionPlan, start: SessionState, ability: Floats, random: np.random.Generator
) -> tuple[Asked, ...]:
    """The answers of an honest person of this ability, up to the plan's maximum."""
    # Another seed, or near ties would be chosen among as they were for the person.
    state = msgspec.structs.replace(start, seed=int(random.integers(2**62)))
    belief = believe(plan, state)
    while isinstance(step := next_step(plan, state, belief), Ask):
        at = np.array([[ability[plan.bank.skill[step.item]]]])
        right, _ = plan.bank.chances(np.array([step.item]), at)
        outcome: Outcome = "right" if random.random() < right[0, 0] else "wrong"
        state = observe(plan, state, step, outcome, belief)
        belief = believe_on(plan, belief, state.asked[-1])
    return state.asked
