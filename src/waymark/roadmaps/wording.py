"""Numbers and names as pages put them."""

import re

from waymark.bank.roadmap_content import Phase

_NUMBERED = re.compile(r"^Phase \d+: ")


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def weeks(low: float, high: float) -> str:
    """Whole weeks: documents state them no finer."""
    first, last = round(low), round(high)
    return counted(first, "week") if first == last else f"{first}–{last} weeks"


def phase_name(phase: Phase) -> str:
    """The phase's own name without its number, which stands on its sign."""
    return _NUMBERED.sub("", phase.name)


def sentence(text: str) -> str:
    """The first sentence of a text."""
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
