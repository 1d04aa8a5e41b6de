"""Good prices for many units: found on a sample, sharpened on larger ones and at last on all."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.sheet import Sheet, sheet_of, shortlist
from matching.general.subgradient import improve_prices

_FIRST_SAMPLE, _GROWTH = 3000, 5


@dataclass(frozen=True, slots=True)
class _Level:
    """How to look for prices among some units.

    Attributes
    ----------
    columns
        Reps listed a unit.
    lists
        How often they are listed anew, at the prices of the last list.
    steps
        Steps a list.
    first, last
        Size of the first and last step of all.
    """

    columns: int
    lists: int
    steps: int
    first: float
    last: float


# The smaller the sample, the further its prices still are from those of all units.
_ROUGH = _Level(columns=48, lists=6, steps=25, first=0.3, last=0.03)
_CLOSER = _Level(columns=24, lists=4, steps=40, first=0.04, last=0.003)
# A level is gone through again if it lowered the bound by more than this share.
_WORTH_AGAIN, _MOST_TIMES = 5e-3, 4


def good_prices(dual: Dual, clock: Clock, seed: int, start: Floats | None = None) -> tuple[Sheet, Floats]:
    """Return good prices, and who is best for each unit at about these; from prices of a like problem if there are any.

    These save the rough search: the samples only correct them.
    """
    units = dual.units.shape[0]
    order = np.random.default_rng(seed).permutation(units)
    samples = [dual.sample(np.sort(order[:size])) for size in _sizes(units)] or [dual]
    if start is None:
        _, prices = _sharpened(samples[0], np.zeros(len(dual.rows.kind)), _ROUGH, clock)
    else:
        prices = start
    for sample in samples[:1] if start is not None else samples[1:] or samples:
        _, prices = _settled(sample, prices, _CLOSER, clock)
    return _settled(dual, prices, _fine(units), clock)


def _fine(units: int) -> _Level:
    """Return the last level: fewer units take less time a step, so they get more of them."""
    return _Level(columns=12, lists=2, steps=int(np.clip(4_000_000 // max(1, units), 45, 150)), first=0.01, last=0.0002)


def _sizes(units: int) -> list[int]:
    """Return the sizes of the samples, the smallest first; none where there are hardly more units."""
    sizes, size = [], _FIRST_SAMPLE
    while size <= units // 4:
        sizes.append(size)
        size *= _GROWTH
    return sizes


def _settled(dual: Dual, prices: Floats, level: _Level, clock: Clock) -> tuple[Sheet, Floats]:
    """Go through a level until it hardly lowers the bound any more."""
    before = dual.offer(prices).bound
    for _ in range(_MOST_TIMES):
        sheet, prices = _sharpened(dual, prices, level, clock)
        after = dual.offer(prices).bound
        if before - after <= _WORTH_AGAIN * abs(after) or clock.is_up:
            break
        before = after
    return sheet, prices


def _sharpened(dual: Dual, prices: Floats, level: _Level, clock: Clock) -> tuple[Sheet, Floats]:
    shrunk = (level.last / level.first) ** (1 / level.lists)
    first = level.first
    for at in range(level.lists):
        if not at or not clock.is_up:
            sheet = sheet_of(dual, shortlist(dual, prices, level.columns))
        prices = improve_prices(dual, sheet, prices, level.steps, first, first * shrunk, clock)
        first *= shrunk
    return sheet, prices
