"""What calibration reads: answers of many people to many items, and what authors believed."""

import msgspec
import numpy as np
import numpy.typing as npt

from waymark.measurement.arrays import Flags, Floats, Integers, finite, flags, indices, within
from waymark.measurement.errors import OutOfRange, UnknownItem, UnknownPerson, WrongShape

DENSE_FROM = 0.2
"""Share of all pairs of person and item that are answered from which a full matrix is faster."""


class ItemPriors(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What is believed of n items before the log is read: arrays (n,). Infinite sd: nothing."""

    difficulty: Floats
    difficulty_sd: Floats
    log_discrimination: Floats
    log_discrimination_sd: Floats
    guessing: Floats

    @classmethod
    def build(
        cls,
        *,
        difficulty: npt.ArrayLike,
        difficulty_sd: npt.ArrayLike,
        log_discrimination: npt.ArrayLike,
        log_discrimination_sd: npt.ArrayLike,
        guessing: npt.ArrayLike,
    ) -> "ItemPriors":
        """Check the arrays. Errors: WrongShape, NotFinite, OutOfRange."""
        shape = np.shape(difficulty)
        spreads = []
        for name, given in (
            ("difficulty_sd", difficulty_sd),
            ("log_discrimination_sd", log_discrimination_sd),
        ):
            spread = np.asarray(given, dtype=np.float64)
            if spread.shape != shape:
                raise WrongShape(f"{name} has the shape {spread.shape}, expected {shape}")
            within(name, spread, spread > 0, "> 0")  # false for NaN, too
            spreads.append(spread)
        guess = finite("guessing", guessing, shape)
        within("guessing", guess, (guess >= 0) & (guess < 1), "in [0, 1)")
        return cls(
            difficulty=finite("difficulty", difficulty, shape),
            difficulty_sd=spreads[0],
            log_discrimination=finite("log_discrimination", log_discrimination, shape),
            log_discrimination_sd=spreads[1],
            guessing=guess,
        )

    @classmethod
    def none(cls, count: int, guessing: npt.ArrayLike = 0.0) -> "ItemPriors":
        """Nothing is believed of any item but its guessing: maximum likelihood."""
        nothing = np.full(count, np.inf)
        return cls.build(
            difficulty=np.zeros(count),
            difficulty_sd=nothing,
            log_discrimination=np.zeros(count),
            log_discrimination_sd=nothing,
            guessing=np.broadcast_to(guessing, count),
        )

    @property
    def size(self) -> int:
        return len(self.difficulty)

    def of(self, items: Integers) -> "ItemPriors":
        """The priors of some of the items."""
        return ItemPriors(
            difficulty=self.difficulty[items],
            difficulty_sd=self.difficulty_sd[items],
            log_discrimination=self.log_discrimination[items],
            log_discrimination_sd=self.log_discrimination_sd[items],
            guessing=self.guessing[items],
        )


class ResponseLog(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """r answers: person p was right on item i, or not."""

    person: Integers
    item: Integers
    is_right: Flags
    people: int
    items: int

    @classmethod
    def build(
        cls,
        person: npt.ArrayLike,
        item: npt.ArrayLike,
        is_right: npt.ArrayLike,
        *,
        people: int,
        items: int,
    ) -> "ResponseLog":
        """Check the log; its order does not matter. Errors: UnknownPerson, UnknownItem, WrongShape.

        OutOfRange where somebody answered one item twice.
        """
        persons = indices("person", person, people, UnknownPerson)
        asked = indices("item", item, items, UnknownItem)
        if persons.ndim != 1 or asked.shape != persons.shape:
            raise WrongShape(f"person {persons.shape} and item {asked.shape} must be equally long")
        right = flags("is_right", is_right, len(persons))
        order = np.lexsort((asked, persons))
        persons, asked, right = persons[order], asked[order], right[order]
        repeated = (np.diff(persons) == 0) & (np.diff(asked) == 0)
        if repeated.any():
            place = int(np.flatnonzero(repeated)[0])
            raise OutOfRange(f"person {persons[place]} answered item {asked[place]} twice")
        return cls(person=persons, item=asked, is_right=right, people=people, items=items)

    def is_dense(self) -> bool:
        return len(self.person) >= DENSE_FROM * self.people * self.items
