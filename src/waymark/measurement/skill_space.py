"""The skill space: the prior over a person's abilities, one entry per skill of the skill graph.

    cov(i, j) = general + area [same area] + graph kernel(i, j) + specific [i = j]

with total variance 1, so that every skill alone is N(0, 1) for a working back-end developer. Each
term is positive semidefinite and the last one positive definite, so the sum can always be
inverted. The kernel is the regularised Laplacian (I + strength L)⁻¹ of the undirected
prerequisite graph (Smola & Kondor, "Kernels and regularization on graphs", COLT 2003), scaled to
unit diagonal: neighbours in the graph go together, and the further apart the less, so that failing
a prerequisite lowers what rests on it and passing the advanced skill raises what lies under it.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from waymark.measurement.arrays import Floats, Integers, indices
from waymark.measurement.errors import OutOfRange, UnknownSkill, WrongShape


class VarianceShares(msgspec.Struct, frozen=True, kw_only=True):
    """How the unit variance of a skill is made up. `specific` is what the others leave."""

    general: float = 0.45
    area: float = 0.25
    graph: float = 0.15

    def __post_init__(self) -> None:
        for name in ("general", "area", "graph"):
            value = getattr(self, name)
            if not 0 <= value < 1:
                raise OutOfRange(f"{name} is {value}, must be in [0, 1)")
        if not self.specific > 0:
            raise OutOfRange(f"specific is {self.specific}, must be > 0")

    @property
    def specific(self) -> float:
        return 1 - self.general - self.area - self.graph


class SkillSpace(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The prior of s skills in some areas. Build it with `SkillSpace.build`."""

    area_of_skill: Integers
    """(s,) index of each skill's area, counted from 0."""
    area_count: int
    mean: Floats
    """(s,) logits."""
    covariance: Floats
    """(s, s) logits², unit diagonal."""

    @property
    def size(self) -> int:
        return len(self.area_of_skill)

    @classmethod
    def build(
        cls,
        area_of_skill: npt.ArrayLike,
        prerequisites: Sequence[tuple[int, int]],
        shares: VarianceShares | None = None,
    ) -> "SkillSpace":
        """Return the prior for skills in their areas, joined by (skill, prerequisite) pairs.

        The direction of a pair does not matter here, nor does a repetition.
        Errors: UnknownSkill, WrongShape (no skills), OutOfRange (a skill that requires itself).
        """
        shares = shares or VarianceShares()
        area = indices("area_of_skill", area_of_skill, np.iinfo(np.intp).max, WrongShape)
        if area.ndim != 1 or len(area) == 0:
            raise WrongShape(f"area_of_skill has shape {area.shape}, expected one entry per skill")
        size = len(area)
        covariance = shares.general + shares.area * (area[:, None] == area[None, :])
        covariance = covariance + shares.graph * prerequisite_kernel(size, prerequisites)
        covariance[np.diag_indices(size)] = 1.0
        covariance.flags.writeable = False
        mean = np.zeros(size)
        mean.flags.writeable = False
        return cls(
            area_of_skill=area,
            area_count=int(area.max()) + 1,
            mean=mean,
            covariance=covariance,
        )


def prerequisite_kernel(
    size: int, prerequisites: Sequence[tuple[int, int]], strength: float = 1.0
) -> Floats:
    """(I + strength L)⁻¹ of the undirected graph, scaled to unit diagonal: (size, size)."""
    pairs = indices("prerequisites", prerequisites, size, UnknownSkill).reshape(-1, 2)
    loops = pairs[pairs[:, 0] == pairs[:, 1], 0]
    if len(loops):
        raise OutOfRange(f"skill {loops[0]} is a prerequisite of itself")
    joined = np.zeros((size, size))
    joined[pairs[:, 0], pairs[:, 1]] = 1
    joined[pairs[:, 1], pairs[:, 0]] = 1
    laplacian = np.diag(joined.sum(axis=1)) - joined
    kernel = np.linalg.inv(np.eye(size) + strength * laplacian)
    scale = 1 / np.sqrt(np.diagonal(kernel))
    kernel = kernel * scale[:, None] * scale[None, :]
    return np.asarray((kernel + kernel.T) / 2, dtype=np.float64)
