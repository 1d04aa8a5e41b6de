"""Diving in a pool of patterns: prices of what is left are renewed there at a hundredth of what knapsacks cost."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints
from matching.general.covers import least_loss
from matching.general.knapsack import Knapsacks
from matching.general.patterns import Patterns, words_of
from matching.general.pool import Pool
from matching.problem.whole import TOLERANCE

_ROUNDS = 20
_FIRST_STEP, _GROW, _SHRINK, _CLEARLY = 0.002, 1.2, 0.7, 0.1
_MEMORY = 0.6
_UNIONS, _HALF = 50_000, 0.7
_FIRST_REPS, _LEAST_REPS, _FEWER_REPS, _MORE_REPS = 8.0, 2.0, 0.25, 0.1


@dataclass(frozen=True, slots=True)
class _Priced:
    """The smallest bound found for what is left, and what it leaves of the pool.

    Attributes
    ----------
    bound
        No answer made of this pool is worth more.
    charge
        Shape (n_units,), the charges of that bound.
    first
        Shape (n_reps,), where the patterns of each rep begin.
    loss
        Shape (n_patterns,), against the rep's best at these charges.
    often
        Shape (n_patterns,), how often the rep took it on the way there; later steps count more.
    """

    bound: float
    charge: Floats
    first: Ints
    loss: Floats
    often: Floats


class PoolDiving:
    """Dives as `Diving` does, but among the patterns of a pool, and for problems in which every unit is placed.

    A pattern is dropped as soon as no answer worth more than the goal can hold it, by the bound of what is left. The
    last few reps are matched exactly, by all patterns that are left or, if they are too many, those that lose least.

    Parameters
    ----------
    knapsacks, charge
        Each rep's knapsack, and charges at which what they take fits together well.
    pool
        Good patterns at these charges.
    random
        Of every draw.

    Attributes
    ----------
    size, rest
        How many reps are matched exactly where others keep what they have, and at the end of a dive for all.
    """

    def __init__(self, knapsacks: Knapsacks, charge: Floats, pool: Pool, random: np.random.Generator) -> None:
        self.knapsacks, self.charge, self.pool, self.random = knapsacks, charge, pool, random
        self.reps = knapsacks.worth.shape[1]
        self.size = self.rest = _FIRST_REPS

    def some(self, known: Ints, reps: Ints, goal: float) -> Ints | None:
        """Return an answer worth more than a goal, all but these reps keeping what they have; None if none is met.

        About `size` reps are few enough to be matched at once.
        """
        found, cut = self.dive(known, reps, goal, len(reps), 0.0)
        self.size = self._resized(self.size, cut)
        return found

    def all(self, known: Ints, goal: float, noise: float) -> Ints | None:
        """Return an answer worth more than a goal, every rep matched anew; None if none is met."""
        found, cut = self.dive(known, np.arange(self.reps), goal, self.rest, noise)
        self.rest = self._resized(self.rest, cut)
        return found

    def _resized(self, size: float, cut: bool) -> float:
        return float(np.clip(size - _FEWER_REPS if cut else size + _MORE_REPS, _LEAST_REPS, self.reps))

    def dive(self, known: Ints, reps: Ints, goal: float, rest: float, noise: float) -> tuple[Ints | None, bool]:
        """Return an answer worth more than a goal, all but these reps keeping what they have; None if none is met.

        Parameters
        ----------
        known
            Shape (n_units,).
        reps
            Who is to be matched anew.
        goal
            What an answer has to be worth more than.
        rest
            So many reps are matched exactly at once.
        noise
            How far luck may out-draw how steadily a pattern is taken.

        Returns
        -------
        The answer, and whether there were too many patterns to match the last reps exactly.
        """
        now, charge = np.where(np.isin(known, reps), -1, known), self.charge
        pool = self.pool.open_to(reps, words_of(np.flatnonzero(now >= 0), len(now)))
        least = goal + TOLERANCE * max(1.0, abs(goal)) - self.knapsacks.fixed
        while self._complete(pool, now, reps):
            priced = self._priced(pool, now, charge, least - self._worth(now))
            slack = priced.bound - (least - self._worth(now))
            if slack <= 0:
                return None, False
            near = np.flatnonzero(priced.loss <= slack)
            if len(reps) <= rest:
                return self._ended(pool, now, near, priced.loss, slack)
            at = self._steadiest(priced, noise)
            units = pool.units(at)
            now[units], reps, charge = pool.rep[at], reps[reps != pool.rep[at]], priced.charge
            pool = pool.some(near).open_to(reps, words_of(units, len(now)))
        return None, False

    def _worth(self, now: Ints) -> float:
        placed = np.flatnonzero(now >= 0)
        return float(self.knapsacks.worth[placed, now[placed]].sum())

    def _complete(self, pool: Pool, now: Ints, reps: Ints) -> bool:
        """Return whether every rep has a pattern left, and every unit is in one."""
        held = np.bitwise_or.reduce(pool.members, axis=1)
        units = words_of(np.flatnonzero(now < 0), len(now))
        return len(np.unique(pool.rep)) == len(reps) >= 2 and bool((held == units).all())

    def _priced(self, pool: Pool, now: Ints, charge: Floats, least: float) -> _Priced:
        first = np.flatnonzero(np.diff(pool.rep, prepend=-1))
        each = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(pool.rep))))
        left = (now < 0).astype(np.float64)
        often, step, away = np.zeros(len(pool.rep)), _FIRST_STEP * abs(least), np.zeros(len(now))
        best, centre, loss = np.inf, charge, often
        for turn in range(_ROUNDS):
            profit = pool.worth - pool.taking @ charge
            top = np.maximum.reduceat(profit, first)
            bound = float(charge @ left + top.sum())
            short = top[each] - profit
            taken = np.flatnonzero(short <= 0)
            often[taken] += turn + 1
            over = np.bincount(np.concatenate([pool.units(one) for one in taken.tolist()]), minlength=len(now)) - left
            if turn:
                step *= _GROW if bound < best - _CLEARLY * step else _SHRINK
            if bound < best:
                best, centre, loss = bound, charge, short
            if best <= least or not over.any():
                break
            away = _MEMORY * away + (1 - _MEMORY) * over if turn else over
            charge = centre + step / max(TOLERANCE, float(away @ away)) * away
        return _Priced(best, centre, first, loss, often)

    def _steadiest(self, priced: _Priced, noise: float) -> int:
        """Return the pattern that its rep takes most steadily."""
        score = np.maximum.reduceat(priced.often, priced.first) / np.add.reduceat(priced.often, priced.first)
        at = int(np.argmax(score + noise * self.random.random(len(score))))
        ends = np.append(priced.first, len(priced.often))
        return int(ends[at] + priced.often[ends[at] : ends[at + 1]].argmax())

    def _ended(self, pool: Pool, now: Ints, near: Ints, loss: Floats, slack: float) -> tuple[Ints | None, bool]:
        """Match the last reps exactly, as long as there are not too many patterns."""
        order = self.random.permutation(np.unique(pool.rep[near]))
        rows = [near[pool.rep[near] == rep] for rep in order]
        units = words_of(np.flatnonzero(now < 0), len(now))
        lists = [Patterns(pool.members[:, each], loss[each]) for each in rows]
        at, lost, cut = least_loss(lists, units, _HALF * slack, _UNIONS)
        if lost >= slack:
            return None, cut
        for each, one in zip(rows, at.tolist(), strict=True):
            now[pool.units(each[one])] = pool.rep[each[one]]
        return now, cut
