"""A made-up bank, path and group of people, for the simulation study.

The abilities really do differ by area and by skill, and nobody's true answers depend on how the
questions are chosen: whether person p is right on item i is drawn once, so that every method meets
the same people with the same knowledge.
"""

import math

import msgspec
import numpy as np

from waymark.measurement.arrays import Flags, Floats
from waymark.measurement.items import ItemBank
from waymark.measurement.path_targets import PathTargets, SkillRequirement
from waymark.measurement.scale import (
    DIFFICULTY_SD,
    HARDNESS_SHIFTS,
    LEVELS,
    LOG_DISCRIMINATION_MEAN,
    LOG_DISCRIMINATION_SD,
    Hardness,
    prior_item,
)
from waymark.measurement.skill_space import SkillSpace

AREAS = 14
SKILLS_IN_AREA = 11
ITEMS_ON_SKILL = 8
_HARDNESSES: tuple[Hardness, ...] = tuple(HARDNESS_SHIFTS)
_GUESSING = (0.25, 0.0)
_GUESSABLE_SHARE = 0.6  # single choice among four; the rest is typed, ordered or matched
_BRIDGES = 30  # prerequisites from one area to another


class Calibration(msgspec.Struct, frozen=True):
    """How well the engine knows the items: standard errors of the data, infinite for none."""

    difficulty_error: float
    log_discrimination_error: float


CALIBRATED = Calibration(0.15, 0.15)
"""About what some 400 answers per item give."""
AUTHORS_RATINGS = Calibration(math.inf, math.inf)
"""A bank on its first day."""


class Population(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    space: SkillSpace
    bank: ItemBank
    """What the engine knows of the items."""
    targets: PathTargets
    true_margins: Floats
    """(people, 3) logits."""
    is_right: Flags
    """(people, n): what each person would answer to each item."""


def simulated_population(
    people: int, seed: int | tuple[int, ...], calibration: Calibration
) -> Population:
    """Draw a skill graph, a path over all areas, a bank and people. The seed fixes all of it."""
    random = np.random.default_rng(seed)
    space = _space(random)
    targets = _targets(space, random)
    bank, difficulty, discrimination = _bank(space, calibration, random)
    abilities = random.multivariate_normal(space.mean, space.covariance, people, method="cholesky")
    logits = discrimination * (abilities[:, bank.skill] - difficulty)
    chances = bank.guessing + (1 - bank.guessing) / (1 + np.exp(-logits))
    return Population(
        space=space,
        bank=bank,
        targets=targets,
        true_margins=abilities @ targets.weights.T - targets.offsets,
        is_right=random.random(chances.shape) < chances,
    )


def _space(random: np.random.Generator) -> SkillSpace:
    """Each skill but an area's first rests on an earlier one of its area; some on other areas."""
    size = AREAS * SKILLS_IN_AREA
    within = [
        (skill, skill - int(random.integers(1, skill % SKILLS_IN_AREA + 1)))
        for skill in range(size)
        if skill % SKILLS_IN_AREA
    ]
    ends = [random.choice(size, 2, replace=False) for _ in range(_BRIDGES)]
    across = [(int(first), int(second)) for first, second in ends]
    return SkillSpace.build(np.repeat(np.arange(AREAS), SKILLS_IN_AREA), within + across)


def _targets(space: SkillSpace, random: np.random.Generator) -> PathTargets:
    """Every skill at every level, areas and skills of differing weight."""
    area_weights = random.uniform(0.5, 2.0, AREAS)
    weights = area_weights[space.area_of_skill] * random.uniform(0.5, 2.0, space.size)
    return PathTargets.build(
        space,
        [
            SkillRequirement(level, skill, level, float(weight))
            for skill, weight in enumerate(weights)
            for level in LEVELS
        ],
    )


def _bank(
    space: SkillSpace, calibration: Calibration, random: np.random.Generator
) -> tuple[ItemBank, Floats, Floats]:
    """The bank as the engine knows it, and the true b and a of its items.

    Truth is spread around the author's rating as the prior says; calibration narrows what the
    engine knows by the usual rule for Gaussians, so its stated uncertainty is the real one.
    """
    count = space.size * ITEMS_ON_SKILL
    priors = [
        prior_item(
            LEVELS[int(random.integers(len(LEVELS)))],
            _HARDNESSES[int(random.integers(len(_HARDNESSES)))],
            _GUESSING[int(random.random() >= _GUESSABLE_SHARE)],
        )
        for _ in range(count)
    ]
    rated = np.array([prior.difficulty for prior in priors])
    difficulty = rated + DIFFICULTY_SD * random.standard_normal(count)
    log_mean = np.full(count, LOG_DISCRIMINATION_MEAN)
    log_discrimination = log_mean + LOG_DISCRIMINATION_SD * random.standard_normal(count)
    known_difficulty, difficulty_sd = _known(
        rated, difficulty, DIFFICULTY_SD, calibration.difficulty_error, random
    )
    known_log, log_sd = _known(
        log_mean,
        log_discrimination,
        LOG_DISCRIMINATION_SD,
        calibration.log_discrimination_error,
        random,
    )
    bank = ItemBank.build(
        skill=np.repeat(np.arange(space.size), ITEMS_ON_SKILL),
        skill_count=space.size,
        difficulty=known_difficulty,
        difficulty_sd=np.full(count, difficulty_sd),
        log_discrimination=known_log,
        log_discrimination_sd=np.full(count, log_sd),
        guessing=[prior.guessing for prior in priors],
    )
    return bank, difficulty, np.exp(log_discrimination)


def _known(
    prior_mean: Floats, truth: Floats, prior_sd: float, error: float, random: np.random.Generator
) -> tuple[Floats, float]:
    """Posterior mean and standard deviation after an estimate with standard error `error`."""
    weight = prior_sd**2 / (prior_sd**2 + error**2)  # 0 for an infinite error
    noise = random.standard_normal(len(truth))
    if weight == 0:
        return prior_mean, prior_sd
    estimate = truth + error * noise
    return prior_mean + weight * (estimate - prior_mean), prior_sd * math.sqrt(1 - weight)
