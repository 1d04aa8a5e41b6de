r"""What a fit would have said of each row had it not seen that row, without fitting again.

One Newton step from the mode (approximate leave-one-out: Rad & Maleki 2020, Journal of the Royal Statistical Society B
82, 965-996). With :math:`a` the row's columns, :math:`b` those of its pair part, :math:`\Sigma` the posterior
covariance, :math:`s` the row's slope and :math:`c` its curvature,

.. math:: \eta_{-i} = \eta_i - \frac{a'\Sigma a \, s}{1 - a'\Sigma a\,c}, \qquad
    \text{pair}_{-i} = \text{pair}_i - \frac{b'\Sigma a \, s}{1 - a'\Sigma a\,c}.

Unlike halves, every row is judged by a fit as large as the one that is used, and by the same one each time: where the
slope of the pair part is learned from it (:mod:`models.promise.slope`), two halves scattered two to five times as much.
Rows of a lead that was given out more than once still see one another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve

from models.effects.learning import lead_part
from models.effects.mode import Mode, Task

Floats = NDArray[np.float64]

MOST_LEVERAGE = 0.9
"""A row that all but decides its own logit is left out no further than this."""

SLICE = 16_384
"""Rows worked on at a time."""


@dataclass(frozen=True)
class LeftOut:
    """Each row's logit by a fit without it, in two parts: the lead's own and the pair's; each shape (n,)."""

    lead: Floats
    pair: Floats


def left_out(task: Task, mode: Mode, n_lead: int) -> LeftOut:
    """Leave out each row in turn; the first ``n_lead`` columns of x say nothing of the pair."""
    lead = lead_part(task.rows, mode.effects, n_lead)
    slope, curvature = task.slope_and_curvature(mode.logits)
    whole, of_pair = _leverages(task, mode, n_lead)
    step = slope / (1.0 - np.minimum(whole * curvature, MOST_LEVERAGE))
    pair = mode.logits - lead - of_pair * step
    return LeftOut(mode.logits - whole * step - pair, pair)


def _leverages(task: Task, mode: Mode, n_lead: int) -> tuple[Floats, Floats]:
    """Give a'Σa and b'Σa of each row; each shape (n,)."""
    rows, found = task.rows, mode.posterior
    shared = cho_solve(found.factor, np.eye(rows.x.shape[1]))
    whole, of_pair = np.zeros(len(rows.rep)), np.zeros(len(rows.rep))
    for rep, all_rows in enumerate(rows.by_rep):
        told = found.root[rep].T @ found.quadratic.cross[rep]
        every = np.arange(all_rows.start, all_rows.stop) if isinstance(all_rows, slice) else all_rows
        for start in range(0, len(every), SLICE):
            at = every[start : start + SLICE]
            along = rows.z[at] @ found.root[rep]
            a = rows.x[at] - along @ told
            b = a.copy()
            b[:, :n_lead] -= rows.x[at][:, :n_lead]
            own = (along**2).sum(axis=1)
            seen = a @ shared
            whole[at] = (seen * a).sum(axis=1) + own
            of_pair[at] = (seen * b).sum(axis=1) + own
    return whole, of_pair
