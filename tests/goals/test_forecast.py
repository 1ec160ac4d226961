"""The chance that a plan leads to a level in time: its definition, its bounds, its order."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.goals.forecast import PEOPLE, Forecast, Standing, Study, hours_by
from waymark.goals.wording import say_chance, say_range
from waymark.measurement.gaussian import cumulative

SAMPLING_ERROR = 4 * 0.5 / np.sqrt(PEOPLE)
SKILLS = 4


def make_standing(
    mean: float = -0.5, sd: float = 0.4, cuts: tuple[float, ...] = (-1.0, 0.0)
) -> Standing:
    """A few alike skills, equally weighted at each level."""
    return Standing(
        mean=np.full(SKILLS, mean),
        covariance=sd**2 * (0.5 * np.eye(SKILLS) + 0.5),
        weights=np.full((len(cuts), SKILLS), 1 / SKILLS),
        cuts=np.repeat(np.array(cuts)[:, None], SKILLS, axis=1),
    )


def make_studies(hours: float = 10.0, cut: float = 0.0) -> list[Study]:
    return [Study(hours=hours, skill=skill, cut=cut) for skill in range(SKILLS)]


standings = st.builds(
    make_standing,
    mean=st.floats(-2.5, 1.5),
    sd=st.floats(0.05, 1.2),
    cuts=st.sampled_from([(-1.0,), (-1.0, 0.0), (-1.0, 0.0, 1.0)]),
)
studies = st.lists(
    st.builds(
        Study,
        hours=st.integers(0, 160).map(lambda halves: halves / 2),
        skill=st.one_of(st.none(), st.integers(0, SKILLS - 1)),
        cut=st.sampled_from([-1.0, 0.0, 1.0]),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(standings, studies, st.lists(st.floats(0, 500), min_size=2, max_size=4))
def test_more_hours_never_lower_the_chance(
    standing: Standing, steps: list[Study], hours: list[float]
) -> None:
    forecast = Forecast(standing, steps)

    chances = [forecast.after(amount) for amount in sorted(hours)]

    for less, more in pairwise(chances):
        assert less.chance <= more.chance
        assert less.low <= more.low
        assert less.high <= more.high


@settings(max_examples=40, deadline=None)
@given(standings, studies, st.floats(0, 500))
def test_a_chance_lies_within_its_range_and_that_within_0_and_1(
    standing: Standing, steps: list[Study], hours: float
) -> None:
    chance = Forecast(standing, steps).after(hours)

    assert 0 <= chance.low <= chance.chance <= chance.high <= 1


@settings(max_examples=30, deadline=None)
@given(standings)
def test_without_study_it_is_the_chance_that_the_result_tells(standing: Standing) -> None:
    means = (standing.weights * (standing.mean - standing.cuts)).sum(axis=1)
    sds = np.sqrt(np.einsum("ls,ls->l", standing.weights @ standing.covariance, standing.weights))
    told = float(cumulative(means / sds).min())

    assert Forecast(standing, make_studies()).after(0).chance == pytest.approx(
        told, abs=SAMPLING_ERROR
    )


def test_the_same_facts_give_the_same_forecast() -> None:
    first = Forecast(make_standing(), make_studies()).after(25)

    assert Forecast(make_standing(), make_studies()).after(25) == first


def test_a_plan_that_takes_longer_is_behind_at_every_moment() -> None:
    short, long = (Forecast(make_standing(), make_studies(hours=hours)) for hours in (10, 20))

    for hours in (10, 30, 60):
        assert long.after(hours).chance < short.after(hours).chance


def test_a_project_takes_its_hours_and_moves_no_estimate() -> None:
    project = Study(hours=20, skill=None)
    steps = make_studies()

    behind = Forecast(make_standing(), [project, *steps])
    plain = Forecast(make_standing(), steps)

    assert behind.after(20).chance < plain.after(20).chance
    assert behind.after(1000).chance == plain.after(1000).chance


def test_study_that_leads_no_deeper_than_the_level_below_helps_little_toward_the_level() -> None:
    shallow = Forecast(make_standing(), make_studies(cut=-1.0)).after(1000).chance
    deep = Forecast(make_standing(), make_studies(cut=0.0)).after(1000).chance

    assert shallow < 0.2 < deep


def test_what_is_done_already_counts_from_the_first_hour() -> None:
    done = [Study(hours=0, skill=step.skill, cut=step.cut) for step in make_studies()]

    assert Forecast(make_standing(), done).after(0) == Forecast(
        make_standing(), make_studies()
    ).after(10_000)


def test_a_finished_plan_leads_most_people_there_and_not_all() -> None:
    """Nobody holds anything, so it rests on the landing alone: above the cut for three of four."""
    beginner = make_standing(mean=-2.5, sd=0.05, cuts=(0.0,))

    assert Forecast(beginner, make_studies()).after(10_000).chance == pytest.approx(0.75, abs=0.01)


def test_the_hours_until_a_chance_are_those_after_which_it_is_reached() -> None:
    forecast = Forecast(make_standing(), make_studies(cut=0.5))

    hours = forecast.hours_until(0.5, 1000)

    assert hours is not None
    assert forecast.after(hours).chance >= 0.5 > forecast.after(hours - 0.5).chance


def test_a_chance_out_of_reach_has_no_hours() -> None:
    assert Forecast(make_standing(mean=-2.5), make_studies()).hours_until(0.9, 1000) is None


def test_hours_end_with_the_days() -> None:
    assert hours_by(6, 14) == 12
    assert hours_by(6, -3) == 0


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, "less than 1 in 10"),
        (0.04, "less than 1 in 10"),
        (0.1, "about 1 in 10"),
        (0.63, "about 6 in 10"),
        (0.94, "about 9 in 10"),
        (0.96, "more than 9 in 10"),
        (1.0, "more than 9 in 10"),
    ],
)
def test_a_chance_is_never_told_as_sure(chance: float, said: str) -> None:
    assert say_chance(chance) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.42, 0.78, "4 to 8 in 10"),
        (0.61, 0.64, "about 6 in 10"),
        (0.0, 0.31, "up to 3 in 10"),
        (0.71, 0.99, "7 in 10 and more"),
        (0.0, 1.0, "anything"),
    ],
)
def test_a_range_is_told_in_a_few_words(low: float, high: float, said: str) -> None:
    assert say_range(low, high) == said
