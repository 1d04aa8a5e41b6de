"""Do differences last? What the earlier half of the rows says of pairs, held against the outcomes of the later half.

The slope of the later logits on the earlier pair part is 1 where what was learned lasts and 0 where it does not. Its
standard error allows for rows of one rep being alike (a sandwich by rep): who has changed has changed in all her rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.hierarchy import Scales
from models.learning import lead_part
from models.likelihood import slope_and_curvature
from models.mode import Task, find_mode

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


def persistence(task: Task, scales: Scales, order: NDArray[np.int64], n_lead: int) -> Persistence | None:
    """Learn from the earlier half and judge by the later; None where the earlier half says nothing of pairs.

    ``order`` (n,) is the position of each row in time.
    """
    later = order >= len(order) // 2
    early = Task(task.rows.take(~later), task.evidence[~later], task.prior)
    effects = find_mode(early, scales, task.rows.none(), tolerance=1e-4).effects
    rows, evidence = task.rows.take(later), task.evidence[later]
    lead = lead_part(rows, effects, n_lead)
    pair = rows.logits(effects) - lead
    if not np.ptp(pair) > 0.0:
        return None
    x, at = np.column_stack([np.ones(len(pair)), pair - pair.mean()]), np.zeros(2)
    for _ in range(STEPS):
        pull, curvature = slope_and_curvature(lead + x @ at, evidence)
        information = x.T @ (x * curvature[:, None]) + 1e-9 * np.eye(2)
        at = at + np.clip(np.linalg.solve(information, x.T @ pull), -2.0, 2.0)
    by_rep = np.column_stack([np.bincount(rows.rep, pull * column, rows.n_reps) for column in x.T])
    inverse = np.linalg.inv(information)
    error = float(np.sqrt((inverse @ (by_rep.T @ by_rep) @ inverse)[1, 1]))
    return Persistence(float(at[1]), float(at[1]) - 1.96 * error, float(at[1]) + 1.96 * error)
