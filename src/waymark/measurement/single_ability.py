"""The ordinary adaptive test, as a yardstick for the study: one ability, point estimates of items.

A N(0, 1) prior, expected a posteriori estimates on a grid (Bock & Mislevy, Applied Psychological
Measurement 6, 1982), and always the item with the greatest Fisher information at the estimate.
All people at once.
"""

from collections.abc import Sequence

import numpy as np

from waymark.measurement.arrays import Flags, Floats
from waymark.measurement.items import ItemBank

_ABILITIES = np.linspace(-4, 4, 81)


def single_ability_test(
    bank: ItemBank, allowed: Flags, is_right: Flags, lengths: Sequence[int]
) -> dict[int, tuple[Floats, Floats]]:
    """Return estimates and standard errors (people,) after each of `lengths` answers."""
    log_right, log_wrong, information = _tables(bank)
    people = len(is_right)
    everyone = np.arange(people)
    log_weights = np.tile(-(_ABILITIES**2) / 2, (people, 1))
    open_items = np.tile(allowed, (people, 1))
    results = {}
    for answered in range(1, max(lengths) + 1):
        mean, _ = _estimates(log_weights)
        nearest = np.abs(_ABILITIES - mean[:, None]).argmin(axis=1)
        item = np.where(open_items, information[nearest], -1.0).argmax(axis=1)
        open_items[everyone, item] = False
        right = is_right[everyone, item]
        log_weights += np.where(right[:, None], log_right[item], log_wrong[item])
        if answered in lengths:
            results[answered] = _estimates(log_weights)
    return results


def _tables(bank: ItemBank) -> tuple[Floats, Floats, Floats]:
    """Log chances (n, abilities) and Fisher information (abilities, n) at the parameters' means.

    Information of the 3PL: a² (1 - P) / P ((P - c) / (1 - c))².
    """
    discrimination = np.exp(bank.log_discrimination)[:, None]
    guessing = bank.guessing[:, None]
    knowing = 1 / (1 + np.exp(-discrimination * (_ABILITIES - bank.difficulty[:, None])))
    right = guessing + (1 - guessing) * knowing
    information = discrimination**2 * (1 - right) / right * knowing**2
    return np.log(right), np.log1p(-right), np.ascontiguousarray(information.T)


def _estimates(log_weights: Floats) -> tuple[Floats, Floats]:
    weights = np.exp(log_weights - log_weights.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    mean = weights @ _ABILITIES
    variance = weights @ _ABILITIES**2 - mean**2
    return mean, np.sqrt(variance)
