"""Good assignments put together from good patterns, first of all reps, then of some reps again and again."""

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.knapsack import Knapsacks, best_charges
from matching.general.patterns import best_combination, good_patterns
from matching.general.rows import Kind

_PATTERNS = 500
_PART_PATTERNS = 250
_PART_ROUNDS = 30
_PART_SECONDS = 2.0


class Packing:
    """The search by patterns.

    Parameters
    ----------
    dual
        The problem; capacities are its only rows.
    knapsacks, charge
        Each rep's knapsack, and charges at which what they take fits together well.
    seed
        Which reps are reconsidered together.
    """

    def __init__(self, dual: Dual, knapsacks: Knapsacks, charge: Floats, seed: int) -> None:
        units, reps = dual.units.shape
        self.knapsacks, self.charge = knapsacks, charge
        self.work = np.broadcast_to(dual.units.work, (units, reps))
        self.room = dual.rows.limit[dual.rows.of(Kind.CAPACITY)]
        self.random = np.random.default_rng(seed)

    def begin(self, clock: Clock) -> Ints | None:
        """Combine the best patterns of all reps."""
        units, reps = self.knapsacks.worth.shape
        every = np.arange(units), np.arange(reps)
        patterns = self._patterns(self.knapsacks, self.charge, *every, _PATTERNS)
        return best_combination(patterns, self.knapsacks.worth, self.knapsacks.required, clock.left)

    def reconsider(self, best: Ints, clock: Clock) -> Ints | None:
        """Distribute anew the units of some reps among them, those without a rep among them too."""
        reps = np.sort(self.random.permutation(self.knapsacks.worth.shape[1])[: int(self.random.integers(3, 6))])
        units = np.flatnonzero(np.isin(best, reps) | (best < 0))
        part = self.knapsacks.part(units, reps)
        _, charge, _ = best_charges(part, self.charge[units], clock, _PART_ROUNDS)
        patterns = self._patterns(part, charge, units, reps, _PART_PATTERNS)
        now = [(best[units] == rep)[None, :] for rep in reps]
        patterns = [np.unique(np.concatenate(each), axis=0) for each in zip(patterns, now, strict=True)]
        seconds = min(_PART_SECONDS, clock.left)
        found = best_combination(patterns, part.worth, part.required, seconds)
        if found is None:
            return None
        after = best.copy()
        after[units] = np.where(found >= 0, reps[found], -1)
        return after

    def _patterns(self, part: Knapsacks, charge: Floats, units: Ints, reps: Ints, most: int) -> list[Bools]:
        return [
            good_patterns(part, self.work[units, rep], float(self.room[rep]), charge, at, most)
            for at, rep in enumerate(reps.tolist())
        ]
