"""Every refusal is typed and names what it refuses."""

import math
from typing import Any

import numpy as np
import pytest

from tests.measurement.factories import make_bank, make_space, make_targets
from waymark.measurement.errors import (
    AlreadyAsked,
    EmptyBank,
    MeasurementError,
    NotFinite,
    NothingAsked,
    OutOfRange,
    UnknownArea,
    UnknownItem,
    UnknownSkill,
    WrongShape,
)
from waymark.measurement.explanation import greatest_moves
from waymark.measurement.exposure import updated_prices
from waymark.measurement.items import ItemBank
from waymark.measurement.path_targets import PathTargets, SkillRequirement
from waymark.measurement.plan import Limits, SessionPlan
from waymark.measurement.posterior import Evidence, Site, posterior_from, prior_posterior, update
from waymark.measurement.propagation import ScoredAnswer, refine
from waymark.measurement.session import Ask, SessionState, observe
from waymark.measurement.skill_space import SkillSpace, VarianceShares

SPACE = make_space()
BANK = make_bank(SPACE)
TARGETS = make_targets(SPACE)

GOOD: dict[str, Any] = {
    "skill": [0, 1],
    "skill_count": 2,
    "difficulty": [0.0, 0.0],
    "difficulty_sd": [0.5, 0.5],
    "log_discrimination": [0.2, 0.2],
    "log_discrimination_sd": [0.3, 0.3],
    "guessing": [0.0, 0.25],
}


@pytest.mark.parametrize(
    ("field", "value", "error", "message"),
    [
        ("difficulty", [0.0, math.nan], NotFinite, r"difficulty\[1\] is nan"),
        ("difficulty_sd", [0.5, -0.1], OutOfRange, r"difficulty_sd\[1\] is -0.1"),
        ("log_discrimination", [-math.inf, 0.0], NotFinite, r"log_discrimination\[0\]"),
        ("log_discrimination_sd", [-1.0, 0.0], OutOfRange, r"log_discrimination_sd\[0\]"),
        ("guessing", [0.0, 1.0], OutOfRange, r"guessing\[1\] is 1.0"),
        ("guessing", [-0.2, 0.0], OutOfRange, r"guessing\[0\] is -0.2"),
        ("guessing", [0.0], WrongShape, "guessing has shape"),
        ("skill", [0, 2], UnknownSkill, r"skill\[1\] is 2, there are 2"),
        ("skill", [0, -1], UnknownSkill, r"skill\[1\] is -1"),
        ("skill", [0.0, 1.0], WrongShape, "whole numbers"),
        ("skill", [[0, 1]], WrongShape, "dimensions"),
        ("skill", [], EmptyBank, "no items"),
    ],
)
def test_a_bank_names_the_parameter_it_cannot_use(
    field: str, value: object, error: type[MeasurementError], message: str
) -> None:
    with pytest.raises(error, match=message):
        ItemBank.build(**{**GOOD, field: value})


def test_a_discrimination_of_zero_has_no_logarithm_and_is_refused() -> None:
    with np.errstate(divide="ignore"), pytest.raises(NotFinite, match="log_discrimination"):
        ItemBank.build(**{**GOOD, "log_discrimination": np.log([0.0, 1.0])})


@pytest.mark.parametrize(
    ("areas", "prerequisites", "error"),
    [
        ([], [], WrongShape),
        ([[0, 1]], [], WrongShape),
        ([0, -1], [], WrongShape),
        ([0, 1], [(0, 2)], UnknownSkill),
        ([0, 1], [(1, 1)], OutOfRange),
    ],
)
def test_a_skill_space_refuses_what_is_no_graph_of_skills(
    areas: list[int], prerequisites: list[tuple[int, int]], error: type[MeasurementError]
) -> None:
    with pytest.raises(error):
        SkillSpace.build(areas, prerequisites)


@pytest.mark.parametrize("shares", [{"general": -0.1}, {"area": math.nan}, {"graph": 0.4}])
def test_the_shares_of_variance_must_leave_something_to_the_skill(shares: dict[str, float]) -> None:
    with pytest.raises(OutOfRange):
        VarianceShares(**shares)


