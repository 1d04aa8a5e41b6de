"""Value minus price, each rep's price kept in step with how fast her room is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.batch_input import asked_eligible, needed_values, whole_room
from matching.policies.best_value import best_after_price, work_in_hand
from matching.policies.bidding.drift import drawn, to_come
from matching.policies.bidding.forecast import Forecast
from matching.policies.bidding.opening import prices_of
from matching.policies.bidding.resolving import alike, prices_from
from matching.policies.bidding.state import BidState
from matching.policies.bidding.ties import Ties
from matching.policies.protocol import Action, Batch, Decision, Pool, ValuesFrom
from matching.problem.problem import AssignmentProblem
from matching.solver import solve

_FIRST = 25
"""Leads after which prices are solved for the first time; then whenever their number has doubled, up to `every`."""

_SHRUNK = 0.7
"""Prices are solved anew when so small a share is left of the leads that were to come when it was last done."""

_TOO_FEW = 10.0
"""With fewer leads to come prices are only nudged."""

_ENOUGH, _TIMES = 1000, 4.0
"""A sample of 1,000 leads, or four times those to come, is exact enough towards the end, and quicker to solve on."""

_MEMORY = 200
"""Over how many leads the mean value is taken that nudges are measured in."""


@dataclass(frozen=True, slots=True)
class BidPrice:
    """Each lead to the available rep of highest value minus price; it waits if none exceeds the price.

    The price is what one more slot of a rep is worth to leads still to come. At every arrival all prices sink by
    `step` x mean value / leads to come, and the price of who gets the lead rises by `step` x mean value / her room: as
    long as she is on pace the two cancel. That is dual descent on the relative pace (Balseiro, Lu and Mirrokni 2020,
    Dual Mirror Descent for Online Allocation Problems, algorithm 1), with the pace taken from what is left as in their
    later work on resolving. Now and then prices are solved for anew on the latest leads, with the room scaled to them
    (Agrawal, Wang and Ye 2014, A Dynamic Near-Optimal Algorithm for Online Linear Programming): first after 25 leads,
    at every doubling, every so many leads, and whenever less than 0.7 of the leads to come then are left. Re-solving at
    few, well-chosen times is enough (Bumpensanti and Wang 2020).

    Leads that come together and are all there is (no forecast, or one that says so) are priced as a batch of their own,
    exactly. A single lead without a forecast meets the prices it finds, 0 unless a batch opened them
    (`open_bids`). Propensities are 1: nothing is left to chance.

    Parameters
    ----------
    leads, hours
        The forecast: how many leads the room has to last for, in which time (see `Forecast`). Leads alone are counted
        down; hours alone mean that the number is learned, window by window; neither, that windows are days.
    step
        Size of a nudge; 0 for none.
    sample
        How many of the latest leads prices are solved on; 0 for never. Where the mix drifts they are weighted by how
        much they are like those to come (`to_come`); where it has changed otherwise, only the latest
        `every` count.
    every
        Leads after which they are solved anew at the latest.
    hold
        Whether a lead waits that is worth less than every price. Prices fall as the window ends with room left over, so
        it may yet go out, if it is asked about again. False never lets a lead wait while somebody has room.
    frozen
        Whether prices stay as they were opened.
    """

    leads: float | None = None
    hours: float | None = None
    step: float = 0.3
    sample: int = 4000
    every: int = 500
    hold: bool = True
    frozen: bool = False
    name: str = "bid-price"
    values_from: ValuesFrom = ValuesFrom.MODEL

    _forecast: Forecast = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_forecast", Forecast(self.leads, self.hours))
        for name, figure, least in (("step", self.step, 0), ("sample", self.sample, 0), ("every", self.every, 1)):
            if not least <= figure < float("inf"):
                raise ValueError(f"bid-price: expected {name} of at least {least}, got {figure}")

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route each lead in turn; see `Policy`."""
        values = needed_values(batch, pool, self.name)
        eligible = asked_eligible(batch, pool)
        if not batch.lead_ids:
            return []
        bids = pool.rotation.bids
        if bids is None:
            bids = pool.rotation.bids = BidState()
        prices = bids.face(pool.rep_ids)
        left = None if self.frozen else self._note(bids, batch, pool, values, eligible)
        if not self.frozen and len(batch.lead_ids) >= (left or 2):
            prices, ties = _of_their_own(batch, pool, values, eligible)
            return self._in_turn(batch, pool, values, eligible, bids, prices, ties, None)
        if left is not None and self._due(bids, left):
            self._solve(bids, pool, left)
        return self._in_turn(batch, pool, values, eligible, bids, prices, bids.ties, left)

    def worth(self, batch: Batch, pool: Pool) -> Floats:
        """Return value minus price of the batch's first lead with each member, shape (n_reps,)."""
        values = needed_values(batch, pool, self.name)[0]
        bids = pool.rotation.bids
        return np.asarray(values if bids is None else values - bids.face(pool.rep_ids))

    def _note(self, bids: BidState, batch: Batch, pool: Pool, values: Floats, eligible: Bools | None) -> float | None:
        """Count who has come, put them into the sample, and return how many leads are to come, these among them."""
        new = 0
        for row, lead_id in enumerate(batch.lead_ids):
            if lead_id in bids.waiting:
                continue
            new += 1
            if self.sample:
                bids.sample.add(pool.rep_ids, values[row], None if eligible is None else eligible[row], self.sample)
        bids.total += new
        return self._forecast.note(bids.arrivals, new, batch.now)

    def _due(self, bids: BidState, left: float) -> bool:
        """Say whether it is time to solve for the prices anew."""
        since = bids.total - bids.solved_at
        late = since >= self.every or since >= bids.solved_at
        if not late and _SHRUNK * bids.solved_left < left < bids.solved_left / _SHRUNK:
            return False
        return since > 0 and left >= _TOO_FEW and self.sample > 0 and len(bids.sample) >= _FIRST

    def _solve(self, bids: BidState, pool: Pool, left: float) -> None:
        most = min(self.sample, max(_ENOUGH, int(_TIMES * left)))
        sample, after = bids.sample.latest(pool.rep_ids, self.sample)
        now = bids.total - bids.opened_at
        weights = to_come(sample, np.maximum(now - after, 0.0), now, left)
        like = alike(sample[-most:], self.every, bids.price) if weights is None else drawn(sample, weights, most)
        found = prices_from(like, whole_room(pool), left)
        bids.ties = None
        bids.solved_at, bids.solved_left, bids.solved = bids.total, left, bids.solved + 1
        if found is not None:
            bids.price[:] = found

    def _in_turn(
        self, batch: Batch, pool: Pool, values: Floats, eligible: Bools | None, bids: BidState, prices: Floats,
        ties: Ties | None, left: float | None,
    ) -> Sequence[Decision]:  # fmt: skip
        alone, decisions = len(batch.lead_ids) == 1, []
        busy = work_in_hand(pool) if alone else None
        room = pool.remaining if alone else pool.remaining.copy()
        for row, lead_id in enumerate(batch.lead_ids):
            mask = None if eligible is None else eligible[row]
            at = prices if ties is None else ties.settled(pool.rep_ids, values[row], prices, mask, room)
            decision, rep = best_after_price(lead_id, values[row], mask, room, pool, at, hold=self.hold, busy=busy)
            decisions.append(decision)
            if left is not None:
                self._nudge(bids, values[row], rep, room, left - row)
            if rep >= 0 and not alone:
                room[rep] -= 1.0
            if decision.action is Action.WAIT:
                bids.wait(lead_id)
            elif bids.waiting:
                bids.waiting.pop(lead_id, None)
        return decisions

    def _nudge(self, bids: BidState, values: Floats, rep: int, room: Floats, left: float) -> None:
        """Let all prices sink as time passes, and that of who got the lead rise."""
        price = bids.price
        sink = self.step * bids.scale / (left if left > 1.0 else 1.0)
        if rep >= 0:
            if bids.scored < _MEMORY:
                bids.scored += 1
            bids.scale += (values.item(rep) - bids.scale) / bids.scored
            price[rep] += self.step * bids.scale / room.item(rep)
        price -= sink
        np.maximum(price, 0.0, out=price)


def _of_their_own(batch: Batch, pool: Pool, values: Floats, eligible: Bools | None) -> tuple[Floats, Ties | None]:
    """Return the prices of these leads as a batch of its own, shape (n_reps,), and who gets those that tie.

    One lead alone, the last of a forecast, has no other to leave room for.
    """
    if len(values) == 1:
        return np.zeros(len(pool.rep_ids)), None
    room = np.minimum(whole_room(pool), len(values))
    problem = AssignmentProblem(values, room, lead_ids=batch.lead_ids, rep_ids=pool.rep_ids, eligible=eligible)
    return prices_of(solve(problem, time_limit=None), problem)
