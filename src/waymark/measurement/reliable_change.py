"""Whether a change between two estimates exceeds what measurement error explains.

The reliable change index of Jacobson & Truax, "Clinical significance: a statistical approach to
defining meaningful change in psychotherapy research" (1991), divides the difference of two scores
by its standard error if nothing had changed, sqrt(SE₁² + SE₂²). It wants two scores whose errors
have nothing in common. Two posteriors are no such scores: the second starts from the first, aged,
and both are drawn towards what they started from, so that somebody far from the average would seem
to move away from it with every session. So each is first brought back to what its own answers say
by themselves. With (m₀, v₀) the prior, (m₁, v₁) the first estimate, a ≥ v₁ its variance aged to
the day of the second, and (m₂, v₂) the second:

    pull of the answers          G₁ = 1 - v₁ / v₀                   G₂ = 1 - v₂ / a
    what they say                y₁ = m₀ + (m₁ - m₀) / G₁           y₂ = m₁ + (m₂ - m₁) / G₂
    its error variance           r₁ = v₁ / G₁                       r₂ = v₂ / G₂
    index                        z = (y₂ - y₁) / sqrt(r₁ + r₂)

For one ability with Gaussian errors, y are the observations themselves, and z is standard normal
for everybody whose ability stayed where it was, wherever that is. For a weighted sum of many skills
the answers are treated as if they had measured that sum.
"""

import math
from typing import Literal

import msgspec

from waymark.measurement.errors import OutOfRange
from waymark.measurement.gaussian import quantile

CONFIDENCE = 0.95
_BEYOND = quantile((1 + CONFIDENCE) / 2)
_LEAST_PULL = 1e-9  # less is rounding, and no answers

Direction = Literal["up", "down", "within_error"]
Estimate = tuple[float, float]
"""Mean and variance, logits and logits²."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    difference: float
    """Second mean less first, logits."""
    index: float
    """z: standard errors by which the answers differ; 0 where one side has said nothing."""
    direction: Direction
    """Up or down only beyond measurement error, at 95 %."""


def reliable_change(
    prior: Estimate, first: Estimate, aged_variance: float, second: Estimate
) -> Change:
    """Compare two estimates of one quantity.

    `aged_variance` is that of the first as it counted when the second was made. Of many
    quantities that did not change, one in twenty is beyond error by chance.
    Errors: OutOfRange (a variance not above 0).
    """
    variances = {
        "prior": prior[1],
        "first": first[1],
        "aged_variance": aged_variance,
        "second": second[1],
    }
    for name, value in variances.items():
        if not (value > 0 and math.isfinite(value)):
            raise OutOfRange(f"the variance {name} is {value}, must be finite and > 0")
    difference = second[0] - first[0]
    pulls = 1 - first[1] / prior[1], 1 - second[1] / aged_variance
    if min(pulls) <= _LEAST_PULL:
        # No answers on one side, or such as surprised more than they told.
        return Change(difference=difference, index=0.0, direction="within_error")
    said_first = prior[0] + (first[0] - prior[0]) / pulls[0]
    said_second = first[0] + difference / pulls[1]
    error = math.sqrt(first[1] / pulls[0] + second[1] / pulls[1])
    index = (said_second - said_first) / error
    direction: Direction = "within_error"
    if abs(index) > _BEYOND:
        direction = "up" if index > 0 else "down"
    return Change(difference=difference, index=index, direction=direction)
