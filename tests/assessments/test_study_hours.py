"""Hours of a skill from the weeks of the roadmaps' phases."""

import msgspec
import pytest

from tests.plans.factories import make_phase, make_practice, make_roadmap
from waymark.assessments.study_hours import (
    LONGEST,
    ROADMAP_HOURS_A_WEEK,
    SHORTEST,
    hours_to,
    hours_to_mid,
)
from waymark.bank.roadmap_content import TimelineStep, Topic

LANGUAGES = {"python": "languages", "go": "languages"}


def test_the_weeks_of_a_phase_are_spread_over_its_topics() -> None:
    roadmap = make_roadmap(make_phase("web", ("tls", "cors", "dns"), weeks=(2, 4)))

    assert hours_to_mid([roadmap], {}) == dict.fromkeys(
        ("tls", "cors", "dns"), 3 * ROADMAP_HOURS_A_WEEK / 3
    )


def test_a_topic_of_two_skills_gives_each_half_of_its_hours() -> None:
    phase = msgspec.structs.replace(
        make_phase("web", ("tls",), weeks=(2, 2)),
        topics=(Topic(slug="security", name="Security", skills=("tls", "cors")),),
    )

    assert hours_to_mid([make_roadmap(phase)], {})["cors"] == ROADMAP_HOURS_A_WEEK


def test_projects_take_their_hours_from_the_phase_but_never_more_than_half() -> None:
    small = make_phase("web", ("tls",), weeks=(2, 2), practice=(make_practice("p", ("tls",), 5),))
    large = make_phase("web", ("tls",), weeks=(2, 2), practice=(make_practice("p", ("tls",), 99),))

    assert hours_to_mid([make_roadmap(small)], {})["tls"] == 2 * ROADMAP_HOURS_A_WEEK - 5
    assert hours_to_mid([make_roadmap(large)], {})["tls"] == ROADMAP_HOURS_A_WEEK


def test_of_several_roadmaps_the_median_counts() -> None:
    roadmaps = [
        make_roadmap(make_phase("web", ("tls",), weeks=(weeks, weeks))) for weeks in (1, 2, 4)
    ]

    assert hours_to_mid(roadmaps, {})["tls"] == 2 * ROADMAP_HOURS_A_WEEK


def test_alternatives_are_one_topic_together_and_a_language_is_a_large_one() -> None:
    phase = make_phase("begin", ("python", "go", "git"), weeks=(2, 2))

    found = hours_to_mid([make_roadmap(phase)], LANGUAGES)

    assert found["python"] == found["go"] == 4 * found["git"]
    assert found["python"] + found["git"] == pytest.approx(2 * ROADMAP_HOURS_A_WEEK)


def test_a_phase_without_weeks_has_its_share_of_the_timeline() -> None:
    roadmap = msgspec.structs.replace(
        make_roadmap(make_phase("web", ("tls",)), make_phase("data", ("sql",))),
        timeline=(
            TimelineStep(stated="Month 1", weeks=(0, 4), phases=("web", "data")),
            TimelineStep(stated="Years 2 to 5", weeks=(52, 260), phases=("web",)),
        ),
    )

    assert hours_to_mid([roadmap], {})["tls"] == 2 * ROADMAP_HOURS_A_WEEK


@pytest.mark.parametrize(("weeks", "hours"), [(0.1, SHORTEST), (50, LONGEST)])
def test_the_extremes_of_documents_are_cut_off(weeks: float, hours: float) -> None:
    roadmap = make_roadmap(make_phase("web", ("tls",), weeks=(weeks, weeks)))

    assert hours_to_mid([roadmap], {})["tls"] == hours


def test_depth_halves_and_doubles() -> None:
    to_mid = {"tls": 12.0}

    assert [hours_to("tls", depth, to_mid) for depth in ("junior", "mid", "senior")] == [6, 12, 24]


def test_a_skill_that_no_roadmap_gives_time_to_takes_as_long_as_the_middle_one() -> None:
    assert hours_to("rare", "mid", {"a": 4.0, "b": 6.0, "c": 50.0}) == 6
    assert hours_to("rare", "mid", {}) == 20
