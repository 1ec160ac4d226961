"""Evidence, and the posterior over all skills that it leads to.

After each answer the posterior stays Gaussian (assumed-density filtering): the answered skill's
marginal N(μ, v) is multiplied by the response curve, the first two moments μ', v' of the product
are matched by quadrature, and the change is spread to every other skill by one rank-1 update:

    mean += c (μ' - μ) / v          covariance += c cᵀ (v' - v) / v²,   c = covariance[:, skill]

The same change is what multiplying by a Gaussian factor in that one skill would do, its *site*:

    precision = 1/v' - 1/v          shift = μ'/v' - μ/v

So an answer can be kept as two numbers, and the posterior after any number of answers is rebuilt
from their sites in one step, equal to the sequential updates up to rounding. A site's precision
may be negative: a right answer to a question far above a person may be a guess or a surprise, and
widens. Source: Opper, "A Bayesian approach to online learning" (1998); Minka, "Expectation
propagation for approximate Bayesian inference" (UAI 2001).
"""

from collections.abc import Iterable

import msgspec
import numpy as np

from waymark.measurement.arrays import Flags, Floats, Integers, finite, indices
from waymark.measurement.errors import UnknownSkill
from waymark.measurement.gaussian import quadrature
from waymark.measurement.items import ItemBank
from waymark.measurement.skill_space import SkillSpace

_NODES, _WEIGHTS = quadrature(32)
_NODE_POWERS = np.stack([_WEIGHTS, _WEIGHTS * _NODES, _WEIGHTS * _NODES**2], axis=1)


class Site(msgspec.Struct, frozen=True):
    """What one answer says about its skill: a factor exp(shift θ - precision θ² / 2)."""

    skill: int
    precision: float
    """1 / logit²; may be negative."""
    shift: float
    """1 / logit."""


class Evidence(msgspec.Struct, frozen=True, eq=False):
    """The sites of t answers as three arrays of length t, in any order."""

    skill: Integers
    precision: Floats
    shift: Floats

    @classmethod
    def from_sites(cls, sites: Iterable[Site]) -> "Evidence":
        """Gather sites. Errors: NotFinite."""
        rows = [(site.skill, site.precision, site.shift) for site in sites]
        if not rows:
            return cls.none()
        skill, precision, shift = zip(*rows, strict=True)
        numbers = finite("sites", (precision, shift), (2, len(rows)))
        return cls(np.array(skill, dtype=np.intp), numbers[0], numbers[1])

    @classmethod
    def none(cls) -> "Evidence":
        return cls(np.zeros(0, dtype=np.intp), np.zeros(0), np.zeros(0))

    def joined(self, other: "Evidence") -> "Evidence":
        """The evidence of both."""
        return Evidence(
            np.concatenate([self.skill, other.skill]),
            np.concatenate([self.precision, other.precision]),
            np.concatenate([self.shift, other.shift]),
        )

    def by_skill(self, skill_count: int) -> tuple[Integers, Floats, Floats]:
        """The asked skills in rising order with the summed precision and shift of each.

        Sites on one skill multiply, so their numbers add. Errors: UnknownSkill.
        """
        if len(self.skill) and not 0 <= self.skill.min() <= self.skill.max() < skill_count:
            indices("evidence.skill", self.skill, skill_count, UnknownSkill)
        asked = np.flatnonzero(np.bincount(self.skill, minlength=skill_count))
        precision = np.bincount(self.skill, self.precision, skill_count)[asked]
        shift = np.bincount(self.skill, self.shift, skill_count)[asked]
        return asked, np.asarray(precision, np.float64), np.asarray(shift, np.float64)


class Posterior(msgspec.Struct, frozen=True, eq=False):
    """A Gaussian over all s skills."""

    mean: Floats
    """(s,) logits."""
    covariance: Floats
    """(s, s) logits², symmetric and positive definite."""


def prior_posterior(space: SkillSpace) -> Posterior:
    """What is believed before any answer."""
    return Posterior(space.mean, space.covariance)


def posterior_from(space: SkillSpace, evidence: Evidence) -> Posterior:
    """Return the posterior after all of `evidence` at once.

    With K the prior covariance, J the asked skills, T = diag(precision) and ν = shift:
        mean       = m + K[:, J] (I + T K_JJ)⁻¹ (ν - T m_J)
        covariance = K - K[:, J] (I + T K_JJ)⁻¹ T K[J, :]
    which needs no division by a precision, so that zero and negative ones are allowed.
    """
    asked, precision, shift = evidence.by_skill(space.size)
    rows = space.covariance[asked]
    system = np.eye(len(asked)) + precision[:, None] * rows[:, asked]
    pull = np.linalg.solve(system, shift - precision * space.mean[asked])
    gain = np.linalg.solve(system, precision[:, None] * rows)
    covariance = space.covariance - rows.T @ gain
    return Posterior(space.mean + pull @ rows, (covariance + covariance.T) / 2)


def update(
    posterior: Posterior, bank: ItemBank, item: int, is_right: bool
) -> tuple[Posterior, Site]:
    """Return the posterior after one more answer, and the site that this answer amounts to.

    Errors: UnknownItem.
    """
    bank.check_item(item)
    skill = int(bank.skill[item])
    column = posterior.covariance[:, skill]
    variance = float(column[skill])
    mean = float(posterior.mean[skill])
    new_mean, new_variance = moments_after(mean, variance, bank, item, is_right)
    updated = Posterior(
        posterior.mean + column * ((new_mean - mean) / variance),
        posterior.covariance + np.outer(column, column) * ((new_variance - variance) / variance**2),
    )
    return updated, site_between(skill, mean, variance, new_mean, new_variance)


def site_between(
    skill: int, mean: float, variance: float, new_mean: float, new_variance: float
) -> Site:
    """The site that turns the marginal N(mean, variance) into N(new_mean, new_variance)."""
    return Site(
        skill,
        1 / new_variance - 1 / variance,
        new_mean / new_variance - mean / variance,
    )


def moments_after(
    mean: float, variance: float, bank: ItemBank, item: int, is_right: bool
) -> tuple[float, float]:
    """Mean and variance of N(mean, variance) times the item's curve (or its complement)."""
    means, variances = tilted_moments(
        np.array([mean]), np.array([variance]), bank, np.array([item]), np.array([is_right])
    )
    return float(means[0]), float(variances[0])


def tilted_moments(
    means: Floats, variances: Floats, bank: ItemBank, items: Integers, is_right: Flags
) -> tuple[Floats, Floats]:
    """Moments of k marginals, each times the averaged curve of its item: two arrays (k,).

    By 32-point Gauss-Hermite quadrature around each marginal.
    """
    spread = np.sqrt(variances)
    right, wrong = bank.chances(items, means[:, None] + spread[:, None] * _NODES)
    # Columns: E[curve], E[z curve], E[z² curve] with z the standardised ability.
    sums = np.where(is_right[:, None], right, wrong) @ _NODE_POWERS
    move = sums[:, 1] / sums[:, 0]
    shrink = sums[:, 2] / sums[:, 0] - move**2
    return means + spread * move, variances * shrink
