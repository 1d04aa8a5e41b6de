"""Problems of few pairs: CP-SAT where it proves the optimum soon, else knapsack prices and a search around them."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from matching.answer.status import Status
from matching.arrays import Bools, Floats, Ints
from matching.clock import Clock
from matching.general.columns import exact_charges
from matching.general.cp import Found, best_choice
from matching.general.diving import Diving
from matching.general.dual import Dual
from matching.general.knapsack import Knapsacks, best_charges, knapsacks_of
from matching.general.linear import best_split
from matching.general.outcome import Outcome, Strength, nothing_found, objective_of, outcome_of, rounded_down
from matching.general.packing_in_two import pack
from matching.general.pairs import Pairs
from matching.general.rows import Kind
from matching.problem.whole import TOLERANCE, step_of

# Of CP-SAT's own deterministic time: some seconds. Within it an answer depends on the seed alone.
_SOON = 1.0
_SOON_AT_MOST = 30.0
_SOON_PAIRS = 2000
# Under a time limit of seconds something must be left for what follows.
_SOON_SECONDS, _SOON_SHARE = 1.0, 0.3
# By the processor: charges cut short spoil all that follows. On a busy machine they take so much of the time left.
_KNAPSACK_SHARE, _KNAPSACK_AT_MOST, _EXACT_AT_MOST = 0.1, 0.4, 0.2
_START_SHARE = 0.15
# The bound asks for fine steps; the first charges and the search, filling knapsacks by the thousand, for speed.
_FIRST_STEPS, _SEARCH_STEPS = 10_000, 20_000
_LISTED_REPS = 4
_LISTED_SHARE = 0.02
_PART_SECONDS = 2.0
_BY_REP_ALONE = {Kind.CAPACITY, Kind.MINIMUM, Kind.FLOOR}


def search_few(dual: Dual, clock: Clock, seed: int) -> Outcome:
    """Choose among all pairs until it is proven; if that takes long, search around good prices until time is up."""
    unit, rep = np.nonzero(dual.units.allowed)
    pairs = Pairs(unit, rep, dual.gains(unit, rep), dual.rows.limit)
    split = best_split(dual.rows, pairs, clock.left)
    prices = dual.lawful(np.zeros(len(dual.rows.kind)) if split is None else split.prices)
    step = step_of(np.append(pairs.gain, dual.constant))
    priced = rounded_down(dual.offer(prices).bound, step)
    seconds = min(clock.left, max(_SOON_SECONDS, _SOON_SHARE * clock.left))
    soon = best_choice(dual.rows, pairs, seconds, seed, most_work=_soon(len(unit)))
    if soon.complete and soon.chosen is None:
        return nothing_found(dual, Status.INFEASIBLE)
    if soon.complete:
        return outcome_of(
            dual, _assigned(dual, pairs, soon), prices, priced, soon.bound + dual.constant, soon.rounding, step
        )
    return _Longer(dual, pairs, prices, step, clock, seed).run(soon, priced)


def _soon(pairs: int) -> float:
    """Return how much work CP-SAT is given at first: small problems it ends by itself, and faster than all else."""
    return float(np.clip((_SOON_PAIRS / max(1, pairs)) ** 2, _SOON, _SOON_AT_MOST))


def _assigned(dual: Dual, pairs: Pairs, found: Found) -> Ints:
    rep = np.full(dual.units.shape[0], -1, dtype=np.int64)
    rep[pairs.unit[found.chosen]] = pairs.rep[found.chosen]
    return rep


class _Longer:
    """The search where CP-SAT alone does not end soon."""

    def __init__(self, dual: Dual, pairs: Pairs, prices: Floats, step: float, clock: Clock, seed: int) -> None:
        self.dual, self.rows, self.pairs, self.prices = dual, dual.rows, pairs, prices
        self.step, self.clock, self.seed = step, clock, seed
        self.random = np.random.default_rng(seed)

    def run(self, soon: Found, priced: float) -> Outcome:
        """Bound by knapsacks, begin on the pairs they use, then reconsider some reps at a time."""
        strength = self._strengthen(priced)
        listed = self._listed()
        best = None if soon.chosen is None else _assigned(self.dual, self.pairs, soon)
        bound = min(strength.bound, soon.bound + self.dual.constant)
        packed = self._packed()
        if packed is not None:
            clock = self.clock if best is not None else Clock(None)  # some answer is worth a moment more
            best = self._better(best, Diving(packed, self.charges, self.random).from_nothing(bound, clock))
        if best is None:
            best = self._some(listed, best, _START_SHARE * self.clock.left, workers=2)
        if best is not None and packed is not None:
            rent = self.dual.by_rep(Kind.CAPACITY, self.prices)
            best = pack(packed, self.charges, rent, best, bound, self.clock, self.seed)
        while not self.clock.is_up and not self._closed(best, bound):
            best = self._reconsider(best, listed) if best is not None else self._anywhere()
        if best is None:
            return nothing_found(self.dual, Status.UNKNOWN)
        searched = soon.bound + self.dual.constant
        return outcome_of(
            self.dual, best, self.prices, strength.bound, searched, soon.rounding, self.step, True, strength
        )

    def _strengthen(self, priced: float) -> Strength:
        knapsacks = knapsacks_of(self.dual, self.prices)
        self.chances, self.knapsacks = np.zeros(self.dual.units.shape), knapsacks
        if knapsacks is None:
            return Strength(priced, None, 0.0)
        net = self.dual.net_block(self.prices, 0, len(knapsacks.worth))
        start = net.max(axis=1, initial=-np.inf)
        start = np.where(self.dual.units.required, start, np.maximum(start, 0.0))
        start[~np.isfinite(start)] = 0.0
        fitting = knapsacks.coarser(_FIRST_STEPS).rounded_up()  # what is met there are sets that fit in truth
        _, charges, seen = best_charges(fitting, start, self._some_work(_KNAPSACK_AT_MOST))
        bound = knapsacks.fill(charges)[0]
        bound, charges = exact_charges(knapsacks, bound, charges, seen, self._some_work(_EXACT_AT_MOST))
        self.charges = charges
        self.chances = np.mean(seen[len(seen) // 3 :], axis=0)
        bound = rounded_down(bound, self.step)
        return Strength(bound, charges, knapsacks.grid) if bound < priced else Strength(priced, None, 0.0)

    def _packed(self) -> Knapsacks | None:
        """Return the knapsacks to search in where capacities are the only rows."""
        if self.knapsacks is None or set(self.rows.kind) != {Kind.CAPACITY}:
            return None
        return self.knapsacks.coarser(_SEARCH_STEPS)

    def _some_work(self, at_most: float) -> Clock:
        return self.clock.working_part(_KNAPSACK_SHARE, at_most)

    def _listed(self) -> Bools:
        """Return which pairs are likely: near the best after prices, or often taken by the reps' knapsacks."""
        net = self.dual.net_block(self.prices, 0, self.dual.units.shape[0])
        listed = self.chances > _LISTED_SHARE
        near = np.argsort(-net, axis=1, kind="stable")[:, :_LISTED_REPS]
        listed[np.arange(len(net))[:, None], near] = True
        return np.asarray(listed & self.dual.units.allowed)

    def _some(self, open_to: Bools, best: Ints | None, seconds: float, seed: int = 0, workers: int = 1) -> Ints | None:
        """Choose among these pairs; units without any stay where they are."""
        free = open_to.any(axis=1)
        if best is not None:
            at = np.flatnonzero(free & (best >= 0))
            open_to = open_to.copy()
            open_to[at, best[at]] = True
        unit, rep = np.nonzero(open_to)
        limit, start = self.rows.limit, None
        if best is not None:
            kept = np.flatnonzero(~free & (best >= 0))
            limit = limit - np.asarray(self.rows.matrix(kept, best[kept]).sum(axis=1)).ravel()
            start = best[unit] == rep
        pairs = Pairs(unit, rep, self.dual.gains(unit, rep), limit, start)
        found = best_choice(self.rows, pairs, seconds, self.seed + seed, workers)
        if found.chosen is None:
            return None
        after = np.where(free, -1, -1 if best is None else best)
        after[unit[found.chosen]] = rep[found.chosen]
        return after

    def _better(self, best: Ints | None, other: Ints | None) -> Ints | None:
        if best is None or other is None:
            return other if best is None else best
        return other if objective_of(self.dual, other) > objective_of(self.dual, best) else best

    def _closed(self, best: Ints | None, bound: float) -> bool:
        if best is None:
            return False
        objective = objective_of(self.dual, best)
        return bound - objective <= TOLERANCE * max(1.0, abs(objective))

    def _anywhere(self) -> Ints | None:
        return self._some(self.dual.units.allowed, None, self.clock.left, workers=2)

    def _reconsider(self, best: Ints, listed: Bools) -> Ints:
        """Place anew the units of some reps, among these reps; two such parts at a time, as they touch different reps.

        Rules over several reps could be broken by two parts at once, so then the second part waits its turn.
        """
        reps = self.dual.units.shape[1]
        order = self.random.permutation(reps)
        size = int(self.random.integers(3, 8))
        parts = [order[:size], order[size : 2 * size]]
        apart = set(self.rows.kind) <= _BY_REP_ALONE and len(parts[1]) > 1
        jobs = [self._part(best, part, listed) for part in (parts if apart else parts[:1])]
        with ThreadPoolExecutor(2) as pool:
            seconds = min(_PART_SECONDS, self.clock.left)
            seeds = self.random.integers(0, 1 << 20, 2).tolist()
            answers = list(pool.map(lambda job, seed: self._some(job, best, seconds, seed), jobs, seeds))
        for job, answer in zip(jobs, answers, strict=False):
            if answer is not None:
                moved = job.any(axis=1)
                changed = best.copy()
                changed[moved] = answer[moved]
                best = changed if objective_of(self.dual, changed) > objective_of(self.dual, best) else best
        return best

    def _part(self, best: Ints, reps: Ints, listed: Bools) -> Bools:
        units = np.isin(best, reps)
        units |= (best < 0) & (self.random.random(len(best)) < 0.2)
        part = np.zeros_like(listed)
        part[np.ix_(units, reps)] = True
        return part & (listed if self.random.random() < 0.5 else self.dual.units.allowed)
