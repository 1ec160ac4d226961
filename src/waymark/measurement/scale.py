"""The scale: abilities and difficulties in logits, three cuts on every skill.

The cuts are defined by question content and not by whoever happened to take the test: an author
states for which level a question is and how hard it is for that level, and the bookmark rule of
standard setting turns this into a difficulty. Source of the rule: Mitzel, Lewis, Patz & Green,
"The Bookmark procedure", in Cizek (ed.), Setting Performance Standards (2001); 0.67 is its usual
response probability.
"""

import math
from typing import Literal

import msgspec

from waymark.measurement.errors import OutOfRange

Level = Literal["junior", "mid", "senior"]
Hardness = Literal["easy", "typical", "hard"]

LEVELS: tuple[Level, ...] = ("junior", "mid", "senior")
CUTS: tuple[float, ...] = (-1.0, 0.0, 1.0)
"""Where each level begins on every skill, in logits, in the order of LEVELS."""

HARDNESS_SHIFTS: dict[Hardness, float] = {"easy": -0.5, "typical": 0.0, "hard": 0.5}
"""Logits above or below the cut of its level."""

RESPONSE_PROBABILITY = 0.67
DIFFICULTY_SD = 0.5
"""How far, in logits, an author's rating is typically off."""
LOG_DISCRIMINATION_MEAN = math.log(1.2)
LOG_DISCRIMINATION_SD = 0.3


class ItemPrior(msgspec.Struct, frozen=True, kw_only=True):
    """What is believed of an item before anybody answered it (b and log a are Gaussian)."""

    difficulty: float
    """Mean of b, in logits."""
    difficulty_sd: float = DIFFICULTY_SD
    log_discrimination: float = LOG_DISCRIMINATION_MEAN
    log_discrimination_sd: float = LOG_DISCRIMINATION_SD
    guessing: float
    """c: the chance to be right without knowing, in [0, 1)."""


def cut_of(level: Level) -> float:
    """The cut where `level` begins, in logits."""
    return CUTS[LEVELS.index(level)]


def prior_item(level: Level, hardness: Hardness, guessing: float) -> ItemPrior:
    """Return the prior of an item that its author rated `hardness` for `level`.

    A person exactly at θ = cut + shift shall be right with probability .67, guessing included:
        c + (1 - c) / (1 + exp(-a (θ - b))) = .67   with a = exp(E log a) = 1.2, so
        b = θ - log((.67 - c) / (1 - .67)) / a.
    `guessing` must be below .67 for such a b to exist. Errors: OutOfRange.
    """
    if not 0 <= guessing < RESPONSE_PROBABILITY:
        raise OutOfRange(f"guessing is {guessing}, must be in [0, {RESPONSE_PROBABILITY})")
    discrimination = math.exp(LOG_DISCRIMINATION_MEAN)
    bookmark = cut_of(level) + HARDNESS_SHIFTS[hardness]
    logit = math.log((RESPONSE_PROBABILITY - guessing) / (1 - RESPONSE_PROBABILITY))
    return ItemPrior(difficulty=bookmark - logit / discrimination, guessing=guessing)
