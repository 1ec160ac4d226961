"""Learning the parameters of items from a log of answers in which everybody answered other items.

Marginal maximum a posteriori by expectation-maximisation: abilities ~ N(0, 1) are integrated out
over a grid, and what authors believed of b and log a is the prior. Sources: Bock & Aitkin,
"Marginal maximum likelihood estimation of item parameters: application of an EM algorithm",
Psychometrika 46 (1981); Mislevy, "Bayes modal estimation in item response models", Psychometrika
51 (1986). The steps are lengthened by SQUAREM: Varadhan & Roland, "Simple and globally convergent
methods for accelerating the convergence of any EM algorithm", Scandinavian Journal of Statistics
35 (2008). Standard errors come from each item's information, what the unseen abilities hide taken
off: Louis, "Finding the observed information matrix when using the EM algorithm", JRSS B 44 (1982).

The guessing parameter c is not learnt: sparse logs cannot tell it from a low discrimination.
"""

from collections.abc import Callable

import msgspec
import numpy as np
from scipy import sparse

from waymark.measurement.arrays import Floats, Integers
from waymark.measurement.errors import OutOfRange, WrongShape
from waymark.measurement.gaussian import quadrature_grid
from waymark.measurement.response_log import ItemPriors, ResponseLog

POINTS = 41
"""Points of the grid of abilities from -6 to 6; enough for tests of up to some 60 answers each."""
TOLERANCE = 1e-4
"""Largest change of a parameter in one step at which they count as found, logits."""
STEPS_MOST = 500

_LONGEST_MOVE = 1.0  # of a parameter within one Newton step, so that none runs away
_LOG_SLOPE_WITHIN = 4.0  # a in [1/55, 55]: an item whose answers are all alike has no maximum
_DIFFICULTY_WITHIN = 30.0
_NEWTON_STEPS = 2  # within one step of EM: more would follow counts that the next step corrects
_HALVINGS = 12
_LEAST_INFORMATION = 1e-8
_ANSWERS_AT_ONCE = 200_000  # keeps the temporaries of the standard errors near 100 MB


