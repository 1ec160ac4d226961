"""What is known of a person, as a plan needs it: what they hold, what is left to learn. Pure.

With H the hours from nothing to an ability (rising piecewise linearly from 0 at -2 logits through
the hours to junior, mid and senior at the cuts), and θ ~ N(μ, σ²) the posterior of a skill:

    hours left     = E[max(H(cut) - H(θ), 0)]
    margin gain    = weight · E[max(cut - θ, 0)] = weight · σ · (z Φ(z) + φ(z)),  z = (cut - μ) / σ

The gain is what lifting the skill to the depth asked adds to the mean margin at the level of the
plan. Unlike the rise of P(ready), in which `measurement.explanation.greatest_moves` ranks the
next few moves, gains of the margin add up over a plan of sixty steps and do not vanish while the
level is far away. Source of the expectation: the mean of a normal distribution cut off below,
Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1 (1994), 13.10.
"""

import math
from datetime import date

import msgspec
import numpy as np

from waymark.assessments.study_hours import HOURS_TO_DEPTH
from waymark.bank.content import LEVELS, Level
from waymark.measurement.arrays import Flags
from waymark.measurement.gaussian import cumulative, quadrature
from waymark.measurement.path_targets import PathTargets
from waymark.measurement.posterior import Posterior, prior_posterior
from waymark.measurement.readiness import EVIDENCE_NEEDED, assess_readiness
from waymark.measurement.scale import CUTS, cut_of
from waymark.measurement.skill_space import SkillSpace

HELD_FROM = 0.8
"""A skill is left out where P(θ >= cut) is at least this: as a level is shown from this on."""
LEVELS_TO_CLIMB = 1.0
"""Logits, the distance of two cuts. Where nothing is known of a skill, it is taken to lie one level
below what is asked: the prior would say that half of all developers are above it already, which
is no reason to plan it late."""

_NODES, _WEIGHTS = quadrature(32)
_ABILITIES = (CUTS[0] - 1, *CUTS)
_HOURS = (0.0, *(HOURS_TO_DEPTH[level] for level in LEVELS))


class Knowledge(msgspec.Struct, frozen=True, eq=False):
    """A posterior, and on which skills it rests on answers rather than on what is usual."""

    posterior: Posterior
    rests_on_answers: Flags
    """(s,)"""
    latest: date | None = None
    """Day of the newest session it knows; None where there was none."""
    chances: dict[Level, float] = {}
    """P(ready) by level of the path; empty where nothing is known."""

    @classmethod
    def nothing(cls, space: SkillSpace) -> "Knowledge":
        """Of somebody who has not finished a session: everything is planned, and in full."""
        return cls(prior_posterior(space), np.zeros(space.size, dtype=np.bool_))

    @classmethod
    def of(
        cls, space: SkillSpace, targets: PathTargets, posterior: Posterior, latest: date
    ) -> "Knowledge":
        """Trust a skill's estimate where the answers removed half of its own prior variance, and
        every skill's where they removed half of that of the path's junior margin: the rule by
        which a label is told. Before that, the prior alone would call most juniors' skills held.
        """
        share = 1 - np.diagonal(posterior.covariance) / np.diagonal(space.covariance)
        readiness = assess_readiness(space, targets, posterior)
        is_enough = (share >= EVIDENCE_NEEDED) | (readiness.evidence_share >= EVIDENCE_NEEDED)
        return cls(posterior, is_enough, latest, readiness.probabilities)

    def chance_of(self, skill: int, depth: Level) -> float:
        """P(θ >= cut of `depth`)."""
        mean, sd = self._marginal(skill)
        return float(cumulative(np.array((mean - cut_of(depth)) / sd)))

    def told_chance_of(self, skill: int, depth: Level) -> float | None:
        """P(θ >= cut) where answers stand behind it."""
        return self.chance_of(skill, depth) if self.rests_on_answers[skill] else None

    def holds(self, skill: int, depth: Level) -> bool:
        return bool(self.rests_on_answers[skill]) and self.chance_of(skill, depth) >= HELD_FROM

    def share_left(self, skill: int, depth: Level) -> float:
        """The expected share of the way from nothing to `depth` that is still to go, in [0, 1]."""
        if not self.rests_on_answers[skill]:
            return 1.0
        mean, sd = self._marginal(skill)
        behind = np.interp(mean + sd * _NODES, _ABILITIES, _HOURS)
        whole = HOURS_TO_DEPTH[depth]
        return float(np.maximum(whole - behind, 0) @ _WEIGHTS) / whole

    def margin_gain(self, skill: int, depth: Level, weight: float) -> float:
        """Rise of the mean margin, logits, if the skill were learnt to `depth`."""
        if not self.rests_on_answers[skill]:
            return weight * LEVELS_TO_CLIMB
        mean, sd = self._marginal(skill)
        z = (cut_of(depth) - mean) / sd
        below = float(cumulative(np.array(z)))
        return weight * sd * (z * below + math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi))

    def _marginal(self, skill: int) -> tuple[float, float]:
        variance = float(self.posterior.covariance[skill, skill])
        return float(self.posterior.mean[skill]), math.sqrt(variance)
