"""How measurement and marks are shown together."""

import pytest

from waymark.assessments.schemas import MeasuredState
from waymark.progress.combining import (
    Mark,
    PhaseStanding,
    State,
    combined,
    here,
    phase_standing,
)

TOPICS = ("tls", "cors", "go")


@pytest.mark.parametrize(
    ("mark", "measured", "shown"),
    [
        (None, None, "unknown"),
        ("learning", None, "learning"),
        ("claimed", None, "claimed"),
        ("learning", "inferred", "inferred"),
        ("claimed", "inferred", "inferred"),
        ("claimed", "verified", "verified"),
        (None, "verified", "verified"),
    ],
)
def test_what_was_measured_is_shown_before_what_is_said(
    mark: Mark | None, measured: MeasuredState | None, shown: State
) -> None:
    assert combined(mark, measured) == shown


def stand(*states: State, outside: tuple[str, ...] = ()) -> PhaseStanding:
    return phase_standing("web", TOPICS, dict(zip(TOPICS, states, strict=True)), frozenset(outside))


def test_verified_and_inferred_topics_count_as_shown_and_claimed_ones_apart() -> None:
    standing = stand("verified", "inferred", "claimed")

    assert (standing.shown, standing.claimed, standing.total) == (2, 1, 3)


@pytest.mark.parametrize("state", ["unknown", "learning"])
def test_a_phase_is_done_where_every_topic_is_shown_or_claimed(state: State) -> None:
    assert stand("verified", "inferred", "claimed").is_done
    assert not stand("verified", "inferred", state).is_done


def test_topics_of_other_peoples_stacks_do_not_hold_a_phase_up() -> None:
    standing = stand("verified", "claimed", "unknown", outside=("go",))

    assert (standing.total, standing.is_done) == (2, True)


def test_a_topic_of_another_stack_counts_once_it_is_shown() -> None:
    standing = stand("verified", "unknown", "verified", outside=("go",))

    assert (standing.shown, standing.total) == (2, 3)


def test_one_is_at_the_first_phase_that_is_not_done() -> None:
    done, open_one = stand("claimed", "claimed", "claimed"), stand("claimed", "claimed", "unknown")

    assert here([done, open_one, open_one]) == "web"
    assert here([done, done]) is None


def test_a_phase_without_topics_is_done() -> None:
    standing = phase_standing("practice", (), {}, frozenset())

    assert (standing.total, standing.is_done) == (0, True)
