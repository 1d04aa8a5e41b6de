"""The Lagrangian bound: every rule priced, each unit free to take its best rep at these prices."""

from dataclasses import dataclass, replace

import numpy as np

from matching.answer.assignment import Assignment
from matching.answer.rule_prices import RulePrices
from matching.arrays import Floats, Ints
from matching.general.rows import Kind, Rows, stay_counts
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.threads import spread


@dataclass(frozen=True, slots=True)
class Offer:
    """What each unit would take at some prices.

    Attributes
    ----------
    rep
        Shape (n_units,), -1 for nobody.
    best
        Shape (n_units,), its value after all prices, -inf for a unit that must be placed and cannot be.
    bound
        No assignment is worth more.
    """

    rep: Ints
    best: Floats
    bound: float


class Dual:
    """The priced problem.

    Parameters
    ----------
    problem
        For the cost of moves.
    rows
        Its rules. Prices are a vector with one number of at least 0 for each of them.
    """

    def __init__(self, problem: AssignmentProblem, rows: Rows) -> None:
        self._problem = problem
        self.rows = rows
        self.units = rows.units
        self.move_cost = problem.move_cost if problem.owner is not None else 0.0
        self.constant = -self.move_cost * self.units.owned
        self._at = {kind: rows.of(kind) for kind in Kind}

    def sample(self, chosen: Ints) -> "Dual":
        """Return the problem of these units alone, every limit cut to their share of all units."""
        share = len(chosen) / self.units.shape[0]
        rows = replace(self.rows, units=self.units.some(chosen), limit=self.rows.limit * share)
        return Dual(self._problem, rows)

    def gains(self, unit: Ints, rep: Ints) -> Floats:
        """Return what some pairs add to the objective, the cost of moving saved included."""
        gain = self.units.value[unit, rep]
        return gain + self.move_cost * stay_counts(self.units, unit, rep) if self.move_cost else gain

    def by_rep(self, kind: Kind, prices: Floats) -> Floats:
        """Return the prices of one kind of row, shape (n_reps,), 0 for reps without."""
        spread_out = np.zeros(self.units.shape[1])
        spread_out[self.rows.item[self._at[kind]]] = prices[self._at[kind]]
        return spread_out

    def net_block(self, prices: Floats, start: int, stop: int) -> Floats:
        """Return value after prices of some units with all reps, -inf where not allowed."""
        units, part = self.units, slice(start, stop)
        weight = 1.0 + self.by_rep(Kind.FLOOR, prices)
        weight += self.by_rep(Kind.SPREAD_LOW, prices) - self.by_rep(Kind.SPREAD_HIGH, prices)
        net = units.value[part] * weight
        net -= self._charges(prices, part)
        self._add_stays(net, prices, start, stop)
        net[~units.allowed[part]] = -np.inf
        return net

    def _charges(self, prices: Floats, part: slice) -> Floats:
        units, caps = self.units, self._at[Kind.CAP]
        rent = self.by_rep(Kind.CAPACITY, prices) - self.by_rep(Kind.MINIMUM, prices)
        priced = []
        for cap, price in zip(units.caps, prices[caps], strict=True):
            if cap.amount is units.work:
                rent = rent + price * cap.reps
            elif price > 0:
                priced.append((cap, price))
        if units.work.shape[1] > 1:
            charges = units.work[part] * rent
            for cap, price in priced:
                charges += price * cap.amount[part] * cap.reps
            return charges
        if not priced:
            return units.work[part] * rent
        amounts = np.column_stack([units.work[part], *(cap.amount[part] for cap, _ in priced)])
        rates = np.vstack([rent, *(price * cap.reps for cap, price in priced)])
        return np.asarray(amounts @ rates)

    def _add_stays(self, net: Floats, prices: Floats, start: int, stop: int) -> None:
        bonus = self.move_cost + float(prices[self._at[Kind.MOVES]].sum())
        if bonus:
            first, last = np.searchsorted(self.units.stay_unit, (start, stop))
            here = slice(first, last)
            net[self.units.stay_unit[here] - start, self.units.stay_rep[here]] += bonus * self.units.stay_count[here]

    def offer(self, prices: Floats) -> Offer:
        """Let every unit take its best rep at these prices; the sum is a bound (weak duality)."""
        units, reps = self.units.shape
        best, rep = np.zeros(units), np.full(units, -1, dtype=np.int64)

        def offer_block(block: tuple[int, int]) -> None:
            part = slice(*block)
            net = self.net_block(prices, *block)
            top = net.argmax(axis=1) if reps else np.full(len(net), -1)
            worth = net.max(axis=1, initial=-np.inf)
            taken = self.units.required[part] | (worth > 0)
            rep[part] = np.where(taken & (worth > -np.inf), top, -1)
            best[part] = np.where(taken, worth, 0.0)

        # Each block writes its own rows, so that the answer is the same on any number of threads.
        list(spread(offer_block, list(row_blocks((units, reps))), units * reps))
        return Offer(rep, best, self.constant + float(prices @ self.rows.limit) + float(best.sum()))

    def as_rule_prices(self, prices: Floats, bound: float) -> RulePrices:
        """Return the prices under the names of the problem, with the bound they prove."""
        return RulePrices(
            capacity=self.by_rep(Kind.CAPACITY, prices),
            minimum=self.by_rep(Kind.MINIMUM, prices),
            caps=prices[self._at[Kind.CAP]],
            moves=float(prices[self._at[Kind.MOVES]].sum()),
            floor=self.by_rep(Kind.FLOOR, prices),
            spread=self.by_rep(Kind.SPREAD_LOW, prices) - self.by_rep(Kind.SPREAD_HIGH, prices),
            bound=bound,
            cap_names=tuple(cap.name for cap in self._problem.caps),
        )

    def prices_like(self, earlier: Assignment) -> Floats | None:
        """Return the prices of an earlier answer for the rules that are left of it; None if it has none.

        Joined by the ids of reps and the names of caps; a rule it does not know costs nothing.
        """
        known = earlier.rule_prices
        if known is None:
            return None
        at = {rep_id: rep for rep, rep_id in enumerate(earlier.rep_ids)}
        mine = np.array([at.get(rep_id, -1) for rep_id in self._problem.rep_ids])
        caps = dict(zip(known.cap_names, known.caps.tolist(), strict=True))
        prices = np.zeros(len(self.rows.kind))
        for kind, each in (
            (Kind.CAPACITY, known.capacity),
            (Kind.MINIMUM, known.minimum),
            (Kind.FLOOR, known.floor),
            (Kind.SPREAD_LOW, np.maximum(known.spread, 0.0)),
            (Kind.SPREAD_HIGH, np.maximum(-known.spread, 0.0)),
        ):
            rows = self._at[kind]
            prices[rows] = np.append(each, 0.0)[mine[self.rows.item[rows]]]
        prices[self._at[Kind.CAP]] = [caps.get(cap.name, 0.0) for cap in self._problem.caps]
        prices[self._at[Kind.MOVES]] = known.moves
        return self.lawful(prices)

    def lawful(self, prices: Floats) -> Floats:
        """Return the nearest prices that prove a bound: none below 0, those of the spread in balance."""
        lawful = np.maximum(prices, 0.0)
        low, high = self._at[Kind.SPREAD_LOW], self._at[Kind.SPREAD_HIGH]
        if len(low):
            both = np.minimum(lawful[low], lawful[high])
            lawful[low] -= both
            lawful[high] -= both
            least = min(lawful[low].sum(), lawful[high].sum())
            for rows in (low, high):
                lawful[rows] *= least / lawful[rows].sum() if lawful[rows].sum() > 0 else 0.0
        return lawful
