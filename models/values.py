"""What every lead is worth with every rep, block by block: lookups and one small product, never the whole matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.parts import Parts, chance, of_chosen

if TYPE_CHECKING:
    from models.promise.drawing import PairDraws

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_TILE = 16_384
"""Pairs worked on at a time (128 KB), to stay within a core's cache."""

_MOST_SAMPLED = 5_000
"""Leads behind the interval of a promise; of a larger batch evenly spaced ones."""

_MOST_MULTIPLIED = 9_000
"""Cells of a matrix that OpenBLAS multiplies with a vector on one thread (it takes more from 9,216 on)."""


@dataclass(frozen=True)
class News:
    """What the model had to meet with its prior.

    Attributes
    ----------
    strange
        Feature → which leads, shape (n_leads,), have a value that was not (or too rarely) met in training; features
        without any are left out.
    new_reps
        Reps without training rows.
    former_reps
        Reps of the training rows who are not among these.
    without_value
        Leads without a value, which count as 1.
    """

    strange: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    new_reps: int = 0
    former_reps: int = 0
    without_value: int = 0

    @property
    def unseen(self) -> dict[str, int]:
        """Count the leads of each feature in ``strange``."""
        return {name: int(mark.sum()) for name, mark in self.strange.items()}


@dataclass(frozen=True)
class PairValues:
    """Value of each pair: the chance of a win by the horizon times what a win is worth.

    Made by :meth:`models.ConversionModel.pair_values`. Every number depends on its own lead and rep alone, so any
    split into blocks gives the same bytes, and threads may share one object.

    Attributes
    ----------
    lead_ids, rep_ids
        Rows and columns, in the order of the tables given.
    lead_value
        Shape (n_leads,): what a win of each lead is worth, rep by rep alike.
    parts
        The logit, taken apart.
    pair_slope
        Share of the pair part that held on unseen leads (see :meth:`promise`).
    news
        What the model had no experience of.
    draws
        The posterior behind :meth:`draw` and :meth:`promise_interval`; None for values without one.
    rep_factor
        Shape (n_reps,): what each rep makes of that worth; None where all are alike.
    """

    lead_ids: tuple[str, ...]
    rep_ids: tuple[str, ...]
    lead_value: Floats
    parts: Parts
    pair_slope: float
    news: News
    rep_factor: Floats | None = None
    draws: PairDraws | None = field(default=None, repr=False, compare=False)

    @property
    def shape(self) -> tuple[int, int]:
        """Leads by reps."""
        return len(self.lead_ids), len(self.rep_ids)

    def block(self, start: int, stop: int) -> Floats:
        """Give the values of leads ``start`` to ``stop`` (exclusive) with every rep; shape (stop − start, n_reps).

        Raises
        ------
        ValueError
            When the range is not within the leads.
        """
        values = self.probability(start, stop)
        values *= self.lead_value[start:stop, None]
        return values if self.rep_factor is None else np.multiply(values, self.rep_factor, out=values)

    def probability(self, start: int, stop: int) -> Floats:
        """Give the chance of a win by the horizon; shape (stop − start, n_reps), errors as for :meth:`block`."""
        if not 0 <= start <= stop <= self.shape[0]:
            raise ValueError(f"leads {start} to {stop}: expected a range within 0 to {self.shape[0]}")
        return self._chances(np.arange(start, stop))

    def rows(self, index: Integers) -> Floats:
        """Give the values of the leads at these positions; shape (len(index), n_reps)."""
        at = np.atleast_1d(np.asarray(index, dtype=np.int64))  # a bare position would give a view, and be written to
        values = self._chances(at) * self.lead_value[at, None]
        return values if self.rep_factor is None else np.multiply(values, self.rep_factor, out=values)

    def worth(self, rep_position: Integers) -> Floats:
        """Give what a win of each lead by its chosen rep is worth (−1, none, as any); shape (n_leads,)."""
        if self.rep_factor is None:
            return self.lead_value
        return np.asarray(self.lead_value * np.append(self.rep_factor, 1.0)[np.asarray(rep_position, dtype=np.int64)])

    def promise(self, rep_position: Integers) -> Floats:
        """Give the chance to expect of each lead with its chosen rep; shape (n_leads,), nan where the rep is −1.

        Choosing the best of many estimates picks their errors too, so the pair part counts only with the slope it
        had on rows that the fit had not seen, weighed towards those that a policy would choose
        (:mod:`models.promise.slope`).

        Parameters
        ----------
        rep_position
            Shape (n_leads,): position of the rep, −1 for none.

        Raises
        ------
        ValueError
            When the shape is another, or a position is not that of a rep.
        """
        rep = self._checked(rep_position)
        return of_chosen(self.parts, rep, self.pair_slope)

    def draw(self, number: int) -> PairValues:
        """Give the values under one draw from the posterior of all effects: as they may be, not as estimated.

        The same number gives the same draw, in whatever order draws are made, and is one opinion on all pairs at
        once; new reps and unseen levels are drawn from their prior. A draw's promise is its own chance.

        Raises
        ------
        ValueError
            When the number is negative, or there is no posterior to draw from.
        """
        if number < 0:
            raise ValueError(f"draw {number}: expected a number from 0")
        return replace(self, parts=self._posterior().parts(number), pair_slope=1.0, draws=None)

    def promise_interval(self, rep_position: Integers, count: int = 200, level: float = 0.95) -> tuple[float, float]:
        """Give the interval of the promise's sum over leads, each times its value: what the chances may really be.

        Effects are drawn from the posterior, and with each the share of the pair part that holds. The luck of the
        single deals is not in it. Of more than 5,000 leads, evenly spaced ones stand for all.

        Parameters
        ----------
        rep_position
            As for :meth:`promise`; leads without a rep promise nothing.
        count
            Number of draws.
        level
            Chance that the truth lies within, as far as the model holds.

        Raises
        ------
        ValueError
            As :meth:`promise` and :meth:`draw`; when there are fewer than 20 draws, or the level is not within 0 to 1.
        """
        if count < 20 or not 0.0 < level < 1.0:
            raise ValueError(f"{count} draws, level {level}: expected at least 20, and a level between 0 and 1")
        rep = self._checked(rep_position)
        worth = self.worth(rep)
        promise = of_chosen(self.parts, rep, self.pair_slope) * worth
        placed = np.flatnonzero(rep >= 0)
        if not len(placed):
            return 0.0, 0.0
        sample = placed[np.unique(np.linspace(0, len(placed) - 1, min(len(placed), _MOST_SAMPLED)).astype(np.int64))]
        drawn = self._posterior().chosen(sample, rep[sample], count)
        sums = [float(chances @ worth[sample]) for chances in drawn]
        whole, part = float(promise[placed].sum()), float(promise[sample].sum())
        low, high = np.quantile(sums, [0.5 - 0.5 * level, 0.5 + 0.5 * level]).tolist()
        scale = whole / part if part else 1.0
        return scale * low, scale * high

    def _posterior(self) -> PairDraws:
        if self.draws is None:
            raise ValueError("these values have no posterior to draw from: take them from ConversionModel.pair_values")
        return self.draws

    def _checked(self, rep_position: Integers) -> Integers:
        rep = np.asarray(rep_position, dtype=np.int64)
        if rep.shape != (self.shape[0],):
            raise ValueError(f"rep_position of shape {rep.shape}: expected one position per lead, {self.shape[:1]}")
        if rep.size and not (rep.min() >= -1 and rep.max() < self.shape[1]):
            raise ValueError(f"rep_position {rep.min()} to {rep.max()}: expected -1 to {self.shape[1] - 1}")
        return rep

    def _chances(self, at: Integers) -> Floats:
        whole = np.empty((len(at), self.shape[1]))
        tile = max(1, _TILE // max(1, self.shape[1]))
        product = np.empty((tile, self.shape[1]))
        for start in range(0, len(at), tile):
            self._fill(whole[start : start + tile], at[start : start + tile], product)
        return whole

    def _fill(self, logit: Floats, at: Integers, product: Floats) -> None:
        """Write the chances of the leads at these positions, within the caches; ``product`` is scratch."""
        first, *others = self.parts.lookups
        np.take(first.table, first.position[at], axis=0, out=logit, mode="clip")  # any other mode buffers
        for lookup in others:
            logit += lookup.table[lookup.position[at]]
        slopes = self.parts.lead_slopes[at][:, None, :]  # lead by lead: one product would round by the block's shape
        if slopes.shape[2]:
            for first_rep, last_rep in self._runs():
                run = product[: len(at), None, first_rep:last_rep]
                np.matmul(slopes, self.parts.rep_slopes[:, first_rep:last_rep], out=run)
            logit += product[: len(at)]
        logit += self.parts.lead[at, None]
        chance(logit)

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Give runs of reps over which a lead's product is one call to BLAS that starts no threads of its own."""
        width = max(1, _MOST_MULTIPLIED // max(1, len(self.parts.rep_slopes)))
        for start in range(0, self.shape[1], width):
            yield start, min(start + width, self.shape[1])
