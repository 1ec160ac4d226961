"""Array types and the checks at the engine's doors. Checked arrays are copies and read-only."""

import numpy as np
import numpy.typing as npt

from waymark.measurement.errors import MeasurementError, NotFinite, OutOfRange, WrongShape

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


def finite(name: str, values: npt.ArrayLike, shape: tuple[int, ...]) -> Floats:
    """Return `values` as a read-only float array of exactly `shape`, every entry finite.

    Errors: WrongShape, NotFinite; both name `name`, the latter also the first bad place.
    """
    array = np.array(values, dtype=np.float64)
    if array.shape != shape:
        raise WrongShape(f"{name} has shape {array.shape}, expected {shape}")
    if not np.isfinite(array).all():
        place = tuple(int(axis) for axis in np.argwhere(~np.isfinite(array))[0])
        raise NotFinite(f"{name}{list(place)} is {array[place]}")
    array.flags.writeable = False
    return array


def within(name: str, values: Floats, allowed: Flags, rule: str) -> None:
    """Raise OutOfRange naming the first entry of `values` where `allowed` is false."""
    bad = np.argwhere(~allowed)
    if len(bad):
        place = tuple(int(axis) for axis in bad[0])
        raise OutOfRange(f"{name}{list(place)} is {values[place]}, must be {rule}")


def indices(
    name: str, values: npt.ArrayLike, count: int, unknown: type[MeasurementError]
) -> Integers:
    """Return `values` as a read-only array of whole numbers in [0, count), else raise `unknown`."""
    array = np.array(values)
    if array.size == 0:
        array = array.astype(np.intp)
    if not np.issubdtype(array.dtype, np.integer):
        raise WrongShape(f"{name} must hold whole numbers, got {array.dtype}")
    bad = np.argwhere((array < 0) | (array >= count))
    if len(bad):
        place = tuple(int(axis) for axis in bad[0])
        raise unknown(f"{name}{list(place)} is {array[place]}, there are {count}")
    array = array.astype(np.intp)
    array.flags.writeable = False
    return array


def flags(name: str, values: npt.ArrayLike, count: int) -> Flags:
    """Return `values` as a read-only array of `count` booleans."""
    array = np.array(values)
    if array.shape != (count,) or array.dtype != np.bool_:
        raise WrongShape(f"{name} must be {count} booleans, got {array.dtype} {array.shape}")
    array.flags.writeable = False
    return array
