"""How likely a plan leads to a level by a date, if its hours are kept. Pure.

For people drawn from the posterior, N(μ, Σ), whom the answers fit as well as they fit this person:

    learnt       f_i(h) = clip((h / T - C_i) / H_i, 0, 1)      share of step i after h hours
    ability      θ_i(h) = θ_i + f_i(h) max(cut_i + A - θ_i, 0) that of a skill without a step stays
    margin       m_l(h) = Σ_i w_li (θ_i(h) - c_li)             as everywhere, measurement.readiness
    chance       P(h)   = min over the levels up to the goal's of the share of people with m_l >= 0

with H_i the hours that the plan gives to step i, C_i those of the steps before it, and two
assumptions, each with its own uncertainty, the same for all steps of one person:

    T  how much longer studying takes than the plan says: lognormal, median 1.25, 90 % within
       0.65 and 2.4. People underestimate their own tasks; the students of Buehler, Griffin & Ross,
       "Exploring the planning fallacy" (1994), took 1.6 times what they had said.
    A  how far above the cut of its depth a step leads once it is done, in logits: uniform in
       [-0.25, 0.75]. The cuts lie one logit apart, so the middle of a level is 0.5 above its cut;
       but some of what is studied is not understood, or is forgotten again.

Both are assumptions and no findings: no data of this product stand behind them yet. That somebody
keeps to the hours, forgets nothing they knew and learns nothing elsewhere are assumptions, too.

For each person drawn, more hours never lower f, so never θ, and as the weights are not negative
never a margin: the chance never falls with the hours, exactly, since all hours are tried on the
same people. They are fixed quantiles and a fixed seed, so the same facts give the same forecast.
"""

import math
from collections.abc import Sequence
from functools import cache

import msgspec
import numpy as np

from waymark.measurement.arrays import Flags, Floats
from waymark.measurement.gaussian import quantile

PEOPLE = 2048
"""The standard error of a chance is then about one in a hundred, below what is told."""
SEED = 20261121

DURATION_MEDIAN = 1.25
DURATION_LOG_SD = 0.4
LANDING = (-0.25, 0.75)
GOLDEN_RATIO = (math.sqrt(5) - 1) / 2

TENTH = PEOPLE // 10


class Study(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a plan, in its order."""

    hours: float
    """What the plan gives to it, in half hours; 0 for a step that is done."""
    skill: int | None
    """In one step of a plan only; None for a project, which takes its hours and moves nothing."""
    cut: float = 0.0
    """Logits: how deep the step leads."""


class Standing(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What is known now, and what the goal asks."""

    mean: Floats
    """(s,) logits."""
    covariance: Floats
    """(s, s)"""
    weights: Floats
    """(l, s): of the levels up to the goal's; not negative, each row sums to 1."""
    cuts: Floats
    """(l, s) logits."""


class Chance(msgspec.Struct, frozen=True):
    """P(ready) after some hours, and how far it depends on the pace of learning."""

    chance: float
    low: float
    """Were one as slow a learner as the slowest tenth ..."""
    high: float
    """... or as fast as the fastest. low <= chance <= high."""


class Forecast:
    """The people drawn for one standing and one plan."""

    def __init__(self, standing: Standing, steps: Sequence[Study]) -> None:
        abilities = _draw_abilities(standing)
        self._durations, landings = _draw_learners()
        offsets = (standing.weights * standing.cuts).sum(axis=1)
        self._margins = abilities @ standing.weights.T - offsets
        starts = np.cumsum([0.0, *(step.hours for step in steps)])[:-1]
        self._learnt = [
            (float(start), step.hours, _rise(standing, abilities[:, step.skill], landings, step))
            for start, step in zip(starts, steps, strict=True)
            if step.skill is not None
        ]
        order = np.argsort(self._durations)
        self._fast, self._slow = order[:TENTH], order[-TENTH:]

    def after(self, hours: float) -> Chance:
        """Return the chance after so many hours of study (>= 0)."""
        margins = self._margins.copy()
        planned = hours / self._durations
        for start, length, rise in self._learnt:
            margins += _share_learnt(planned, start, length)[:, None] * rise
        is_ready = margins >= 0
        chance = _lowest_share(is_ready)
        return Chance(
            chance=chance,
            low=min(chance, _lowest_share(is_ready[self._slow])),
            high=max(chance, _lowest_share(is_ready[self._fast])),
        )

    def hours_until(self, chance: float, most_hours: float) -> float | None:
        """Return after how many hours the chance first reaches `chance`, to half an hour.

        None where it does not within `most_hours`.
        """
        if self.after(most_hours).chance < chance:
            return None
        low, high = 0.0, most_hours
        while high - low > 0.5:
            middle = (low + high) / 2
            if self.after(middle).chance >= chance:
                high = middle
            else:
                low = middle
        return high


def hours_by(weekly_hours: float, days: int) -> float:
    """Hours of study that fit into so many days; none where they are over."""
    return weekly_hours * max(days, 0) / 7


def _lowest_share(is_ready: Flags) -> float:
    """The share of people who are ready, at the level where it is lowest."""
    return float(is_ready.mean(axis=0).min())


def _share_learnt(planned_hours: Floats, start: float, length: float) -> Floats:
    """f of one step, by person: (n,). A step without hours is learnt from the beginning."""
    if length == 0:
        return np.ones_like(planned_hours)
    return np.clip((planned_hours - start) / length, 0.0, 1.0)


def _rise(standing: Standing, abilities: Floats, landings: Floats, step: Study) -> Floats:
    """(n, l): what the whole step adds to each margin of each person."""
    gap = np.maximum(step.cut + landings - abilities, 0.0)
    return np.asarray(gap[:, None] * standing.weights[:, step.skill])


def _draw_abilities(standing: Standing) -> Floats:
    """(n, s): people whom the posterior describes."""
    values, vectors = np.linalg.eigh(standing.covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    normal = np.random.default_rng(SEED).standard_normal((PEOPLE // 2, len(standing.mean)))
    # Each person with the one opposite to them, so that the mean of all is exactly μ.
    return np.asarray(standing.mean + np.vstack((normal, -normal)) @ root.T)


@cache
def _draw_learners() -> tuple[Floats, Floats]:
    """T and A of each person: two arrays (n,), evenly spread over the square of both.

    So that A is as evenly spread among slow or fast learners as among all: its ranks go round by
    the golden ratio while those of T rise (a Kronecker sequence).
    """
    numbers = np.arange(PEOPLE)
    ranks = (numbers + 0.5) / PEOPLE
    durations = np.array(
        [DURATION_MEDIAN * math.exp(DURATION_LOG_SD * quantile(float(rank))) for rank in ranks]
    )
    low, high = LANDING
    landings: Floats = low + (high - low) * ((numbers + 0.5) * GOLDEN_RATIO % 1).astype(np.float64)
    order = np.random.default_rng(SEED + 1).permutation(PEOPLE)
    return durations[order], landings[order]
