"""Random questions under this model, as a yardstick for the study. All people at once."""

from collections.abc import Sequence

import numpy as np

from waymark.measurement.arrays import Flags, Floats, Integers
from waymark.measurement.plan import SessionPlan
from waymark.measurement.posterior import tilted_moments


def random_questions(
    plan: SessionPlan, is_right: Flags, lengths: Sequence[int], direction: int, seed: int
) -> Floats:
    """Return mean and standard deviation of one margin after each of `lengths` random questions.

    `is_right` (people, n) are everybody's answers; the result is (people, lengths, 2). The numbers
    are those of `observe` and `project`, done for all people in one step (see `posterior`).
    """
    items = _shuffled(plan, len(is_right), max(lengths), seed)
    answers = np.take_along_axis(is_right, items, axis=1)
    skills = plan.bank.skill[items]
    precision, shift = np.zeros(items.shape), np.zeros(items.shape)
    estimates = []
    for ordinal in range(max(lengths)):
        before = slice(0, ordinal)
        skill = skills[:, ordinal]
        covariance = plan.space.covariance
        mean, variance = _predicted(
            covariance[skills[:, before, None], skills[:, None, before]],
            covariance[skill[:, None], skills[:, before]],
            precision[:, before],
            shift[:, before],
        )
        variance = 1 - variance
        matched = tilted_moments(mean, variance, plan.bank, items[:, ordinal], answers[:, ordinal])
        precision[:, ordinal] = 1 / matched[1] - 1 / variance
        shift[:, ordinal] = matched[0] / matched[1] - mean / variance
        if ordinal + 1 in lengths:
            done = slice(0, ordinal + 1)
            estimates.append(
                _margin(plan, direction, skills[:, done], precision[:, done], shift[:, done])
            )
    return np.stack(estimates, axis=1)


def _shuffled(plan: SessionPlan, people: int, length: int, seed: int) -> Integers:
    """Everybody's questions, drawn without repetition from those of the path: (people, length)."""
    random = np.random.default_rng(seed)
    pool = np.tile(plan.pool.items, (people, 1))
    return random.permuted(pool, axis=1)[:, :length]


def _predicted(
    covariance: Floats, toward: Floats, precision: Floats, shift: Floats
) -> tuple[Floats, Floats]:
    """What k sites with prior `covariance` (people, k, k) say of something `toward` (people, k).

    Returns the shift of its mean and the reduction of its variance, (people,) each. The prior
    mean of the simulated space is zero.
    """
    system = np.eye(covariance.shape[1]) + precision[:, :, None] * covariance
    right_sides = np.stack([shift, precision * toward], axis=2)
    solved = np.linalg.solve(system, right_sides)
    pull, gain = np.einsum("pk,pkr->rp", toward, solved)
    return pull, gain


def _margin(
    plan: SessionPlan, direction: int, skills: Integers, precision: Floats, shift: Floats
) -> Floats:
    """Mean and standard deviation of the margin after these sites: (people, 2)."""
    directions = plan.directions
    covariance = plan.space.covariance[skills[:, :, None], skills[:, None, :]]
    toward = directions.spread[skills, direction]
    pull, gain = _predicted(covariance, toward, precision, shift)
    variance = directions.weights[direction] @ directions.spread[:, direction] - gain
    return np.stack([pull - directions.offsets[direction], np.sqrt(variance)], axis=1)
