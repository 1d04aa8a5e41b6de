"""Good assignments under capacities: dives, and between them some reps at a time are matched anew exactly."""

import numpy as np

from matching.arrays import Floats, Ints
from matching.clock import Clock
from matching.general.diving import Diving
from matching.general.knapsack import Knapsacks
from matching.general.part import MOST_UNITS, rematch
from matching.general.pool import Pool
from matching.general.pool_diving import PoolDiving
from matching.problem.whole import TOLERANCE

_FIRST_SIZE, _LEAST_SIZE = 4.0, 2.0
_GROW, _SHRINK = 0.1, 0.25
_LEAST_UNITS, _FEWER = 4.0, 0.8
_USUALLY = 0.7
_SHARE, _HALF = 0.6, 0.7
_CALM, _PATIENCE = 5, 30
_OFTEN, _MOST_LOST = 0.3, 0.15
_DIVE_EVERY, _LUCK, _WORSE = 8, 0.3, 0.7
_TRIES, _MORE_TRIES, _FEWER_TRIES, _POOL_PATIENCE = 12, 4.0, 0.05, 8


class Packing:
    """The search: dives, large neighbourhoods, and now and then a small step back.

    Some dives begin from nothing; the others keep what some reps have, so that more reps are matched anew than can be
    looked at exactly. Where every unit has to be placed, most of this is done in a pool of patterns, which is far
    faster; what the pool does not hold is looked for without it.
    Reps who get least out of their capacity at the charges are drawn most often. The number of reps rises while there
    are few patterns and falls when there are too many. When nothing better turns up, an answer a little worse is
    taken, from which the search returns to the best one if that leads nowhere (G. Dueck, New optimization heuristics:
    the great deluge algorithm and the record-to-record travel, J. Computational Physics 104, 1993).

    Parameters
    ----------
    knapsacks, charge
        Each rep's knapsack, and charges at which what they take fits together well.
    rent
        Shape (n_reps,), the price of a unit of work: which units are in doubt, where a part has too many.
    seed
        Of every draw.
    pool
        Good patterns at these charges, if every unit has to be placed; None for none.
    """

    def __init__(self, knapsacks: Knapsacks, charge: Floats, rent: Floats, seed: int, pool: Pool | None = None) -> None:
        self.reps = knapsacks.worth.shape[1]
        optional = not knapsacks.required.all()
        self.knapsacks = knapsacks.with_nobody() if optional else knapsacks
        self.nobody = [self.reps] if optional else []
        self.parts = 0
        self.charge = charge
        self.net = self.knapsacks.worth - self.knapsacks.true_work * np.append(rent, [0.0] * optional)
        self.random = np.random.default_rng(seed)
        self.diving = Diving(knapsacks, charge, self.random)
        self.pooled = None if pool is None else PoolDiving(knapsacks, charge, pool, self.random)
        self.tries = float(_TRIES)
        everything = np.arange(len(charge))
        self.most = np.array([self._most(everything, rep) for rep in range(self.reps)])
        self.size, self.units = _FIRST_SIZE, float(MOST_UNITS)

    def _most(self, units: Ints, rep: int) -> float:
        return self.knapsacks.part(units, np.array([rep])).fill(self.charge)[0] - float(self.charge.sum())

    def run(self, best: Ints, goal: float, clock: Clock) -> Ints:
        """Improve an answer until its worth reaches a goal, or time is up. -1 stands for nobody."""
        record = now = np.where(best < 0, self.reps, best)
        since = 0
        while not clock.is_up and not self.reached(record, goal):
            lost = 0.0
            if since > _CALM and self.random.random() < _OFTEN:
                lost = _MOST_LOST * self.random.random() * (goal - self.worth(record))
            if self.pooled is not None:
                now = self._from_pool(self.pooled, now, lost, clock)
            now = self._dived(now, clock) if self.parts % _DIVE_EVERY == 0 else self._next(now, lost)
            self.parts += 1
            since += 1
            if self.worth(now) > self.worth(record) + TOLERANCE * max(1.0, abs(goal)):
                record, since = now, 0
            elif since > (_PATIENCE if self.pooled is None else _POOL_PATIENCE):
                now, since = self._elsewhere(record, goal, clock), _CALM
        return np.where(record == self.reps, -1, record)

    def reached(self, rep: Ints, goal: float) -> bool:
        """Return whether an answer is worth as much as the goal."""
        return self.worth(rep) >= goal - TOLERANCE * max(1.0, abs(goal))

    def worth(self, rep: Ints) -> float:
        """Return what an answer is worth, the prices of other rules taken off."""
        return float(self.knapsacks.worth[np.arange(len(rep)), rep].sum()) + self.knapsacks.fixed

    def _dived(self, now: Ints, clock: Clock) -> Ints:
        """Dive for something better in which some reps keep what they have."""
        least = min(int(self.diving.rest) + 1, self.reps)
        reps = np.sort(self._drawn(now, int(self.random.integers(least, self.reps + 1))))
        return self._found(now, reps, self.worth(now), clock)

    def _elsewhere(self, record: Ints, goal: float, clock: Clock) -> Ints:
        """Dive for another answer that is not much worse than the best so far."""
        worth = self.worth(record)
        least = worth - _WORSE * (goal - worth)
        if self.pooled is None:
            return self._found(record, np.arange(self.reps), least, clock)
        tries = (self.pooled.all(record, least, _LUCK) for _ in range(_TRIES) if not clock.is_up)
        return next((found for found in tries if found is not None), record)

    def _found(self, now: Ints, reps: Ints, goal: float, clock: Clock) -> Ints:
        found = self.diving.dive(np.where(now == self.reps, -1, now), reps, goal, _LUCK, clock)
        return now if found is None else np.where(found < 0, self.reps, found)

    def _next(self, now: Ints, lost: float) -> Ints:
        reps = np.append(np.sort(self._drawn(now, int(self.size))), self.nobody).astype(np.int64)
        units = self._in_doubt(now, reps)
        if len(reps) < 2 or not len(units):
            return now
        kept = np.isin(now, reps)
        kept[units] = False
        others = np.flatnonzero(kept)
        taken = self._by_rep(now[others], self.knapsacks.true_work[others, now[others]])[reps]
        at = np.searchsorted(reps, now[units])
        share = _SHARE if self.random.random() < _USUALLY else 1.0
        half = _HALF if self.random.random() < _USUALLY else 1.0
        part = self.knapsacks.part(units, reps, taken)
        found = rematch(part, at, self.charge[units], lost, share, half, self.random)
        self._resize(found.cut)
        if found.rep is None:
            return now
        after = now.copy()
        after[units] = reps[found.rep]
        return after

    def _from_pool(self, pooled: PoolDiving, now: Ints, lost: float, clock: Clock) -> Ints:
        """Match all reps anew from the pool, then some several times: more often while that brings something."""
        for turn in range(int(self.tries)):
            if clock.is_up:
                break
            goal = self.worth(now) - lost
            if turn:
                found = pooled.some(now, np.sort(self._drawn(now, int(pooled.size))), goal)
            else:
                found = pooled.all(now, goal, _LUCK)
            self.tries = float(np.clip(self.tries + (-_FEWER_TRIES if found is None else _MORE_TRIES), 2, _TRIES))
            now = now if found is None else found
        return now

    def _resize(self, cut: bool) -> None:
        """Make the next part smaller if there was too much to look at, else larger: first reps, then leads of each."""
        if cut and self.size > _LEAST_SIZE:
            self.size = max(_LEAST_SIZE, self.size - _SHRINK)
        elif cut:
            self.units = max(_LEAST_UNITS, self.units * _FEWER)
        elif self.units < MOST_UNITS:
            self.units = min(float(MOST_UNITS), self.units / _FEWER)
        else:
            self.size = min(float(self.reps), self.size + _GROW)

    def _drawn(self, now: Ints, size: int) -> Ints:
        """Draw reps, rather those whose present leads are worth least of what they might have at these charges."""
        each = self.knapsacks.worth[np.arange(len(now)), now] - self.charge
        loss = np.maximum(self.most - self._by_rep(now, each)[: self.reps], 0.0)
        weight = loss + 0.5 * loss.mean() + TOLERANCE
        return np.asarray(
            self.random.choice(self.reps, min(self.reps, size), replace=False, p=weight / weight.sum()), dtype=np.int64
        )

    def _by_rep(self, rep: Ints, amount: Floats) -> Floats:
        return np.bincount(rep, amount, self.reps + 1).astype(np.float64)

    def _in_doubt(self, now: Ints, reps: Ints) -> Ints:
        """Return the units of these reps; of too many those for whom another rep is nearest, with some luck."""
        units = np.flatnonzero(np.isin(now, reps))
        most = int(self.units)
        if len(units) <= most:
            return units
        net = self.net[np.ix_(units, reps)]
        here = np.searchsorted(reps, now[units])
        present = net[np.arange(len(units)), here]
        net[np.arange(len(units)), here] = -np.inf
        ahead = np.maximum(present - net.max(axis=1), 0.0) * self.random.exponential(size=len(units))
        return np.sort(units[np.argsort(ahead, kind="stable")[:most]])
