"""The standard normal distribution: quadrature, cumulative probability and quantile."""

import math
from functools import cache
from statistics import NormalDist

import numpy as np

from waymark.measurement.arrays import Floats

_erfc = np.frompyfunc(math.erfc, 1, 1)


@cache
def quadrature(points: int) -> tuple[Floats, Floats]:
    """Return Gauss-Hermite nodes z and weights w with sum w f(z) = E f(Z) for Z ~ N(0, 1).

    Exact for polynomials of degree up to 2 * points - 1.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(points)
    weights = weights / weights.sum()
    nodes.flags.writeable = False
    weights.flags.writeable = False
    return nodes, weights


GRID_END = 6.0
"""Standard deviations: where a grid of abilities ends on both sides."""


@cache
def quadrature_grid(points: int) -> tuple[Floats, Floats]:
    """Return equally spaced nodes and weights with sum w f(z) ≈ E f(Z) for Z ~ N(0, 1).

    Better than Gauss-Hermite where f is a product of many steep curves, of no low degree.
    """
    nodes = np.linspace(-GRID_END, GRID_END, points)
    weights = np.exp(-0.5 * nodes**2)
    weights /= weights.sum()
    nodes.flags.writeable = False
    weights.flags.writeable = False
    return nodes, weights


def cumulative(z: Floats) -> Floats:
    """P(Z <= z), elementwise, accurate in both tails (0.5 erfc(-z / sqrt 2))."""
    return np.asarray(0.5 * _erfc(-z / math.sqrt(2)), dtype=np.float64)


def quantile(probability: float) -> float:
    """The z with P(Z <= z) = probability, for probability in (0, 1)."""
    return NormalDist().inv_cdf(probability)
