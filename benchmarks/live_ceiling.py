"""What a live policy could reach at most: one that knows the law by which leads come, though not which will come.

It solves for prices anew very often, on a large fresh sample of the leads that are truly still to come (their kinds in
the shares they will really have) with the room that is truly left. What it misses of hindsight is luck, which no live
policy can know; what another policy misses of it, that policy has still to learn. It is no bound in the strict sense:
prices that are certain to be right are not quite the best rule for the last few leads of a window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.live_instances import BEFORE, ELIGIBLE, NICHES, Values, rising
from benchmarks.matching_instances import RANK
from matching import Batch, Decision, Pool, ValuesFrom
from matching.arrays import Floats
from matching.policies.best_value import best_after_price
from matching.policies.bidding.resolving import prices_from

_SHRUNK = 0.8
"""Prices are also solved anew when so small a share is left of the leads that were to come when it was last done."""


class World:
    """The law behind a stream of `live_instances.live`, found by drawing the stream's own parameters once more."""

    def __init__(self, kind: str, situation: str, seed: int, leads: int = 6000, reps: int = 40) -> None:
        if situation == "6 a territory":
            raise ValueError("a ceiling is not known for this situation")
        self.kind, self.situation, self.leads, self.reps = kind, situation, leads, reps
        self.drifts = situation == "drifting mix"
        rng, total = np.random.default_rng(seed), BEFORE + leads
        if self.drifts:
            rng.random(total)
        if kind == "low rank":
            self.centres = rng.normal(size=(2, RANK)) if self.drifts else np.zeros((2, RANK))
            rng.normal(size=(total, RANK))
            self.factors = rng.normal(size=(RANK, reps))
        elif kind == "few niches":
            self.skill = 0.3 * rng.lognormal(sigma=0.6, size=(NICHES, reps))
            self.mixes = rng.dirichlet(np.ones(NICHES), size=2)
            if not self.drifts:
                self.mixes[:] = 1.0 / NICHES

    def to_come(self, seen: int, rows: int, rng: np.random.Generator) -> Values:
        """Draw leads as they will come after so many, evenly over the rest of the stream; NaN where not eligible."""
        second = np.zeros(rows, dtype=int)
        if self.drifts:
            second = (rng.random(rows) < rising(np.linspace(seen / self.leads, 1.0, rows))).astype(int)
        values = self._values(second, rng)
        if self.situation == "6 eligible":
            others = rng.random(values.shape).argsort(axis=1)[:, ELIGIBLE:]
            np.put_along_axis(values, others, np.nan, axis=1)
        return values

    def _values(self, second: Values, rng: np.random.Generator) -> Values:
        rows = len(second)
        if self.kind == "iid":
            return rng.random((rows, self.reps)) * (1.0 + second)[:, None]
        if self.kind == "low rank":
            affinity = 0.5 * (rng.normal(size=(rows, RANK)) + self.centres[second]) @ self.factors
            score = rng.normal(size=(rows, 1)) - 1 + affinity
            return np.asarray(rng.lognormal(sigma=1.0, size=(rows, 1)) / (1 + np.exp(-score)))
        niche = np.where(second == 1, *(rng.choice(NICHES, rows, p=mix) for mix in self.mixes[::-1]))
        noise = np.exp(0.05 * rng.normal(size=(rows, self.reps)))
        return np.asarray(rng.lognormal(sigma=0.5, size=(rows, 1)) * self.skill[niche] * noise)


@dataclass
class Knowing:
    """Value minus price, at prices solved anew every so many leads on a fresh sample of those to come."""

    world: World
    every: int = 60
    rows: int = 8000
    seed: int = 0
    name: str = "ceiling"
    values_from: ValuesFrom = ValuesFrom.MODEL
    _prices: Floats | None = field(default=None, init=False)
    _seen: int = field(default=0, init=False)
    _solved_left: float = field(default=np.inf, init=False)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng((2026, self.seed))

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route one lead; see `Policy`."""
        assert batch.values is not None
        left = float(self.world.leads - self._seen)
        if self._prices is None or left <= max(self._solved_left - self.every, _SHRUNK * self._solved_left):
            sample = self.world.to_come(self._seen, self.rows, self._rng)
            found = prices_from(sample, pool.remaining, left)
            self._prices = np.zeros(len(pool.rep_ids)) if found is None else found
            self._solved_left = left
        self._seen += 1
        mask = None if batch.eligible is None else batch.eligible[0]
        return [best_after_price(
            batch.lead_ids[0], batch.values[0], mask, pool.remaining, pool, self._prices, hold=True)[0]]  # fmt: skip
