"""How what was measured of a topic and what a person says of it are shown together. Pure.

Measured beats said in what is shown; both are kept and told. A mark is no evidence: nothing here,
or anywhere, feeds it to measurement.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from waymark.assessments.schemas import MeasuredState

Mark = Literal["learning", "claimed"]
State = Literal["unknown", "learning", "claimed", "inferred", "verified"]

SHOWN: tuple[State, ...] = ("inferred", "verified")
DONE: tuple[State, ...] = ("claimed", *SHOWN)
"""Nobody has to stop at what they say they know; a check turns the claim into more."""


class PhaseStanding(msgspec.Struct, frozen=True, kw_only=True):
    phase: str
    shown: int
    """Topics that answers show."""
    claimed: int
    """Topics that the person only says they know."""
    total: int
    """Topics that count: those of other people's stacks do not."""
    is_done: bool


def combined(mark: Mark | None, measured: MeasuredState | None) -> State:
    return measured or mark or "unknown"


def phase_standing(
    phase: str, topics: Sequence[str], states: Mapping[str, State], outside: frozenset[str]
) -> PhaseStanding:
    """Count the `topics` of a phase; those `outside` the stack count once they are shown."""
    counted = [states[topic] for topic in topics if topic not in outside or states[topic] in SHOWN]
    return PhaseStanding(
        phase=phase,
        shown=sum(state in SHOWN for state in counted),
        claimed=counted.count("claimed"),
        total=len(counted),
        is_done=all(state in DONE for state in counted),
    )


def here(phases: Sequence[PhaseStanding]) -> str | None:
    """Return where a person stands: the first phase that is not done; None where all are."""
    return next((each.phase for each in phases if not each.is_done), None)
