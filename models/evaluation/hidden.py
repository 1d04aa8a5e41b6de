r"""What something unrecorded could do to a figure that rests on fitted chances.

*How strong it would have to be.* The odds of the logged choice may differ from the fitted ones by a factor between
:math:`1/\Gamma` and :math:`\Gamma` (the marginal sensitivity model: Tan 2006, Journal of the American Statistical
Association 101, 1619-1637). The self-normalised correction then lies between two sums that are found by sorting
(Zhao, Small and Bhattacharya 2019, Journal of the Royal Statistical Society B 81, 735-761). Told is
the :math:`\Gamma` at which the lift's interval first reaches nothing, beside what the strongest recorded reason does to
the odds. Where two methods are compared, both are moved as far as each can be.

*Whether there is a sign of it*: shares of leads that bend in how reps are rated (:mod:`models.findings.sorting`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import logit

from models.choices.choice_model import ChoiceModel
from models.evaluation.intervals import Interval
from models.evaluation.judged import Judged
from models.findings.sorting import Sorting, log_share, sorting

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST = 1000.0
"""Odds are not asked beyond so many times."""

_PRECISION = 1e-3
_EDGE = 1e-6


@dataclass(frozen=True)
class Hidden:
    """What something unrecorded could do.

    Attributes
    ----------
    undone_by
        Factor on the odds of who got a lead at which the lift may be nothing; None where none is shown anyway.
    recorded, reason
        The factor that the strongest recorded reason typically makes, and its name; 1 and None without any.
    sorting
        The sign of favourites.
    favourites
        Whether that sign is one to be warned of.
    """

    undone_by: float | None
    recorded: float
    reason: str | None
    sorting: Sorting
    favourites: bool

    @property
    def sentence(self) -> str:
        """Say what it would take; empty where no difference is shown that could be undone."""
        if self.undone_by is None:
            return ""
        factor = f"{self.undone_by:.2f}-fold" if self.undone_by < MOST else f"more than {MOST:,.0f}-fold"
        beside = (
            ""
            if self.reason is None
            else f"; {self.reason}, the strongest recorded one, changes them {self.recorded:.2f}-fold"
        )
        return f"To undo it, an unrecorded reason would have to change the odds of who got a lead {factor}{beside}."

    @property
    def undoes(self) -> bool:
        """Whether an unrecorded reason no stronger than a recorded one could undo the difference shown."""
        return self.undone_by is not None and self.undone_by <= self.recorded

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say what to beware of."""
        if not self.favourites:
            return ()
        return (
            "Hot leads may have gone to favourites: reps rated highest and lowest both got more leads than those in "
            f"between (p = {self.sorting.p_value:.2g}). What steered them is not recorded, but in the figures.",
        )


def hidden(
    judged: Judged,
    other: Judged | None,
    base: float,
    lift: Interval | None,
    model: ChoiceModel,
    assigned_at: pl.Series,
    skill: Floats,
) -> Hidden:
    """Ask both questions.

    Parameters
    ----------
    judged, other
        Rows with fitted chances, under the method judged and under the one it is compared with; None for the log.
    base, lift
        What the lift is relative to, and the lift.
    model, assigned_at
        The fitted choices of all rows of the history, and when they were made.
    skill
        Shape (m,): written-down skill of each rep, nan where there is none.
    """
    reason, recorded = _strongest(model)
    chances = logit(np.clip(judged.predicted, _EDGE, 1 - _EDGE))
    worth = chances.mean(axis=0) - chances.mean()
    sign = sorting(log_share(assigned_at, model.sets.rep, len(worth)), [skill, worth], worth)
    return Hidden(
        undone_by=_undone_by(judged, other, base, lift),
        recorded=recorded,
        reason=reason,
        sorting=sign,
        favourites=sign.believable(float(chances.mean(axis=1).std())),
    )


def _undone_by(judged: Judged, other: Judged | None, base: float, lift: Interval | None) -> float | None:
    """Find the factor at which the nearer end of the interval may lie on the other side of 0, by halving."""
    if lift is None or lift.low <= 0.0 <= lift.high:
        return None
    side, margin = (1.0, lift.low) if lift.low > 0 else (-1.0, -lift.high)
    sums = [_Sorted.of(judged, side)] + ([] if other is None else [_Sorted.of(other, -side)])
    starts = [one.least(1.0) for one in sums]

    def holds(factor: float) -> bool:
        return margin > sum(start - one.least(factor) for one, start in zip(sums, starts, strict=True)) / base

    if holds(MOST):
        return MOST
    low, high = 0.0, float(np.log(MOST))
    while high - low > _PRECISION:
        middle = (low + high) / 2
        low, high = (middle, high) if holds(float(np.exp(middle))) else (low, middle)
    return float(np.exp(high))


@dataclass(frozen=True, eq=False)
class _Sorted:
    """Rows from the least surprise on; each array of shape (n,)."""

    surprise: Floats
    wanted: Floats
    weight: Floats

    @classmethod
    def of(cls, judged: Judged, side: float) -> _Sorted:
        order = np.argsort(side * judged.surprise, kind="stable")
        return cls(side * judged.surprise[order], judged.wanted[order], judged.weight[order])

    def least(self, factor: float) -> float:
        """Give the least weighted mean of surprises that weights within the factor allow.

        Weights are those of odds (1 - e) / e moved by the factor. The least mean gives the large ones to the least
        surprises, up to some row.
        """
        large, small = (self.wanted + (self.weight - self.wanted) * by for by in (factor, 1.0 / factor))
        total = np.cumsum(large - small) + small.sum()
        sums = np.cumsum((large - small) * self.surprise) + float(small @ self.surprise)
        return float((sums / np.maximum(total, np.finfo(np.float64).tiny)).min())


def _strongest(model: ChoiceModel) -> tuple[str | None, float]:
    """Give the recorded reason that moves log odds most, and by what factor one standard deviation of it moves them."""
    spread = {kind: float(_centred(table)[model.position[kind]].std()) for kind, table in model.tables.items()}
    spread["open leads"] = abs(model.load)
    reason = max(spread, key=lambda kind: spread[kind])
    return (reason, float(np.exp(spread[reason]))) if spread[reason] > 0.0 else (None, 1.0)


def _centred(table: Floats) -> Floats:
    return np.asarray(table - table.mean(axis=1, keepdims=True))
