"""What a career path asks for at each level, as weights and cuts on the skills."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from waymark.measurement.arrays import Flags, Floats, Integers, finite, flags, indices, within
from waymark.measurement.errors import NothingAsked, UnknownArea, UnknownSkill
from waymark.measurement.scale import CUTS, LEVELS, Level, cut_of
from waymark.measurement.skill_space import SkillSpace


class SkillRequirement(msgspec.Struct, frozen=True):
    """One line of a path: at `level` it needs `skill` as deep as the cut of `depth`."""

    level: Level
    skill: int
    depth: Level
    weight: float


class PathTargets(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Weights and cuts of the three levels (rows, in the order of LEVELS) over s skills.

    The margin at a level is Σ weight (θ - cut): how far a person is above what it asks for.
    """

    weights: Floats
    """(3, s), each row sums to 1; zero where a level does not ask for the skill."""
    cuts: Floats
    """(3, s) logits."""
    must_have: Flags
    """(3, areas): areas whose own margin at that level must not be clearly negative."""
    area_of_skill: Integers
    """(s,)"""

    @classmethod
    def build(
        cls,
        space: SkillSpace,
        requirements: Sequence[SkillRequirement],
        must_have: Mapping[Level, Sequence[int]] | None = None,
    ) -> "PathTargets":
        """Gather a path's requirements; several lines for one level and skill add their weights.

        Where they differ in depth, the last one's counts.
        Errors: UnknownSkill, UnknownArea, OutOfRange (weight), NothingAsked.
        """
        skills = indices("skill", [line.skill for line in requirements], space.size, UnknownSkill)
        line_weights = finite("weight", [line.weight for line in requirements], skills.shape)
        within("weight", line_weights, line_weights > 0, "> 0")
        weights = np.zeros((len(LEVELS), space.size))
        cuts = np.repeat(np.array(CUTS)[:, None], space.size, axis=1)
        for line in requirements:
            row = LEVELS.index(line.level)
            weights[row, line.skill] += line.weight
            cuts[row, line.skill] = cut_of(line.depth)
        required = np.zeros((len(LEVELS), space.area_count), dtype=np.bool_)
        for level, areas in (must_have or {}).items():
            known = indices(f"must_have[{level}]", areas, space.area_count, UnknownArea)
            required[LEVELS.index(level), known] = True
        return cls._normalised(weights, cuts, required, space.area_of_skill)

    @classmethod
    def for_one_skill(cls, space: SkillSpace, skill: int) -> "PathTargets":
        """The targets of a one-skill check: each level asks for that skill at its own cut."""
        return cls.build(space, [SkillRequirement(level, skill, level, 1.0) for level in LEVELS])

    @property
    def weighted_areas(self) -> Flags:
        """(areas,): the blueprint, every area with weight at some level."""
        return np.asarray(self.area_weights().sum(axis=0) > 0)

    @property
    def weighted_skills(self) -> Flags:
        """(s,): every skill with weight at some level."""
        return np.asarray(self.weights.sum(axis=0) > 0)

    @property
    def offsets(self) -> Floats:
        """(3,) the weighted cut of each level: what the margin takes off the weighted ability."""
        return np.asarray((self.weights * self.cuts).sum(axis=1))

    def area_weights(self) -> Floats:
        """(3, areas): how much of each level's weight an area holds."""
        totals = np.zeros(self.must_have.shape)
        for row, weights in enumerate(self.weights):
            np.add.at(totals[row], self.area_of_skill, weights)
        return totals

    def for_stack(self, in_stack: npt.ArrayLike) -> "PathTargets":
        """The same path for a person whose stack holds the skills flagged in `in_stack` (s,).

        The alternatives they did not choose lose their weight and the rest is renormalised. A
        must-have area without any weight left asks for nothing.
        Errors: NothingAsked where a level has no weight left.
        """
        chosen = flags("in_stack", in_stack, self.weights.shape[1])
        return self._normalised(
            self.weights * chosen, self.cuts, self.must_have, self.area_of_skill
        )

    @classmethod
    def _normalised(
        cls, weights: Floats, cuts: Floats, must_have: Flags, area_of_skill: Integers
    ) -> "PathTargets":
        totals = weights.sum(axis=1)
        for level, total in zip(LEVELS, totals, strict=True):
            if not total > 0:
                raise NothingAsked(f"level {level} has no skill with weight")
        return cls(
            weights=weights / totals[:, None],
            cuts=cuts,
            must_have=must_have,
            area_of_skill=area_of_skill,
        )
