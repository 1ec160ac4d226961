"""Ageing: what answers say about a person loses force with the days since they were given.

Every site keeps a share λ of its precision and is moved so that the estimate stays where it is.
With T = diag(precision), ν = shift, m = the posterior mean, J the asked skills:

    T' = λ T        ν' = ν - (1 - λ) T m_J        λ = 2^(-days / half-life)

The mean is kept exactly, for skills that were never asked about, too: it solves
K⁻¹ (m - m₀) = ν - T m on J and = 0 elsewhere, and the right-hand side is the same for T' and ν'.
The precision matrix moves on a straight line to the prior's,

    Σ'⁻¹ = (1 - λ) K⁻¹ + λ Σ⁻¹

so that the result is always a distribution, and where no skill's answers together widened it
(T >= 0) the variance of every skill and of every weighted sum grows with the days and never
exceeds the prior's. Shares multiply, so ageing by d and then by e days is ageing by d + e. And it
is a set of sites again, over the same prior: a session starts from it as from any other evidence.

Discounting a Gaussian's precision by a constant factor a step is the discount model of West &
Harrison, Bayesian Forecasting and Dynamic Models (1997), section 6.3, there with the flat prior
as its limit, here with the population's. A random walk on the ability, which adds the same
variance for each day, would grow past the prior; the Ornstein-Uhlenbeck process, which has the
prior as its limit, lets the mean fall. Nobody is told that they know less because time went by: it
is our knowledge of them that fades.
"""

import math

import numpy as np

from waymark.measurement.errors import OutOfRange
from waymark.measurement.posterior import Evidence
from waymark.measurement.skill_space import SkillSpace

HALF_LIFE_DAYS = 180.0
"""An assumption, to be replaced by an estimate once enough people have come back. Junior and mid
lie 1 logit and some two to three years of work apart, so people move by 0.3 to 0.5 a year, each
at another speed and some backwards. With this half-life a path that was known to ±0.25 is known to
±0.43 a year later, as if its ability had moved by 0.35 (one standard deviation) in between."""


def share_left(days: float, half_life: float = HALF_LIFE_DAYS) -> float:
    """The share λ of the precision that evidence keeps after so many days, in (0, 1].

    Errors: OutOfRange (days below 0 or not finite, half-life not above 0).
    """
    if not (days >= 0 and math.isfinite(days)):
        raise OutOfRange(f"days is {days}, must be finite and >= 0")
    if not half_life > 0:
        raise OutOfRange(f"half_life is {half_life}, must be > 0")
    # Never 0: after centuries there is nothing left to see, but still what was asked about.
    return max(2 ** (-days / half_life), 1e-300)


def aged(
    space: SkillSpace, evidence: Evidence, days: float, half_life: float = HALF_LIFE_DAYS
) -> Evidence:
    """Return the evidence as it counts `days` later, site by site in the same order.

    All of it ages by the same number of days: evidence of several dates is aged to the date of
    the next one, joined with that, and so on. Errors: OutOfRange, UnknownSkill.
    """
    left = share_left(days, half_life)
    if left == 1 or len(evidence.skill) == 0:
        return evidence
    mean = np.zeros(space.size)
    asked, precision, shift = evidence.by_skill(space.size)
    # The mean of `posterior_from`, at the asked skills only.
    within = space.covariance[np.ix_(asked, asked)]
    system = np.eye(len(asked)) + precision[:, None] * within
    pull = np.linalg.solve(system, shift - precision * space.mean[asked])
    mean[asked] = space.mean[asked] + pull @ within
    return Evidence(
        evidence.skill,
        left * evidence.precision,
        evidence.shift - (1 - left) * evidence.precision * mean[evidence.skill],
    )
