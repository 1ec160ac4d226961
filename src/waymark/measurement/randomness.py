"""Seeded choices that depend on nothing but the seed and the place they are made at.

numpy may change its streams between versions and needs some 20 µs to start one; a stored session
has to replay for years, and a choice needs a single number. Splitmix64 gives that (Steele, Lea &
Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
"""

_MASK = (1 << 64) - 1


def _mixed(value: int) -> int:
    value = (value + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def uniform(seed: int, *place: int) -> float:
    """A number in [0, 1) fixed by `seed` and `place`, with 53 random bits."""
    state = _mixed(seed & _MASK)
    for step in place:
        state = _mixed(state ^ (step & _MASK))
    return (state >> 11) / (1 << 53)


def below(count: int, seed: int, *place: int) -> int:
    """A whole number in [0, count), all equally likely up to count / 2⁵³."""
    return int(uniform(seed, *place) * count)
