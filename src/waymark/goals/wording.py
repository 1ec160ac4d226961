"""Chances as people say them. Pure. Never a promise, and no more exact than what is known."""


def say_chance(chance: float) -> str:
    """As in "about 6 in 10"."""
    tenths = round(chance * 10)
    if tenths <= 0:
        return "less than 1 in 10"
    return "more than 9 in 10" if tenths >= 10 else f"about {tenths} in 10"


def say_range(low: float, high: float) -> str:
    """As in "4 to 8 in 10", for low <= high."""
    first, last = round(low * 10), round(high * 10)
    if first == last:
        return say_chance(low)
    if first <= 0:
        return f"up to {last} in 10" if last < 10 else "anything"
    return f"{first} to {last} in 10" if last < 10 else f"{first} in 10 and more"
