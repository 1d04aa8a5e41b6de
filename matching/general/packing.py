"""Good assignments put together from good patterns, first of all reps, then of some reps again and again."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.knapsack import Knapsacks, best_charges
from matching.general.patterns import best_combination, good_patterns
from matching.general.rows import Kind
from matching.problem.whole import TOLERANCE

_PATTERNS = 500
_PART_PATTERNS = 250
_WHOLE_SHARE = 0.5
_FEWEST, _MOST = 3, 7
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

    def run(self, best: Ints | None, bound: float, clock: Clock) -> Ints | None:
        """Combine patterns of all reps, and beside it reconsider some reps at a time, until the bound or time ends it.

        HiGHS lets other threads run while it works, so that two parts go on at once.
        """
        with ThreadPoolExecutor(2) as pool:
            whole = pool.submit(self._whole, clock.part(_WHOLE_SHARE))
            waiting = True
            while not clock.is_up:
                if waiting and (whole.done() or best is None):
                    best, waiting = self._better(best, whole.result()), False
                if best is None or self._worth(best) >= bound - TOLERANCE * max(1.0, abs(bound)):
                    break
                best = self._next(best, pool, clock, parts=1 if waiting else 2)
        return best

    def _next(self, best: Ints, pool: ThreadPoolExecutor, clock: Clock, parts: int) -> Ints:
        """Reconsider some parts at once; they touch different reps, so that what is better in each is better in all."""
        drawn = self._drawn(best, parts)
        answers = list(pool.map(lambda part: self._reconsidered(best, part[0], part[1], clock), drawn))
        for (units, _), answer in zip(drawn, answers, strict=True):
            if answer is not None:
                changed = best.copy()
                changed[units] = answer
                best = changed if self._worth(changed) > self._worth(best) else best
        return best

    def _worth(self, rep: Ints) -> float:
        placed = np.flatnonzero(rep >= 0)
        return float(self.knapsacks.worth[placed, rep[placed]].sum()) + self.knapsacks.fixed

    def _better(self, best: Ints | None, other: Ints | None) -> Ints | None:
        if best is None or other is None:
            return other if best is None else best
        return other if self._worth(other) > self._worth(best) else best

    def _whole(self, clock: Clock) -> Ints | None:
        units, reps = self.knapsacks.worth.shape
        patterns = self._patterns(self.knapsacks, self.charge, np.arange(units), np.arange(reps), _PATTERNS)
        return best_combination(patterns, self.knapsacks.worth, self.knapsacks.required, clock.left)

    def _drawn(self, best: Ints, count: int) -> list[tuple[Ints, Ints]]:
        """Draw reps to reconsider, no rep twice, with their units; units without a rep go with the first."""
        order = self.random.permutation(self.knapsacks.worth.shape[1])
        sizes = self.random.integers(_FEWEST, _MOST + 1, count).tolist()
        drawn = []
        for at, size in enumerate(sizes):
            reps, order = np.sort(order[:size]), order[size:]
            units = np.flatnonzero(np.isin(best, reps) | ((best < 0) & (at == 0)))
            if len(reps) > 1 and len(units):
                drawn.append((units, reps))
        return drawn

    def _reconsidered(self, best: Ints, units: Ints, reps: Ints, clock: Clock) -> Ints | None:
        """Distribute units anew among reps; what they have now is among the patterns."""
        part = self.knapsacks.part(units, reps)
        _, charge, _ = best_charges(part, self.charge[units], clock, _PART_ROUNDS)
        patterns = self._patterns(part, charge, units, reps, _PART_PATTERNS)
        now = [(best[units] == rep)[None, :] for rep in reps]
        patterns = [np.unique(np.concatenate(each), axis=0) for each in zip(patterns, now, strict=True)]
        found = best_combination(patterns, part.worth, part.required, min(_PART_SECONDS, clock.left))
        return None if found is None else np.where(found >= 0, reps[found], -1)

    def _patterns(self, part: Knapsacks, charge: Floats, units: Ints, reps: Ints, most: int) -> list[Bools]:
        return [
            good_patterns(part, self.work[units, rep], float(self.room[rep]), charge, at, most)
            for at, rep in enumerate(reps.tolist())
        ]
