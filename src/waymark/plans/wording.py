"""Days, hours and lists as sentences say them. Pure."""

from collections.abc import Sequence
from datetime import date


def say_day(day: date) -> str:
    """As in "21 Nov 2026"."""
    return f"{day.day} {day:%b %Y}"


def say_days(first: date, last: date) -> str:
    """As in "23 to 29 Nov 2026"; month and year are said twice only where they differ."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {say_day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%b} to {say_day(last)}"
    return f"{say_day(first)} to {say_day(last)}"


def say_hours(hours: float) -> str:
    return "1 hour" if hours == 1 else f"{hours:g} hours"


def say_list(names: Sequence[str]) -> str:
    """As in "TLS, CORS and Git". There is at least one; one with a comma gets quotation marks."""
    said = [f"“{name}”" if "," in name else name for name in names]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
