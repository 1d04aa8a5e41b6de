"""Do differences last? What the earlier half of the rows says of pairs, held against the outcomes of the later half.

The slope of the later logits on the earlier pair part is 1 where what was learned lasts and 0 where it does not. Its
standard error allows for rows of one rep being alike (a sandwich by rep): who has changed has changed in all her rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.closing.likelihood import slope_and_curvature
from models.effects.learning import lead_part
from models.effects.mode import Task, find_mode
from models.effects.rows import Scales
from models.promise.leaving_out import LeftOut, left_out

Floats = NDArray[np.float64]

STEPS = 25


@dataclass(frozen=True)
class Persistence:
    """Slope of later outcomes on earlier differences, with its 95 % interval."""

    slope: float
    low: float
    high: float

    @property
    def shown(self) -> bool:
        """Whether the differences are shown to last."""
        return self.low > 0.0


@dataclass(frozen=True)
class Line:
    """Level and slope of outcomes on a pair part, the lead part given, with covariances by the model and by rep."""

    at: Floats
    by_model: Floats
    by_rep: Floats


@dataclass(frozen=True)
class Half:
    """The rows of one half, judged by a fit on the earlier half that has not seen them."""

    judged: LeftOut
    evidence: Floats
    rep: NDArray[np.int64]

    def line(self) -> Line | None:
        """Fit the line; None where the pair part never varies."""
        pair = self.judged.pair
        if not (len(pair) and np.ptp(pair) > 0.0):
            return None
        x, at = np.column_stack([np.ones(len(pair)), pair - pair.mean()]), np.zeros(2)
        for _ in range(STEPS):
            pull, curvature = slope_and_curvature(self.judged.lead + pair.mean() + x @ at, self.evidence)
            information = x.T @ (x * curvature[:, None]) + 1e-9 * np.eye(2)
            at = at + np.clip(np.linalg.solve(information, x.T @ pull), -2.0, 2.0)
        by_rep = np.column_stack([np.bincount(self.rep, pull * column) for column in x.T])
        inverse = np.linalg.inv(information)
        return Line(at, np.asarray(inverse), np.asarray(inverse @ (by_rep.T @ by_rep) @ inverse))


def halves(task: Task, scales: Scales, order: NDArray[np.int64], n_lead: int) -> tuple[Half, Half]:
    """Fit the earlier half and judge both by it, the earlier one with each row left out.

    ``order`` (n,) is the position of each row in time.
    """
    later = order >= len(order) // 2
    early = task.take(~later)
    mode = find_mode(early, scales, task.rows.none(), tolerance=1e-4)
    rows = task.rows.take(later)
    lead = lead_part(rows, mode.effects, n_lead)
    fresh = LeftOut(lead, rows.logits(mode.effects) - lead)
    return (
        Half(left_out(early, mode, n_lead), early.evidence, early.rows.rep),
        Half(fresh, task.evidence[later], rows.rep),
    )


def persistence(later: Half) -> Persistence | None:
    """Judge the later half by the earlier one; None where the earlier half says nothing of pairs."""
    line = later.line()
    if line is None:
        return None
    slope, error = float(line.at[1]), float(np.sqrt(line.by_rep[1, 1]))
    return Persistence(slope, slope - 1.96 * error, slope + 1.96 * error)
