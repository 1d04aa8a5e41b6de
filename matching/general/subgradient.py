"""Prices found by trial: raise what is overrun, lower what is not."""

import numpy as np

from matching.arrays import Floats
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.sheet import Sheet

_MEMORY, _MEMORY_OF_SIZE = 0.8, 0.95


def improve_prices(
    dual: Dual, sheet: Sheet, prices: Floats, steps: int, first: float, last: float, clock: Clock
) -> Floats:
    """Return better prices than the given ones, for the units of a sheet.

    A subgradient of the Lagrangian bound, each rule's step measured by its own past overruns (D. P. Kingma and
    J. Ba, Adam, ICLR 2015), so that rules in units of work, leads and value move at one pace; the step shrinks
    from `first` to `last` of what a unit of the row is typically worth. The prices of the second half are averaged.
    """
    pace = typical_prices(sheet)
    drift, size = np.zeros_like(prices), np.zeros_like(prices)
    mean, count = np.zeros_like(prices), 0
    for step in range(steps):
        if clock.is_up:
            break
        choice, _ = sheet.best(prices)
        overrun = sheet.taken(choice) - sheet.limit
        drift = _MEMORY * drift + (1 - _MEMORY) * overrun
        size = _MEMORY_OF_SIZE * size + (1 - _MEMORY_OF_SIZE) * overrun**2
        shrunk = first * (last / first) ** (step / steps)
        scale = np.sqrt(size / (1 - _MEMORY_OF_SIZE ** (step + 1))) + 1e-12
        prices = dual.lawful(prices + shrunk * pace * drift / (1 - _MEMORY ** (step + 1)) / scale)
        if step >= steps // 2:
            mean, count = mean + prices, count + 1
    return dual.lawful(mean / count) if count else prices


def typical_prices(sheet: Sheet) -> Floats:
    """Return what a unit of each row is typically worth: mean gain over mean amount of the pairs in it."""
    gain = np.abs(np.where(np.isfinite(sheet.gain), sheet.gain, 0.0)).ravel()
    row, amount = sheet.amount.indices, np.abs(sheet.amount.data)
    total = np.bincount(row, weights=amount, minlength=len(sheet.limit))
    worth = np.bincount(row, weights=np.repeat(gain, np.diff(sheet.amount.indptr)), minlength=len(sheet.limit))
    return np.where(total > 0, worth / np.where(total > 0, total, 1.0), 0.0)