@pytest.mark.parametrize(
    ("requirement", "error"),
    [
        (SkillRequirement("mid", 12, "mid", 1.0), UnknownSkill),
        (SkillRequirement("mid", 1, "mid", 0.0), OutOfRange),
        (SkillRequirement("mid", 1, "mid", math.nan), NotFinite),
        (SkillRequirement("mid", 1, "mid", 1.0), NothingAsked),
    ],
)
def test_a_path_refuses_requirements_that_mean_nothing(
    requirement: SkillRequirement, error: type[MeasurementError]
) -> None:
    with pytest.raises(error):
        PathTargets.build(SPACE, [requirement])


def test_a_must_have_area_must_exist() -> None:
    with pytest.raises(UnknownArea, match="junior"):
        make_targets(SPACE, {"junior": [3]})


def test_a_stack_must_leave_something_at_every_level() -> None:
    with pytest.raises(NothingAsked, match="junior"):
        TARGETS.for_stack(np.zeros(SPACE.size, dtype=np.bool_))
    with pytest.raises(WrongShape, match="in_stack"):
        TARGETS.for_stack([1] * SPACE.size)


def test_evidence_must_be_finite_and_on_known_skills() -> None:
    with pytest.raises(NotFinite, match="sites"):
        Evidence.from_sites([Site(0, math.nan, 0.0)])
    for skill in (-1, 12):
        with pytest.raises(UnknownSkill, match="evidence"):
            posterior_from(SPACE, Evidence.from_sites([Site(skill, 0.1, 0.0)]))


def test_answers_must_be_to_items_of_the_bank_and_to_each_once() -> None:
    with pytest.raises(UnknownItem):
        update(prior_posterior(SPACE), BANK, BANK.size, is_right=True)
    with pytest.raises(UnknownItem):
        refine(SPACE, BANK, [ScoredAnswer(BANK.size, True)])
    with pytest.raises(AlreadyAsked):
        refine(SPACE, BANK, [ScoredAnswer(1, True), ScoredAnswer(1, False)])
    with pytest.raises(UnknownSkill):
        refine(make_space(areas=1), BANK, [ScoredAnswer(BANK.size - 1, True)])
    plan = SessionPlan.build(SPACE, BANK, TARGETS)
    with pytest.raises(UnknownItem):
        observe(plan, SessionState(seed=1), Ask(-1, is_pilot=False), "right")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"eligible": [True]}, WrongShape),
        ({"pilots": [0] * BANK.size}, WrongShape),
        ({"prices": [-1.0] * BANK.size}, OutOfRange),
        ({"prices": [0.0]}, WrongShape),
        ({"enemies": [(0, BANK.size)]}, UnknownItem),
        ({"families": [0, 1]}, WrongShape),
        ({"families": [0.5] * BANK.size}, WrongShape),
    ],
)
def test_a_plan_refuses_arrays_that_do_not_fit_the_bank(
    arguments: dict[str, Any], error: type[MeasurementError]
) -> None:
    with pytest.raises(error):
        SessionPlan.build(SPACE, BANK, TARGETS, **arguments)


def test_a_plan_joins_only_parts_of_one_skill_space() -> None:
    with pytest.raises(UnknownSkill):
        SessionPlan.build(make_space(areas=1), BANK, TARGETS)
    with pytest.raises(WrongShape, match="targets"):
        SessionPlan.build(make_space(areas=4), BANK, TARGETS)


@pytest.mark.parametrize(
    "limits",
    [
        {"minimum": 0},
        {"minimum": 41},
        {"interval_width": 0.0},
        {"target_sd": math.nan},
        {"area_run": 0},
        {"pilots": 12},
        {"pilots": -1},
    ],
)
def test_limits_must_be_possible(limits: dict[str, Any]) -> None:
    with pytest.raises(OutOfRange):
        Limits(**limits)


@pytest.mark.parametrize(
    ("prices", "exposure", "options", "error"),
    [
        ([0.0], [1.5], {}, OutOfRange),
        ([-0.1], [0.5], {}, OutOfRange),
        ([0.0, 0.0], [0.5], {}, WrongShape),
        ([0.0], [0.5], {"cap": 0.0}, OutOfRange),
        ([0.0], [0.5], {"step": -1.0}, OutOfRange),
    ],
)
def test_prices_are_learnt_from_shares_of_takers_only(
    prices: list[float],
    exposure: list[float],
    options: dict[str, float],
    error: type[MeasurementError],
) -> None:
    with pytest.raises(error):
        updated_prices(prices, exposure, **options)


def test_study_time_must_be_positive() -> None:
    with pytest.raises(OutOfRange, match=r"hours\[0\]"):
        greatest_moves(TARGETS, prior_posterior(SPACE), np.zeros(SPACE.size))
