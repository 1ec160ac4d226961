"""Whether a change between two estimates exceeds what measurement error explains.

The reliable change index of Jacobson & Truax, "Clinical significance: a statistical approach to
defining meaningful change in psychotherapy research" (1991), divides the difference of two scores
by its standard error if nothing had changed: sqrt(SE₁² + SE₂²), for two tests whose errors have
nothing in common. Here the second estimate starts from the first, aged, so they share most of
their error, and the second one is drawn towards the first. Both are undone by asking what the new
answers say by themselves. With v₁ the variance of the first estimate, a ≥ v₁ that of the same
estimate aged to the day of the second, and v₂ that of the second:

    pull of the new answers          G = 1 - v₂ / a              second = first + G (y - first)
    their own error variance         r = v₂ a / (a - v₂)
    variance of the difference       G² (v₁ + r)                 if the ability stayed as it was
    index                            z = (second - first) / sqrt(G² (v₁ + r))

Two limits are known exactly. Without ageing (a = v₁) the variance is v₁ - v₂, as the law of total
variance wants of an estimate that gains evidence; where the first has aged to nothing (a → ∞) it is
v₁ + v₂, and the index is Jacobson and Truax's. In between it is exact for one ability that is
measured directly; for a weighted sum of many it treats the new answers as if they had measured that
sum.
"""

import math
from typing import Literal

import msgspec

from waymark.measurement.errors import OutOfRange
from waymark.measurement.gaussian import quantile

CONFIDENCE = 0.95
_BEYOND = quantile((1 + CONFIDENCE) / 2)
_LEAST_GAIN = 1e-9  # share of the variance; less is rounding, and no new answers

Direction = Literal["up", "down", "within_error"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    difference: float
    """Second less first, logits."""
    index: float
    """z: standard errors by which they differ; 0 where nothing was learnt in between."""
    direction: Direction
    """Up or down only beyond measurement error, at 95 %."""


def reliable_change(
    first: tuple[float, float], aged_variance: float, second: tuple[float, float]
) -> Change:
    """Compare two estimates, each (mean, variance) in logits and logits².

    `aged_variance` is that of the first as it counted when the second was made. Of many
    quantities that did not change, one in twenty is beyond error by chance.
    Errors: OutOfRange (a variance not above 0).
    """
    for name, value in (
        ("first", first[1]),
        ("aged_variance", aged_variance),
        ("second", second[1]),
    ):
        if not (value > 0 and math.isfinite(value)):
            raise OutOfRange(f"the variance {name} is {value}, must be finite and > 0")
    difference = second[0] - first[0]
    pull = 1 - second[1] / aged_variance
    if pull <= _LEAST_GAIN:
        # No new answers, or such as surprised more than they told: nothing to judge a change by.
        return Change(difference=difference, index=0.0, direction="within_error")
    own_error = second[1] / pull
    index = difference / (pull * math.sqrt(first[1] + own_error))
    direction: Direction = "within_error"
    if abs(index) > _BEYOND:
        direction = "up" if index > 0 else "down"
    return Change(difference=difference, index=index, direction=direction)
