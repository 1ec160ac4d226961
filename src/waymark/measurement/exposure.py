"""Shadow prices that keep items from being seen too often.

Each item's exposure (share of takers who saw it) may be at most a cap. Choosing questions under
these caps is a linear programme over the population; its dual gives every item a price, zero
where the cap does not bind, and subtracting the price from an item's value makes greedy choices
respect the caps at the least loss. The prices are learnt by dual ascent from observed exposure.
Source: van der Linden & Veldkamp, "Constraining item exposure in computerized adaptive testing"
(2004) for the aim; Boyd & Vandenberghe, Convex Optimization (2004), section 5.
"""

import numpy as np
import numpy.typing as npt

from waymark.measurement.arrays import Floats, finite, within
from waymark.measurement.errors import OutOfRange

EXPOSURE_CAP = 0.20
"""Share of takers who may see any one item."""
PRICE_STEP = 0.3
"""1 / logit² per unit of excess exposure and update. Good items gain 0.3 to 0.6."""


def updated_prices(
    prices: npt.ArrayLike,
    exposure: npt.ArrayLike,
    *,
    cap: float = EXPOSURE_CAP,
    step: float = PRICE_STEP,
) -> Floats:
    """Return max(0, price + step (exposure - cap)) for each item.

    `exposure` (n,) is the share of takers in the last window that saw each item, in [0, 1]; the
    prices are in units of the objective, 1 / logit² (see `selection`).
    Errors: WrongShape, NotFinite, OutOfRange.
    """
    shape = np.shape(exposure)
    known = finite("prices", prices, shape)
    seen = finite("exposure", exposure, shape)
    within("prices", known, known >= 0, ">= 0")
    within("exposure", seen, (seen >= 0) & (seen <= 1), "in [0, 1]")
    if not 0 < cap <= 1:
        raise OutOfRange(f"cap is {cap}, must be in (0, 1]")
    if not step > 0:
        raise OutOfRange(f"step is {step}, must be > 0")
    return np.maximum(0.0, known + step * (seen - cap))
