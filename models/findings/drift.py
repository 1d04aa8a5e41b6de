"""Has the firm changed? The later half of the rows against the earlier one: the level of winning, and the pair part.

Both halves are judged by a fit on the earlier one (its own rows left out in turn), and each gets a line: level and
slope of the outcome on the pair part. If nothing changed, both lines are the same. The larger of two standard errors
counts, the model's and one that allows for rows of a rep being alike, and each of the two tests has half of
:data:`FALSE_ALARMS`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtr

from models.findings.persistence import Half, Line

FALSE_ALARMS = 0.05
"""How often a firm that has not changed may be warned of."""


@dataclass(frozen=True)
class Drift:
    """Later half less earlier half.

    Attributes
    ----------
    level_points, level_low, level_high
        Change of the chance of winning that the leads' own columns do not explain, in points, with its 95 % interval.
    level_p
        Of there being no such change; two-sided.
    held
        Slope of the later half on what the earlier one says of pairs, as a share of the earlier half's own: 1 if it
        holds as it did.
    pair_p
        Of it holding as well as before; one-sided.
    """

    level_points: float
    level_low: float
    level_high: float
    level_p: float
    held: float
    pair_p: float

    @property
    def level_moved(self) -> bool:
        """Whether the level of winning has moved."""
        return self.level_p < FALSE_ALARMS / 2.0

    @property
    def pairs_moved(self) -> bool:
        """Whether who wins what has changed."""
        return self.pair_p < FALSE_ALARMS / 2.0

    @property
    def warns(self) -> bool:
        """Whether either is more than chance."""
        return self.level_moved or self.pairs_moved

    def sentence(self, *, of_pairs: bool = True) -> str:
        """Say in plain words what has changed, if anything; with ``of_pairs`` who wins what, too."""
        told = []
        if self.level_moved:
            way, sign = ("more", 1.0) if self.level_points > 0.0 else ("less", -1.0)
            low, high = sorted((sign * self.level_low, sign * self.level_high))
            size = f"{sign * self.level_points:.1f} points, 95 % {low:.1f} to {high:.1f}"
            told.append(f"leads like the earlier half's were won {way} often in the later one ({size})")
        if self.pairs_moved:
            share = f"{self.held:.0%}" if self.held >= 0.005 else "nothing"
            told.append(f"of what the earlier half says of reps the later one bears out {share}")
        if not told:
            agrees = "The later half of the history agrees with the earlier one"
            return f"{agrees}, in level and in who wins what." if of_pairs else f"{agrees} in level."
        level, pairs = ("level",) * self.level_moved, ("differences between reps",) * self.pairs_moved
        advice = f"where that warns as well, rely on no {' and no '.join(level + pairs)}"
        return f"The firm has changed: {' and '.join(told)}; learn from recent history alone (fit --since); {advice}."


def drift(earlier: Half, later: Half) -> Drift | None:
    """Compare the halves; None where the earlier one says nothing of pairs."""
    before, after = earlier.line(), later.line()
    if before is None or after is None:
        return None
    shift, fade = (after.at - before.at).tolist()
    errors = np.sqrt(_variances(before) + _variances(after))
    chance = float(expit(later.judged.lead + later.judged.pair).mean())
    points = 100.0 * chance * (1.0 - chance)
    reach = 1.96 * points * float(errors[0])
    return Drift(
        level_points=points * shift,
        level_low=points * shift - reach,
        level_high=points * shift + reach,
        level_p=float(2.0 * ndtr(-abs(shift) / errors[0])),
        held=float(after.at[1] / before.at[1]) if before.at[1] > 0.0 else 0.0,
        pair_p=float(ndtr(fade / errors[1])),
    )


def _variances(line: Line) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(np.maximum(np.diag(line.by_model), np.diag(line.by_rep)))
