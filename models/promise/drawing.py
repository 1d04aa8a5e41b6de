"""Pair values as they may be: draws from the posterior, each by its number, made when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from models.columns.matches import Roster
from models.promise.slope import SLOPES

if TYPE_CHECKING:
    from models.fitted import Fitted
    from models.parts import Parts

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Drawn:
    """Effects of what the fit has not met: of new reps (m, K), and with unseen levels by block (B, m)."""

    strangers: Floats
    unseen: Floats


@dataclass(frozen=True)
class PairDraws:
    """Draws of the values of some leads with some reps; ``trained`` (m,) are the reps' positions in the fit, −1 new."""

    fitted: Fitted
    leads: pl.DataFrame
    roster: Roster
    trained: Integers
    seed: int

    def parts(self, number: int) -> Parts:
        """Give the logits of all pairs under the draw of this number, taken apart."""
        left, count = self.fitted.uncertainty, len(self.trained)
        blocks = len(left.scales.own)
        drawn = Drawn(left.strangers(count, number, self.seed), left.unseen((blocks, count), number, self.seed))
        effects = left.draw(number, self.seed)
        return replace(self.fitted, effects=effects).parts(self.leads, self.roster, self.trained, drawn)

    def chosen(self, leads: Integers, rep: Integers, count: int) -> Iterator[Floats]:
        """Give, draw by draw, the chances of some leads with one rep each; shape (len(leads),) each.

        With each draw of the effects goes one of the share of the pair part that holds.

        Parameters
        ----------
        leads, rep
            Positions of the leads and of their reps, shape (L,) each.
        count
            Number of draws.
        """
        known, frame = self.fitted.description, self.leads[leads]
        lead_x = np.column_stack([np.ones(len(leads)), known.encoder.encode(frame)])
        held = len(known.circumstances.columns)
        tenure = known.circumstances.of_reps(self.roster, known.summary.follow.as_of, np.ones(held))[rep]
        match = known.matches.encode(frame, rep, self.roster, known.encoder)
        z, unknown = known.affinity.columns(frame, known.encoder), self._unknown(frame)
        n_lead, trained, left = lead_x.shape[1], self.trained[rep], self.fitted.uncertainty
        for number, slope in enumerate(self._slopes(count)):
            effects = left.draw(number, self.seed)
            strangers = left.strangers(len(self.trained), number, self.seed)[rep]
            own = np.where(trained[:, None] < 0, strangers, effects.own[trained])
            unseen = left.unseen((unknown.shape[1] + 1, len(self.trained)), number, self.seed)[1:, rep].T
            pair = match @ effects.fixed[n_lead + held :] + (z * own).sum(axis=1) + (unknown * unseen).sum(axis=1)
            pair += tenure * effects.fixed[n_lead + held - 1] if held else 0.0
            yield np.asarray(expit(lead_x @ effects.fixed[:n_lead] + slope * pair))

    def _unknown(self, frame: pl.DataFrame) -> Floats:
        """Mark the leads whose level is unseen, by block of categories; shape (L, blocks)."""
        known = self.fitted.description
        marks = [position < 0 for position in known.affinity.positions(frame, known.encoder)]
        return np.column_stack([np.zeros((frame.height, 0)), *marks])

    def _slopes(self, count: int) -> list[float]:
        """Draw the share of the pair part that holds, ``count`` times."""
        weights = np.array(self.fitted.description.summary.slope.weights)
        rng = np.random.default_rng([self.seed, count, 4])
        return list(rng.choice(SLOPES, size=count, p=weights / weights.sum()))
