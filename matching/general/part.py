"""Some units and some reps, matched anew: exactly, as long as there are few patterns."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints, Words
from matching.general.covers import least_loss
from matching.general.knapsack import Knapsacks
from matching.general.patterns import good_patterns, words_of
from matching.problem.whole import TOLERANCE

_CHARGE_ROUNDS = 20
_STEP = 1.1
_HALF = 0.7
_PATTERNS = 3000
_UNIONS = 100_000
MOST_UNITS = 64
"""Larger parts have too many patterns."""


@dataclass(frozen=True, slots=True)
class Rematch:
    """What came of it.

    Attributes
    ----------
    rep
        Shape (n_units,), as positions among the part's reps; None if nothing else was good enough.
    cut
        Whether there were too many patterns to look at all.
    """

    rep: Ints | None
    cut: bool


def rematch(
    part: Knapsacks, now: Ints, charge: Floats, lost: float, share: float, half: float, random: np.random.Generator
) -> Rematch:
    """Match the units of a part anew, so that the sum of worth falls by less than a given amount, or rises most.

    All sets that a rep can be given in any answer as good as that lose no more, against her best set, than the whole
    part may lose against its bound: as answers come near the bound, few sets are left. Charges made for the part
    alone tighten this much.

    Parameters
    ----------
    part
        Every unit has to be placed; nobody may be one of the reps.
    now
        Shape (n_units,), the present answer.
    charge
        Shape (n_units,), to begin with.
    lost
        How much worth may be lost; then the answer is another one.
    share
        How much of the distance to the bound may be left afterwards: 1.0 looks for all that is better.
    half
        How much of that may come from one half of the reps: below 1.0 saves work, and may overlook something.
    random
        In which order the reps are joined.
    """
    worth = float(part.worth[np.arange(len(now)), now].sum())
    bound, charge = _tightened(part, charge, worth)
    if bound - worth + lost <= TOLERANCE * max(1.0, abs(worth)):
        return Rematch(None, False)
    within = (bound - worth) * share + lost
    order = random.permutation(part.worth.shape[1])
    unlike = _words(now, order) if lost else None
    found, loss, cut = _covered(part, charge, half * within, order, unlike)
    return Rematch(None if found is None or bound - loss < worth - lost else found, cut)


def matched(part: Knapsacks, goal: float, target: float, charge: Floats, random: np.random.Generator) -> Rematch:
    """Match the units of a part so that they are worth most, and more than a goal.

    Parameters
    ----------
    part
        Every unit has to be placed; nobody may be one of the reps.
    goal
        What the match has to be worth more than.
    target
        About the smallest bound there is: charges are improved toward it.
    charge
        Shape (n_units,), to begin with.
    random
        In which order the reps are joined.
    """
    bound, charge = _tightened(part, charge, max(goal, target))
    if bound <= goal + TOLERANCE * max(1.0, abs(goal)):
        return Rematch(None, False)
    found, loss, cut = _covered(part, charge, _HALF * (bound - goal), random.permutation(part.worth.shape[1]), None)
    better = found is not None and bound - loss > goal + TOLERANCE * max(1.0, abs(goal))
    return Rematch(found if better else None, cut)


def _covered(
    part: Knapsacks, charge: Floats, within: float, order: Ints, unlike: Words | None
) -> tuple[Ints | None, float, bool]:
    """Return the match of least loss, no half of the reps losing more than this; its loss; whether there was a cut."""
    units = len(charge)
    lists, cuts = zip(*(good_patterns(part, charge, rep, within, _PATTERNS) for rep in order.tolist()), strict=True)
    at, loss, cut = least_loss(list(lists), words_of(np.arange(units), units), within, _UNIONS, unlike)
    if not len(at):
        return None, loss, cut or any(cuts)
    found = np.empty(units, dtype=np.int64)
    for rep, patterns, one in zip(order.tolist(), lists, at.tolist(), strict=True):
        found[patterns.units(one, units)] = rep
    return found, loss, cut or any(cuts)


def _words(rep: Ints, order: Ints) -> Words:
    """Return the units of each rep as bits, shape (n_words, n_reps)."""
    return np.stack([words_of(np.flatnonzero(rep == one), len(rep)) for one in order], axis=1)


def _tightened(part: Knapsacks, charge: Floats, target: float) -> tuple[float, Floats]:
    """Return a better bound and its charges (B. T. Polyak's step toward a known answer, 1969)."""
    best, kept = np.inf, charge
    for _ in range(_CHARGE_ROUNDS):
        bound, chosen = part.fill(charge)
        if bound < best:
            best, kept = bound, charge
        over = chosen.sum(axis=1) - 1.0
        if best <= target or not over.any():
            break
        charge = charge + _STEP * (bound - target) / float(over @ over) * over
    return best, kept