class Calibration(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What the log says of n items: arrays (n,). Without answers an item keeps its prior."""

    difficulty: Floats
    difficulty_sd: Floats
    log_discrimination: Floats
    log_discrimination_sd: Floats
    correlation: Floats
    """Of the errors of b and log a."""
    answers: Integers
    log_likelihood: float
    """Of the whole log, abilities integrated out, priors not counted."""
    steps: int
    is_converged: bool


def calibrate(
    log: ResponseLog,
    priors: ItemPriors,
    *,
    points: int = POINTS,
    tolerance: float = TOLERANCE,
    steps_most: int = STEPS_MOST,
) -> Calibration:
    """Return the most probable b and log a of every item, with standard errors.

    Errors: WrongShape where log and priors are about different numbers of items; OutOfRange.
    """
    if priors.size != log.items:
        raise WrongShape(f"priors are for {priors.size} items, the log is about {log.items}")
    if points < 3:
        raise OutOfRange(f"points is {points}, must be >= 3")
    model = _Model(log, priors, points)
    found, steps, is_converged = _climb(model.step, _start(priors), tolerance, steps_most)
    posterior, log_likelihood = model.abilities(found)
    errors = _errors(log, priors, model.nodes, posterior, found)
    return Calibration(
        difficulty=found[0],
        log_discrimination=found[1],
        difficulty_sd=errors[0],
        log_discrimination_sd=errors[1],
        correlation=errors[2],
        answers=np.bincount(log.item, minlength=log.items),
        log_likelihood=log_likelihood,
        steps=steps,
        is_converged=is_converged,
    )


class _Model:
    """The two halves of EM over one log. Parameters are arrays (2, n): b and log a."""

    def __init__(self, log: ResponseLog, priors: ItemPriors, points: int) -> None:
        self.nodes, self.weights = quadrature_grid(points)
        self.priors = priors
        shape = (log.people, log.items)
        right = sparse.csr_array(
            (log.is_right.astype(np.float64), (log.person, log.item)), shape=shape
        )
        given = sparse.csr_array((np.ones(len(log.item)), (log.person, log.item)), shape=shape)
        is_dense = log.is_dense()
        self._right = right.toarray() if is_dense else right
        self._given = given.toarray() if is_dense else given
        self._right_by_item = self._right.T if is_dense else right.T.tocsr()
        self._given_by_item = self._given.T if is_dense else given.T.tocsr()

    def abilities(self, parameters: Floats) -> tuple[Floats, float]:
        """The posterior of everybody's ability on the grid (people, points), and log P(log)."""
        right, wrong = _curves(self.nodes, parameters, self.priors.guessing)
        log_wrong = np.log(wrong)
        joint = self._given @ log_wrong
        joint += self._right @ (np.log(right) - log_wrong)
        joint += np.log(self.weights)
        peak = joint.max(axis=1, keepdims=True)
        posterior = np.exp(joint - peak)
        total = posterior.sum(axis=1, keepdims=True)
        posterior /= total
        return posterior, float((np.log(total) + peak).sum())

    def step(self, parameters: Floats) -> tuple[Floats, float]:
        """One step of EM; returns the new parameters and the objective at the old ones."""
        posterior, log_likelihood = self.abilities(parameters)
        right = np.asarray(self._right_by_item @ posterior)
        given = np.asarray(self._given_by_item @ posterior)
        moved = _maximised(self.nodes, parameters, self.priors, right, given)
        return moved, log_likelihood + float(_log_priors(parameters, self.priors).sum())


def _start(priors: ItemPriors) -> Floats:
    return np.stack([priors.difficulty, priors.log_discrimination])


def _climb(
    step: Callable[[Floats], tuple[Floats, float]],
    start: Floats,
    tolerance: float,
    steps_most: int,
) -> tuple[Floats, int, bool]:
    """Repeat `step` until nothing moves: two steps, then a leap along their direction (SQUAREM).

    A leap that lowers the objective is taken back, so the objective never falls over a round.
    """
    here, steps = start, 0
    best = -np.inf
    safe = start
    while steps < steps_most:
        first, objective = step(here)
        steps += 1
        if objective < best - 1e-9 * abs(best):  # the leap went too far
            here, best = safe, -np.inf
            continue
        best = objective
        if np.abs(first - here).max() < tolerance:
            return first, steps, True
        second, _ = step(first)
        steps += 1
        move = first - here
        bend = second - first - move
        curved = float(np.vdot(bend, bend))
        length = max(float(np.sqrt(np.vdot(move, move) / curved)), 1.0) if curved > 0 else 1.0
        safe = second
        here = _bounded(here + 2 * length * move + length**2 * bend)
    return here, steps, False


def _bounded(parameters: Floats) -> Floats:
    return np.stack(
        [
            np.clip(parameters[0], -_DIFFICULTY_WITHIN, _DIFFICULTY_WITHIN),
            np.clip(parameters[1], -_LOG_SLOPE_WITHIN, _LOG_SLOPE_WITHIN),
        ]
    )


def _curves(nodes: Floats, parameters: Floats, guessing: Floats) -> tuple[Floats, Floats]:
    """P(right) and P(wrong) of every item at every node: two (n, q), never 0 or 1."""
    logits = np.exp(parameters[1])[:, None] * (nodes - parameters[0][:, None])
    decay = np.exp(-np.clip(logits, -700, 700))
    wrong = (1 - guessing[:, None]) * (decay / (1 + decay))
    knowing = 1 / (1 + decay)
    tiny = np.finfo(np.float64).tiny
    return (
        np.maximum(guessing[:, None] + (1 - guessing[:, None]) * knowing, tiny),
        np.maximum(wrong, tiny),
    )


def _slopes(
    nodes: Floats, parameters: Floats, guessing: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """P(right), P(wrong) and their derivative by b and by log a: four (n, q)."""
    right, wrong = _curves(nodes, parameters, guessing)
    slope = np.exp(parameters[1])[:, None]
    distance = nodes - parameters[0][:, None]
    steep = wrong * (right - guessing[:, None]) / (1 - guessing[:, None])  # (1 - c) σ (1 - σ)
    return right, wrong, -slope * steep, slope * distance * steep


def _maximised(
    nodes: Floats, parameters: Floats, priors: ItemPriors, right: Floats, given: Floats
) -> Floats:
    """Move every item towards its maximum given expected counts (n, q), by Fisher scoring."""
    before = _expected_objective(nodes, parameters, priors, right, given)
    for _ in range(_NEWTON_STEPS):
        curve, wrong, by_difficulty, by_slope = _slopes(nodes, parameters, priors.guessing)
        weight = 1 / (curve * wrong)
        surprise = (right - given * curve) * weight
        expected = given * weight
        gradient, information = _with_prior(
            parameters,
            priors,
            (
                np.einsum("nq,nq->n", surprise, by_difficulty),
                np.einsum("nq,nq->n", surprise, by_slope),
            ),
            (
                np.einsum("nq,nq,nq->n", expected, by_difficulty, by_difficulty),
                np.einsum("nq,nq,nq->n", expected, by_difficulty, by_slope),
                np.einsum("nq,nq,nq->n", expected, by_slope, by_slope),
            ),
        )
        moves = _solved(information, gradient)
        moves *= np.minimum(1, _LONGEST_MOVE / np.maximum(np.abs(moves).max(axis=0), 1e-300))
        parameters, before = _uphill(nodes, parameters, moves, before, priors, right, given)
    return parameters


def _uphill(
    nodes: Floats,
    parameters: Floats,
    moves: Floats,
    before: Floats,
    priors: ItemPriors,
    right: Floats,
    given: Floats,
) -> tuple[Floats, Floats]:
    """Move each item as far along its direction as its own objective does not fall."""
    moved = _bounded(parameters + moves)
    after = _expected_objective(nodes, moved, priors, right, given)
    for halving in range(1, _HALVINGS + 1):
        fell = np.flatnonzero(after < before)
        if len(fell) == 0:
            break
        scale = 0.5**halving if halving < _HALVINGS else 0.0
        moved[:, fell] = _bounded(parameters[:, fell] + scale * moves[:, fell])
        after[fell] = _expected_objective(
            nodes, moved[:, fell], priors.of(fell), right[fell], given[fell]
        )
    return moved, after


def _expected_objective(
    nodes: Floats, parameters: Floats, priors: ItemPriors, right: Floats, given: Floats
) -> Floats:
    """Log-likelihood of the expected counts, and log prior: (n,)."""
    curve, wrong = _curves(nodes, parameters, priors.guessing)
    log_wrong = np.log(wrong)
    likelihood: Floats = np.einsum("nq,nq->n", right, np.log(curve) - log_wrong)
    likelihood += np.einsum("nq,nq->n", given, log_wrong)
    likelihood += _log_priors(parameters, priors)
    return likelihood


def _with_prior(
    parameters: Floats,
    priors: ItemPriors,
    gradient: tuple[Floats, Floats],
    information: tuple[Floats, Floats, Floats],
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats, Floats]]:
    precision_b, precision_a = priors.difficulty_sd**-2, priors.log_discrimination_sd**-2
    return (
        (
            gradient[0] + precision_b * (priors.difficulty - parameters[0]),
            gradient[1] + precision_a * (priors.log_discrimination - parameters[1]),
        ),
        (information[0] + precision_b, information[1], information[2] + precision_a),
    )


def _solved(information: tuple[Floats, Floats, Floats], gradient: tuple[Floats, Floats]) -> Floats:
    """Solve each item's two equations; an item of which nothing is known does not move."""
    bb, ba, aa = information
    bb, aa = bb + _LEAST_INFORMATION, aa + _LEAST_INFORMATION
    determinant = bb * aa - ba**2
    return np.stack(
        [
            (aa * gradient[0] - ba * gradient[1]) / determinant,
            (bb * gradient[1] - ba * gradient[0]) / determinant,
        ]
    )


def _log_priors(parameters: Floats, priors: ItemPriors) -> Floats:
    b = ((parameters[0] - priors.difficulty) / priors.difficulty_sd) ** 2
    a = ((parameters[1] - priors.log_discrimination) / priors.log_discrimination_sd) ** 2
    result: Floats = -0.5 * (b + a)
    return result


def _errors(
    log: ResponseLog, priors: ItemPriors, nodes: Floats, posterior: Floats, parameters: Floats
) -> tuple[Floats, Floats, Floats]:
    """Standard errors of b and log a and their correlation, (n,) each, by Louis' formula.

    Of each answer, the information that a known ability would give, less the variance of its score
    over what is still possible for the ability.
    """
    right, wrong, by_difficulty, by_slope = _slopes(nodes, parameters, priors.guessing)
    sums = np.zeros((3, log.items))
    for start in range(0, len(log.item), _ANSWERS_AT_ONCE):
        part = slice(start, start + _ANSWERS_AT_ONCE)
        item, known = log.item[part], posterior[log.person[part]]
        curve = right[item]
        score = np.where(log.is_right[part, None], 1 / curve, -1 / wrong[item])
        full = known / (curve * wrong[item])
        b, a = by_difficulty[item], by_slope[item]
        score_b, score_a = score * b, score * a
        mean_b, mean_a = (known * score_b).sum(axis=1), (known * score_a).sum(axis=1)
        for row, (one, two, own_one, own_two, mean) in enumerate(
            (
                (b, b, score_b, score_b, mean_b * mean_b),
                (b, a, score_b, score_a, mean_b * mean_a),
                (a, a, score_a, score_a, mean_a * mean_a),
            )
        ):
            told = (full * one * two - known * own_one * own_two).sum(axis=1) + mean
            sums[row] += np.bincount(item, told, minlength=log.items)
    bb = np.maximum(sums[0], 0) + priors.difficulty_sd**-2
    aa = np.maximum(sums[2], 0) + priors.log_discrimination_sd**-2
    # Rounding and a few odd answers must not make the errors of b and log a more than dependent.
    most = 0.99 * np.sqrt(bb * aa)
    ba = np.clip(sums[1], -most, most)
    with np.errstate(divide="ignore", invalid="ignore"):
        determinant = bb * aa - ba**2
        difficulty, slope = np.sqrt(aa / determinant), np.sqrt(bb / determinant)
        correlation = -ba / np.sqrt(bb * aa)
    nothing = (bb <= 0) | (aa <= 0)
    return (
        np.where(nothing, np.inf, difficulty),
        np.where(nothing, np.inf, slope),
        np.where(nothing, 0.0, correlation),
    )
