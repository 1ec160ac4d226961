from collections import Counter

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measurement.factories import answered, make_bank, make_space, make_targets
from waymark.measurement.errors import AlreadyAsked
from waymark.measurement.path_targets import PathTargets
from waymark.measurement.plan import ONE_SKILL_CHECK, REFRESH, Limits, SessionPlan
from waymark.measurement.posterior import Evidence, Site
from waymark.measurement.session import (
    Ask,
    SessionState,
    Stop,
    certainty,
    next_step,
    observe,
    pilot_places,
)

SPACE = make_space()
BANK = make_bank(SPACE)
TARGETS = make_targets(SPACE)
NO_PILOTS = Limits(pilots=0)
PLAN = SessionPlan.build(SPACE, BANK, TARGETS, limits=NO_PILOTS)

outcome_lists = st.lists(st.booleans(), min_size=40, max_size=40)


def whole_session(
    plan: SessionPlan, state: SessionState, outcomes: list[bool]
) -> tuple[SessionState, Stop]:
    for is_right in outcomes:
        step = next_step(plan, state)
        if isinstance(step, Stop):
            return state, step
        state = observe(plan, state, step, "right" if is_right else "wrong")
    last = next_step(plan, state)
    assert isinstance(last, Stop)
    return state, last


FAMILIES = np.where(np.arange(BANK.size) % 5, np.arange(BANK.size) // 3, -1)  # or no family
ENEMIES = [(item, (item * 7 + 5) % BANK.size) for item in range(0, BANK.size, 4)]
STACK = np.arange(SPACE.size) != 6
ELIGIBLE = np.arange(BANK.size) % 11 != 0
ON_TRIAL = np.arange(BANK.size) % 10 == 3
STRICT_PLAN = SessionPlan.build(
    SPACE,
    BANK,
    TARGETS,
    in_stack=STACK,
    eligible=ELIGIBLE,
    pilots=ON_TRIAL,
    families=FAMILIES,
    enemies=ENEMIES,
)


@given(
    outcomes=outcome_lists,
    seed=st.integers(0, 2**63),
    seen_before=st.sets(st.integers(0, BANK.size - 1), max_size=20),
)
@settings(max_examples=40)
def test_no_forbidden_question_is_ever_asked(
    outcomes: list[bool], seed: int, seen_before: set[int]
) -> None:
    start = SessionState(seed=seed, seen_before=tuple(seen_before))
    state, _ = whole_session(STRICT_PLAN, start, outcomes)
    items = [answer.item for answer in state.asked]
    families = [int(FAMILIES[item]) for item in items if FAMILIES[item] >= 0]
    assert len(set(items)) == len(items)
    assert len(set(families)) == len(families)
    assert seen_before.isdisjoint(items)
    assert {int(FAMILIES[item]) for item in seen_before}.isdisjoint(families)
    assert all(ELIGIBLE[items])
    assert all(STACK[BANK.skill[items]])
    assert not any(first in items and second in items for first, second in ENEMIES)
    assert all(ON_TRIAL[answer.item] == answer.is_pilot for answer in state.asked)


@given(outcomes=outcome_lists, seed=st.integers(0, 2**63))
@settings(max_examples=25)
def test_no_area_comes_three_times_in_a_row_and_each_comes_before_the_end(
    outcomes: list[bool], seed: int
) -> None:
    state, stop = whole_session(STRICT_PLAN, SessionState(seed=seed), outcomes)
    areas = [int(PLAN.area_of_item[answer.item]) for answer in state.asked]
    # This bank is so small that later a single area may be all that is left.
    assert all(len(set(areas[at : at + 3])) > 1 for at in range(min(18, len(areas) - 2)))
    scored = {int(PLAN.area_of_item[a.item]) for a in state.asked if not a.is_pilot}
    assert scored == {0, 1, 2} or stop.reason == "exhausted"


@given(outcomes=outcome_lists, seed=st.integers(0, 2**63))
@settings(max_examples=10)
def test_a_replay_makes_the_same_choices_to_the_last_bit(outcomes: list[bool], seed: int) -> None:
    first, stop = whole_session(PLAN, SessionState(seed=seed), outcomes)
    plan_again = SessionPlan.build(SPACE, BANK, TARGETS, limits=NO_PILOTS)
    second, stop_again = whole_session(plan_again, SessionState(seed=seed), outcomes)
    assert first.asked == second.asked
    assert stop == stop_again


def test_another_seed_asks_other_questions() -> None:
    paths = {
        tuple(a.item for a in answered(PLAN, SessionState(seed=seed), [True] * 6).asked)
        for seed in range(20)
    }
    assert len(paths) > 5


def test_areas_run_short_of_questions_are_forced_before_the_end() -> None:
    # Two areas carry next to no weight, so only the blueprint brings them up.
    space = make_space(areas=5)
    lopsided = np.where(space.area_of_skill < 3, 1.0, 1e-6)
    full = make_targets(space)
    targets = msgspec.structs.replace(full, weights=np.tile(lopsided / lopsided.sum(), (3, 1)))
    limits = Limits(minimum=12, maximum=14, pilots=0)
    plan = SessionPlan.build(space, make_bank(space), targets, limits=limits)
    outcomes = [at % 2 == 0 for at in range(14)]
    state, stop = whole_session(plan, SessionState(seed=1), outcomes)
    areas = [int(plan.area_of_item[answer.item]) for answer in state.asked]
    assert stop.reason == "maximum"
    assert set(areas[-2:]) == {3, 4}


def test_a_decided_session_touches_every_area_before_it_ends() -> None:
    space = make_space(areas=6, skills_in_area=3)
    full = make_targets(space)
    lopsided = np.where(space.area_of_skill < 2, 1.0, 1e-6)
    targets = msgspec.structs.replace(full, weights=np.tile(lopsided / lopsided.sum(), (3, 1)))
    plan = SessionPlan.build(space, make_bank(space), targets, limits=NO_PILOTS)
    state, stop = whole_session(plan, SessionState(seed=1), [False] * 40)
    areas = {int(plan.area_of_item[answer.item]) for answer in state.asked}
    assert stop.reason == "decided"
    assert areas == set(range(6))
    assert 12 < len(state.asked) < 20


def test_a_session_of_someone_clear_cut_ends_decided_at_the_minimum() -> None:
    state, stop = whole_session(PLAN, SessionState(seed=2), [True] * 40)
    assert stop.reason == "decided"
    assert len(state.asked) == 12


def test_a_session_ends_at_the_maximum_where_nothing_is_decided() -> None:
    strict = msgspec.structs.replace(PLAN, limits=Limits(minimum=16, maximum=16, pilots=0))
    state, stop = whole_session(strict, SessionState(seed=2), [at % 2 == 0 for at in range(16)])
    assert stop.reason == "maximum"
    assert len(state.asked) == 16


def test_a_session_ends_when_the_interval_is_as_narrow_as_asked() -> None:
    wide = Limits(minimum=3, maximum=40, interval_width=1.6, pilots=0)
    plan = msgspec.structs.replace(PLAN, limits=wide)
    state, stop = whole_session(plan, SessionState(seed=2), [at % 2 == 0 for at in range(40)])
    assert stop.reason == "precise"
    assert len(state.asked) < 40


def test_a_session_without_any_question_left_ends_exhausted() -> None:
    few = np.arange(BANK.size) % 9 == 0  # one question on each skill
    few[9:] = False
    plan = SessionPlan.build(SPACE, BANK, TARGETS, eligible=few, limits=NO_PILOTS)
    state, stop = whole_session(plan, SessionState(seed=2), [True] * 40)
    assert stop.reason == "exhausted"
    assert len(state.asked) == 1


def test_a_plan_without_a_single_question_stops_at_once() -> None:
    plan = SessionPlan.build(SPACE, BANK, TARGETS, eligible=np.zeros(BANK.size, dtype=np.bool_))
    assert next_step(plan, SessionState(seed=2)) == Stop("exhausted")


def test_the_person_may_end_at_any_time() -> None:
    state = SessionState(seed=2, is_ended_by_person=True)
    assert next_step(PLAN, state) == Stop("person")


def test_where_only_one_area_is_left_it_may_come_more_than_twice_in_a_row() -> None:
    plan = SessionPlan.build(
        SPACE, BANK, PathTargets.for_one_skill(SPACE, 2), limits=ONE_SKILL_CHECK
    )
    state, stop = whole_session(plan, SessionState(seed=3), [True, False] * 4)
    assert 5 <= len(state.asked) <= 8
    assert set(BANK.skill[[answer.item for answer in state.asked]]) == {2}
    one_area = msgspec.structs.replace(plan, limits=REFRESH)
    state, stop = whole_session(one_area, SessionState(seed=3), [True, False, True, True, False])
    assert len(state.asked) == 5
    assert stop.reason == "maximum"


def test_i_do_not_know_weighs_the_same_as_a_wrong_answer() -> None:
    start = SessionState(seed=4)
    step = next_step(PLAN, start)
    assert isinstance(step, Ask)
    wrong, unknown = (observe(PLAN, start, step, outcome) for outcome in ("wrong", "unknown"))
    assert wrong.asked[0].site == unknown.asked[0].site
    assert unknown.asked[0].outcome == "unknown"


def test_a_question_cannot_be_answered_twice() -> None:
    state = answered(PLAN, SessionState(seed=4), [True])
    with pytest.raises(AlreadyAsked, match=f"item {state.asked[0].item} "):
        observe(PLAN, state, Ask(state.asked[0].item, is_pilot=False), "right")


def test_pilots_come_in_every_session_at_places_that_the_seed_decides() -> None:
    counts = Counter(len(pilot_places(seed, Limits())) for seed in range(200))
    assert set(counts) == {1, 2}
    assert min(counts.values()) > 70
    places = Counter(place for seed in range(400) for place in pilot_places(seed, Limits()))
    assert set(places) == set(range(1, 12))
    assert all(
        len(set(pilot_places(s, Limits()))) == len(pilot_places(s, Limits())) for s in range(200)
    )


def test_a_pilot_leaves_no_trace_in_the_evidence() -> None:
    seed = 11
    place = pilot_places(seed, STRICT_PLAN.limits)[0]
    state = answered(STRICT_PLAN, SessionState(seed=seed), [True] * place)
    step = next_step(STRICT_PLAN, state)
    assert isinstance(step, Ask)
    assert step.is_pilot
    after = observe(STRICT_PLAN, state, step, "wrong")
    assert len(after.asked) == place + 1
    assert len(after.evidence.skill) == place
    # What is shown moves all the same, or it would tell which question was on trial.
    assert certainty(STRICT_PLAN, after) > certainty(STRICT_PLAN, state)


def test_without_questions_on_trial_the_place_of_a_pilot_is_an_ordinary_one() -> None:
    plan = SessionPlan.build(SPACE, BANK, TARGETS)
    state = answered(plan, SessionState(seed=11), [True] * 10)
    assert not any(answer.is_pilot for answer in state.asked)


@given(outcome_lists, outcome_lists)
@settings(max_examples=10)
def test_certainty_tells_nothing_of_right_and_wrong_and_never_falls(
    outcomes: list[bool], others: list[bool]
) -> None:
    state, shown = SessionState(seed=6), [0.0]
    twisted = state
    for is_right, other in zip(outcomes[:20], others[:20], strict=True):
        step = next_step(msgspec.structs.replace(PLAN, limits=Limits(minimum=40, pilots=0)), state)
        assert isinstance(step, Ask)
        state = observe(PLAN, state, step, "right" if is_right else "wrong")
        twisted = observe(PLAN, twisted, step, "right" if other else "wrong")
        assert certainty(PLAN, state) == certainty(PLAN, twisted)
        assert certainty(PLAN, state) >= shown[-1]
        shown.append(certainty(PLAN, state))
    assert 0.3 < shown[-1] <= 1


def test_certainty_starts_at_nothing_and_is_complete_where_earlier_sessions_said_enough() -> None:
    assert certainty(PLAN, SessionState(seed=6)) == 0
    known = Evidence.from_sites([Site(skill, 50.0, 0.0) for skill in range(SPACE.size)])
    assert certainty(PLAN, SessionState(seed=6, starting=known)) == 1


def test_a_second_session_begins_where_the_first_one_ended() -> None:
    first, _ = whole_session(PLAN, SessionState(seed=8), [True] * 40)
    second = SessionState(seed=9, starting=first.evidence)
    assert 0.5 * certainty(PLAN, first) < certainty(PLAN, second) < 1


def test_a_session_that_starts_from_earlier_evidence_is_shorter() -> None:
    first, _ = whole_session(PLAN, SessionState(seed=8), [True] * 40)
    seen = tuple(answer.item for answer in first.asked)
    plan = msgspec.structs.replace(PLAN, limits=Limits(minimum=3, pilots=0))
    later = SessionState(seed=9, starting=first.evidence, seen_before=seen)
    again, _ = whole_session(plan, later, [True] * 40)
    from_nothing, _ = whole_session(plan, SessionState(seed=9), [True] * 40)
    assert len(again.asked) == 3 < len(from_nothing.asked)
    assert set(seen).isdisjoint(answer.item for answer in again.asked)
