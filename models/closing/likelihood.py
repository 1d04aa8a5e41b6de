r"""What one row says about its logit, closed and open rows alike.

Let *c* be the row's evidence: the log likelihood ratio of what was seen under "won by the horizon" against "not won
by the horizon" (+30 for a win, −30 for another end, in between for an open row, see :mod:`models.closing.timing`).
Its log likelihood is

.. math:: \ell(\eta) = \log\frac{1 + e^{\eta + c}}{1 + e^{\eta}} - \max(c, 0), \qquad
    \ell' = q - \pi, \qquad -\ell'' = \pi(1 - \pi) - q(1 - q),

with :math:`\pi = \sigma(\eta)` and the soft label :math:`q = \sigma(\eta + c)`, the chance that the row is or will be
a win. The curvature is that of the *observed* data: an open row that says little weighs little. (The M-step of plain
EM would count it as a full row and call its own guess evidence.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]

CERTAIN = 30.0
"""Evidence of a row whose end is known."""


def log_likelihood(logits: Floats, evidence: Floats, weight: Floats | None = None) -> float:
    """Sum the log likelihood of rows with these logits, evidence and weights (None: one each), each (n,)."""
    rows = np.logaddexp(0.0, logits + evidence) - np.logaddexp(0.0, logits) - np.maximum(evidence, 0.0)
    return float(rows.sum() if weight is None else weight @ rows)


def slope_and_curvature(logits: Floats, evidence: Floats) -> tuple[Floats, Floats]:
    """Give the first derivative and the (negated, floored at 0) second of each row's log likelihood."""
    chance = expit(logits)
    soft = expit(logits + evidence)
    return soft - chance, np.maximum(chance * (1.0 - chance) - soft * (1.0 - soft), 0.0)
