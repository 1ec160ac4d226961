"""The pure steps of a session: (plan, state) -> what to ask; (plan, state, outcome) -> new state.

A caller keeps the plan, rebuilds the state from the stored answers, and gets the same choices to
the last bit as when they were first made.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np

from waymark.measurement.arrays import Flags
from waymark.measurement.errors import AlreadyAsked
from waymark.measurement.plan import Limits, SessionPlan
from waymark.measurement.posterior import Evidence, Site, moments_after, site_between
from waymark.measurement.projection import Projection
from waymark.measurement.randomness import below
from waymark.measurement.selection import best_item, precision_gains, undecided_level
from waymark.measurement.stopping import StopReason, is_decided, is_precise
from waymark.measurement.trail import (
    Trail,
    direction_variances,
    follow,
    projection_of,
    sites_by_skill,
    start_trail,
)

Outcome = Literal["right", "wrong", "unknown"]

_MID = 1  # the row of the mid margin
_PILOT_COUNT, _PILOT_PLACE, _PILOT_ITEM = -1, -2, -3  # separate the streams of one seed


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One answered question."""

    item: int
    outcome: Outcome
    site: Site | None
    """None for a pilot, which never counts."""

    @property
    def is_pilot(self) -> bool:
        return self.site is None


class SessionState(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One person's session: what was known and seen before, and the answers in order."""

    seed: int
    starting: Evidence = msgspec.field(default_factory=Evidence.none)
    """Sites of earlier sessions, aged by the caller."""
    seen_before: tuple[int, ...] = ()
    """Items answered in earlier sessions, siblings not included."""
    asked: tuple[Asked, ...] = ()
    is_ended_by_person: bool = False

    @property
    def evidence(self) -> Evidence:
        """All that the posterior of this moment rests on."""
        return self.starting.joined(
            Evidence.from_sites(answer.site for answer in self.asked if answer.site is not None)
        )


class Belief(msgspec.Struct, frozen=True, eq=False):
    """What the answers of a state lead to. It follows from the state; keeping it saves time."""

    now: Trail
    """After what was answered."""
    shown: Trail
    """After the same questions, each with what it adds whatever the outcome; see `certainty`."""
    projection: Projection
    """Where `now` leads."""
    available: Flags
    """(n,) neither seen nor a sibling of a seen item nor an enemy of one of this session."""
    touched: Flags
    """(areas,) with any evidence."""
    met: Flags
    """(areas,) with any evidence or any question of this session, also one on trial."""


class Ask(msgspec.Struct, frozen=True, tag=True):
    item: int
    is_pilot: bool


class Stop(msgspec.Struct, frozen=True, tag=True):
    reason: StopReason


def believe(plan: SessionPlan, state: SessionState) -> Belief:
    """Return what is believed after the state's answers, as far as the steps here need it."""
    before = sites_by_skill(state.starting, plan.space.size)
    trail = _follow(plan, start_trail(plan.space, plan.directions), before)
    available = np.ones(plan.bank.size, dtype=np.bool_)
    for item in state.seen_before:
        _take_out(plan, available, item)
    touched = np.zeros_like(plan.blueprint)
    touched[plan.space.area_of_skill[state.starting.skill]] = True
    start = projection_of(plan.space, plan.directions, trail)
    return _walk(plan, Belief(trail, trail, start, available, touched, touched), state.asked)


def believe_on(plan: SessionPlan, belief: Belief, answer: Asked) -> Belief:
    """Return the belief after one more answer, the same as `believe` of the state with it."""
    return _walk(plan, belief, (answer,))


def next_step(plan: SessionPlan, state: SessionState, belief: Belief | None = None) -> Ask | Stop:
    """Return the next question, or the reason to stop.

    `belief` is that of this state, where the caller has it already.
    """
    if state.is_ended_by_person:
        return Stop("person")
    if len(state.asked) >= plan.limits.maximum:
        return Stop("maximum")
    belief = belief or believe(plan, state)
    pool = plan.pool
    candidates = belief.available.take(pool.items)
    if not candidates.any():
        return Stop("exhausted")
    projection = belief.projection
    level = undecided_level(projection, is_start=not belief.touched.any())
    untouched = _untouched(plan, belief, candidates)
    enough = _is_enough(plan, state, projection, level)
    if enough is not None and not untouched.any():
        return Stop(enough)
    tired = _tired_area(plan, state)
    pilot = _pilot(plan, state, belief, tired)
    if pilot is not None:
        return Ask(pilot, is_pilot=True)
    rested = plan.pool_areas != tired
    preferences = [rested]
    if enough is not None or _scored_questions_left(plan, state) <= untouched.sum():
        preferences.insert(0, rested & untouched[plan.pool_areas])
    candidates = _narrowed(candidates, preferences)
    values = precision_gains(pool, projection, level)
    chosen = best_item(values, plan.pool_prices, candidates, state.seed, len(state.asked))
    return Ask(int(pool.items[chosen]), is_pilot=False)


def observe(
    plan: SessionPlan,
    state: SessionState,
    ask: Ask,
    outcome: Outcome,
    belief: Belief | None = None,
) -> SessionState:
    """Return the state after an answer. "unknown" (I don't know) weighs the same as "wrong".

    `belief` is that of the state before, where the caller has it already.
    Errors: UnknownItem, AlreadyAsked.
    """
    plan.bank.check_item(ask.item)
    if any(answer.item == ask.item for answer in state.asked):
        raise AlreadyAsked(f"item {ask.item} was already answered in this session")
    site = None
    if not ask.is_pilot:
        skill = int(plan.bank.skill[ask.item])
        projection = (belief or believe(plan, state)).projection
        before = float(projection.mean[skill]), float(projection.variance[skill])
        after = moments_after(*before, plan.bank, ask.item, outcome == "right")
        site = site_between(skill, *before, *after)
    answer = Asked(item=ask.item, outcome=outcome, site=site)
    return msgspec.structs.replace(state, asked=(*state.asked, answer))


def certainty(plan: SessionPlan, state: SessionState, belief: Belief | None = None) -> float:
    """How far the standard deviation of the mid margin has come towards the target, 0 to 1.

    It is shown during the session and must not tell right from wrong, but the actual standard
    deviation would: a wrong answer to a guessable question says more than a right one. So every
    answer counts with what it adds for a person whom the question suits, whatever the outcome
    was; one to a pilot too, or a standstill would tell that it was one. Earlier sessions count
    with all they showed: a second one begins where they ended.
    """
    directions = plan.directions
    shown = (belief or believe(plan, state)).shown
    prior_sd = math.sqrt(directions.prior_variance[_MID])
    sd = math.sqrt(direction_variances(directions, shown)[_MID])
    target = plan.limits.target_sd
    if prior_sd <= target:
        return 1.0
    return min(max((prior_sd - sd) / (prior_sd - target), 0.0), 1.0)


@lru_cache(maxsize=4096)
def pilot_places(seed: int, limits: Limits) -> tuple[int, ...]:
    """Positions (from 0) of the unscored questions: 1 to `limits.pilots` of them.

    Never the first question, and before the minimum, so that every session has them.
    """
    if limits.pilots == 0:
        return ()
    count = 1 + below(limits.pilots, seed, _PILOT_COUNT)
    places = list(range(1, limits.minimum))
    chosen = [places.pop(below(len(places), seed, _PILOT_PLACE, draw)) for draw in range(count)]
    return tuple(sorted(chosen))


def _walk(plan: SessionPlan, belief: Belief, answers: Sequence[Asked]) -> Belief:
    """Return the belief after more answers."""
    sites = [answer.site for answer in answers if answer.site is not None]
    now = _follow(plan, belief.now, sites)
    shown = _follow(plan, belief.shown, [_expected_site(plan, answer) for answer in answers])
    available, touched, met = belief.available.copy(), belief.touched.copy(), belief.met.copy()
    for answer in answers:
        _take_out(plan, available, answer.item)
        area = plan.area_of_item[answer.item]
        met[area] = True
        if answer.site is not None:
            touched[area] = True
    projection = projection_of(plan.space, plan.directions, now) if sites else belief.projection
    return Belief(now, shown, projection, available, touched, met)


def _take_out(plan: SessionPlan, available: Flags, item: int) -> None:
    available[item] = False
    excluded = plan.excludes.get(item)
    if excluded is not None:
        available[excluded] = False


def _follow(plan: SessionPlan, trail: Trail, sites: Sequence[Site]) -> Trail:
    return follow(plan.space, plan.directions, trail, sites) if sites else trail


def _expected_site(plan: SessionPlan, answer: Asked) -> Site:
    """What a question adds for a person whom it suits, whatever the outcome."""
    item = answer.item
    return Site(int(plan.bank.skill[item]), float(plan.bank.suited_precision[item]), 0.0)


def _is_enough(
    plan: SessionPlan, state: SessionState, projection: Projection, level: int
) -> StopReason | None:
    """Why the answers suffice, areas not yet touched aside; None where they do not."""
    answered = sum(not answer.is_pilot for answer in state.asked)
    if answered < plan.limits.minimum:
        return None
    if is_decided(projection):
        return "decided"
    return "precise" if is_precise(projection, level, plan.limits) else None


def _scored_questions_left(plan: SessionPlan, state: SessionState) -> int:
    """Questions up to the maximum that will not be pilots."""
    ordinal = len(state.asked)
    pilots_left = sum(place >= ordinal for place in pilot_places(state.seed, plan.limits))
    return plan.limits.maximum - ordinal - pilots_left


def _untouched(plan: SessionPlan, belief: Belief, candidates: Flags) -> Flags:
    """(areas,) of the blueprint without any evidence and with a question left."""
    untouched = plan.blueprint & ~belief.touched
    if untouched.any():
        with_questions = np.zeros_like(untouched)
        with_questions[plan.pool_areas[candidates]] = True
        untouched &= with_questions
    return untouched


def _tired_area(plan: SessionPlan, state: SessionState) -> int:
    """The area that all of the last `area_run` questions came from; -1 where they differ."""
    run = state.asked[-plan.limits.area_run :]
    areas = {int(plan.area_of_item[answer.item]) for answer in run}
    return areas.pop() if len(run) == plan.limits.area_run and len(areas) == 1 else -1


def _narrowed(candidates: Flags, preferences: Sequence[Flags]) -> Flags:
    """The candidates that meet the first of `preferences` that any meets, else all of them."""
    for preferred in preferences:
        narrowed = candidates & preferred
        if narrowed.any():
            return narrowed
    return candidates


def _pilot(plan: SessionPlan, state: SessionState, belief: Belief, tired: int) -> int | None:
    """The pilot question of this place, if it is one and any is left."""
    ordinal = len(state.asked)
    if ordinal not in pilot_places(state.seed, plan.limits):
        return None
    items = np.flatnonzero(plan.pilots & belief.available & (plan.area_of_item != tired))
    if len(items) == 0:
        return None
    return int(items[below(len(items), state.seed, _PILOT_ITEM, ordinal)])
