"""What is the same for everybody who takes one path with one stack on one release of the bank."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from waymark.measurement.arrays import Flags, Floats, Integers, finite, flags, indices, within
from waymark.measurement.errors import OutOfRange, UnknownItem, UnknownSkill, WrongShape
from waymark.measurement.items import ItemBank
from waymark.measurement.path_targets import PathTargets
from waymark.measurement.projection import Directions
from waymark.measurement.selection import Pool
from waymark.measurement.skill_space import SkillSpace


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The length of a session and how sure it wants to be."""

    minimum: int = 12
    """Scored answers before a session may end by itself."""
    maximum: int = 40
    """Questions, pilots included."""
    interval_width: float | None = None
    """Logits: stop where the 90 % interval of the margin is at most this wide; None = never."""
    target_sd: float = 0.25
    """Logits: the margin's standard deviation at which certainty is called complete."""
    area_run: int = 2
    """Questions in a row from one area, where another area has any left."""
    pilots: int = 2
    """Between 1 and this many unscored questions; 0 for none."""

    def __post_init__(self) -> None:
        if not 1 <= self.minimum <= self.maximum:
            raise OutOfRange(f"minimum {self.minimum} must be in [1, maximum {self.maximum}]")
        for name in ("interval_width", "target_sd"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise OutOfRange(f"{name} is {value}, must be > 0")
        if self.area_run < 1:
            raise OutOfRange(f"area_run is {self.area_run}, must be >= 1")
        if not 0 <= self.pilots < self.minimum:
            raise OutOfRange(f"pilots is {self.pilots}, must be in [0, minimum)")


PATH_ASSESSMENT = Limits()
ONE_SKILL_CHECK = Limits(minimum=5, maximum=8, target_sd=0.5, area_run=8, pilots=0)
REFRESH = Limits(minimum=3, maximum=5, target_sd=0.35, pilots=0)


class SessionPlan(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Everything that `next_step` needs beside the person. Build it with `SessionPlan.build`.

    It depends on release, path, stack and kind of session only, so a caller may keep it.
    """

    space: SkillSpace
    bank: ItemBank
    targets: PathTargets
    directions: Directions
    """The margins of the three levels."""
    area_of_item: Integers
    """(n,)"""
    scored: Flags
    """(n,) may be asked and counts."""
    pool: Pool
    """The k scored items, gathered."""
    pool_areas: Integers
    """(k,) the area of each item of the pool."""
    pool_prices: Floats
    """(k,) exposure prices, 1 / logit²."""
    pilots: Flags
    """(n,) may be asked on trial."""
    excludes: Mapping[int, Integers]
    """Items that may not be asked beside this one: its family and its enemies."""
    blueprint: Flags
    """(areas,) each to be touched before the end."""
    limits: Limits

    @classmethod
    def build(
        cls,
        space: SkillSpace,
        bank: ItemBank,
        targets: PathTargets,
        *,
        in_stack: npt.ArrayLike | None = None,
        eligible: npt.ArrayLike | None = None,
        pilots: npt.ArrayLike | None = None,
        families: npt.ArrayLike | None = None,
        enemies: Sequence[tuple[int, int]] = (),
        prices: npt.ArrayLike | None = None,
        limits: Limits = PATH_ASSESSMENT,
    ) -> "SessionPlan":
        """Check and join the parts.

        in_stack (s,) booleans: the skills of the person's stack; the others lose their weight
            and their questions. None: all.
        eligible (n,) booleans: items that fit the person's stack and are live or on trial.
        pilots (n,) booleans: items on trial, never scored.
        families (n,) whole numbers: items with the same number >= 0 are siblings; -1 for none.
        enemies: pairs of items that give each other away.
        prices (n,): see `exposure.updated_prices`.
        Only items on skills with weight at some level are ever asked.
        Errors: those of the parts, UnknownSkill, UnknownItem, WrongShape, OutOfRange.
        """
        indices("bank.skill", bank.skill, space.size, UnknownSkill)
        if targets.weights.shape[1] != space.size:
            raise WrongShape(f"targets are for {targets.weights.shape[1]} skills, not {space.size}")
        if in_stack is not None:
            targets = targets.for_stack(in_stack)
        everything = np.ones(bank.size, dtype=np.bool_)
        allowed = everything if eligible is None else flags("eligible", eligible, bank.size)
        on_trial = ~everything if pilots is None else flags("pilots", pilots, bank.size)
        price = np.zeros(bank.size) if prices is None else finite("prices", prices, (bank.size,))
        within("prices", price, price >= 0, ">= 0")
        allowed = allowed & targets.weighted_skills[bank.skill]
        area_of_item = space.area_of_skill[bank.skill]
        pool = Pool.of(bank, allowed & ~on_trial)
        return cls(
            space=space,
            bank=bank,
            targets=targets,
            directions=Directions.of(space, targets.weights, targets.offsets),
            area_of_item=area_of_item,
            scored=allowed & ~on_trial,
            pool=pool,
            pool_areas=area_of_item[pool.items],
            pool_prices=price[pool.items],
            pilots=allowed & on_trial,
            excludes=_exclusions(bank.size, families, enemies),
            blueprint=targets.weighted_areas,
            limits=limits,
        )


def _exclusions(
    size: int, families: npt.ArrayLike | None, enemies: Sequence[tuple[int, int]]
) -> dict[int, Integers]:
    excluded: dict[int, set[int]] = {}
    for first, second in indices("enemies", enemies, size, UnknownItem).reshape(-1, 2).tolist():
        excluded.setdefault(first, set()).add(second)
        excluded.setdefault(second, set()).add(first)
    if families is not None:
        family_of_item = np.asarray(families)
        if family_of_item.shape != (size,) or not np.issubdtype(family_of_item.dtype, np.integer):
            raise WrongShape(f"families must be {size} whole numbers")
        members: dict[int, list[int]] = {}
        for item, family in enumerate(family_of_item.tolist()):
            if family >= 0:
                members.setdefault(family, []).append(item)
        for siblings in members.values():
            for item in siblings:
                excluded.setdefault(item, set()).update(siblings)
    return {item: np.array(sorted(others), dtype=np.intp) for item, others in excluded.items()}
