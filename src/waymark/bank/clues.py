"""Players who know nothing but the habits of authors, and how well they would do.

Over all single-choice questions, a player who always picks the longest option (or the first, the
most qualified, ...) must score no better than chance + 3 points. Otherwise the form of the options
gives the key away.
"""

import math
import re
from collections.abc import Callable, Iterable

import msgspec

from waymark.bank.content import SingleChoice
from waymark.bank.prose import plain_text

ALLOWED_ABOVE_CHANCE = 0.03
FULL_BANK = 100
"""From this many single-choice questions on, the rule holds as it stands. Below, luck alone moves
a player by more than 3 points, so two standard deviations of a binomial share are added."""

QUALIFIER = re.compile(
    r"\b(because|since|so that|so|unless|until|while|when|where|if|only|except|although|may|might"
    r"|can|could|often|usually|typically|generally|sometimes|mostly|likely|at least|at most)\b",
    re.IGNORECASE,
)

Rating = Callable[[str], float]
PLAYERS_BY_RATING: dict[str, Rating] = {
    "longest": len,
    "shortest": lambda text: -len(text),
    "most qualified": lambda text: len(QUALIFIER.findall(text)),
}
PLAYERS_BY_PLACE = {"first": 0, "second": 1, "third": 2, "last": -1}


class PlayerScore(msgspec.Struct, frozen=True):
    """Shares of all single-choice questions, 0 to 1."""

    player: str
    score: float
    chance: float
    allowed: float

    @property
    def is_too_good(self) -> bool:
        return self.score > self.allowed


def player_scores(questions: Iterable[object]) -> list[PlayerScore]:
    """Return how each player does over the single-choice questions among `questions`.

    Where several options are equally long (qualified), the player picks among them at random, so
    the expected score counts. With no question at all, the list is empty.
    """
    singles = [question for question in questions if isinstance(question, SingleChoice)]
    singles = [single for single in singles if sum(o.correct for o in single.options) == 1]
    if not singles:
        return []
    chance = math.fsum(1 / len(single.options) for single in singles) / len(singles)
    allowed = chance + ALLOWED_ABOVE_CHANCE
    if len(singles) < FULL_BANK:
        allowed += 2 * math.sqrt(chance * (1 - chance) / len(singles))
    hits = {
        name: [_hit_by_place(single, place) for single in singles]
        for name, place in PLAYERS_BY_PLACE.items()
    }
    for name, rating in PLAYERS_BY_RATING.items():
        hits[name] = [_hit_by_rating(single, rating) for single in singles]
    return [
        PlayerScore(name, math.fsum(shares) / len(singles), chance, allowed)
        for name, shares in hits.items()
    ]


def _hit_by_place(single: SingleChoice, place: int) -> float:
    return float(single.options[place].correct)


def _hit_by_rating(single: SingleChoice, rating: Rating) -> float:
    ratings = [rating(plain_text(option.text)) for option in single.options]
    picked = [
        option.correct
        for option, rated in zip(single.options, ratings, strict=True)
        if rated == max(ratings)
    ]
    return sum(picked) / len(picked)
