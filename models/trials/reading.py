"""What a trial showed: by pairs of blocks where methods took turns, by lead where a share of leads was kept back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from models.evaluation.intervals import Interval
from models.evaluation.refusing import MOST_PENDING
from models.trials.blocks import tally
from models.trials.planning import FEWEST_PAIRS
from models.trials.randomisation import lift_interval, orders, p_value
from models.trials.schedule import BASE, OUTSIDE, WASHED_OUT

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bools = NDArray[np.bool_]

FEWEST_LEADS = 50
"""Leads an arm needs before one lead more or less won stops deciding everything."""

_UNEVEN = 0.01
SHARED = (
    "Both arms drew on the same reps' capacity, lead by lead: what one arm takes the other lacks, so this difference "
    "is not what a change for everybody would bring. Let the methods take turns instead (a switchback)."
)


@dataclass(frozen=True)
class Reading:
    """A trial's result.

    Attributes
    ----------
    kind
        ``switchback`` or ``holdout``.
    leads_inner, leads_base, rate_inner, rate_base
        Leads that count in either arm, and the share of them won.
    pairs, empty
        Pairs of blocks compared, and those dropped as one of their blocks had no lead; 0 for a holdout.
    washed_out, outside
        Leads that do not count: too near to a change, and given out outside the trial.
    contradicted
        Leads whose own arm is not their turn's; they count with their turn's.
    pending
        Leads that count and are still open.
    lift, p_value
        Relative gain on the baseline, and the chance of one as large if the method made no difference; None if refused.
    refused
        Why there is no figure; empty where there is.
    warnings
        What else a reader has to know.
    """

    kind: str
    leads_inner: int
    leads_base: int
    rate_inner: float | None
    rate_base: float | None
    pairs: int = 0
    empty: int = 0
    washed_out: int = 0
    outside: int = 0
    contradicted: int = 0
    pending: int = 0
    lift: Interval | None = None
    p_value: float | None = None
    refused: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, str]:
        """Say what the trial showed, in two sentences."""
        counted = f"{self.leads_inner:,} leads on the new method and {self.leads_base:,} on the baseline count"
        if self.lift is None:
            return f"The trial has no result yet: {self.refused}.", f"So far {counted}."
        about = f"{self.lift.mean:+.1%}, between {self.lift.low:+.1%} and {self.lift.high:+.1%} (95 %)"
        shown = "wins more" if self.lift.low > 0 else "wins less" if self.lift.high < 0 else "is not shown to differ"
        chance = f"; without any difference a gap this wide comes up in {self.p_value:.1%} of draws"
        return (
            f"The new method {shown}: {about}.",
            f"It won {self.rate_inner:.1%} of {self.leads_inner:,} leads, the baseline {self.rate_base:.1%} of "
            f"{self.leads_base:,}{chance}.",
        )

    def summary(self) -> dict[str, Any]:
        """Give the figures for a JSON file; null where one is not given."""
        lift = self.lift
        return {
            "kind": self.kind,
            "lift": None if lift is None else lift.mean,
            "lift_low": None if lift is None else lift.low,
            "lift_high": None if lift is None else lift.high,
            "error": None if lift is None else lift.error,
            "p_value": self.p_value,
            "refused": self.refused or None,
            "leads": {"inner": self.leads_inner, "base": self.leads_base},
            "won_share": {"inner": self.rate_inner, "base": self.rate_base},
            "pairs": self.pairs,
            "empty_pairs": self.empty,
            "washed_out": self.washed_out,
            "outside": self.outside,
            "contradicted": self.contradicted,
            "pending": self.pending,
            "sentences": list(self.sentences),
            "warnings": list(self.warnings),
        }


def read_switchback(
    row: Integers, schedule: pl.DataFrame, won: Floats, pending: Bools, arm: pl.Series | None = None, seed: int = 0
) -> Reading:
    """Read a trial in which methods took turns.

    Parameters
    ----------
    row
        Row of the schedule each lead counts in (:func:`models.trials.schedule.rows_of_schedule`), shape (n,).
    schedule
        As :func:`models.trials.switchback_schedule` makes it.
    won, pending
        What each lead came to, and whether it is still open (:mod:`models.evaluation.outcomes`); shape (n,).
    arm
        Which arm each lead was in by its own record, where one was kept; only compared with the schedule.
    """
    counts = row >= 0
    at = row[counts]
    inner = (schedule["arm"] != BASE).to_numpy()
    unit = schedule.select(pl.struct("team", "pair").rank("dense") - 1).to_series().to_numpy().astype(np.int64)
    _, units = np.unique(unit[at], return_inverse=True)
    found = tally(units, inner[at].astype(np.int64), won[counts])
    contradicted = 0 if arm is None else int(((arm != BASE).to_numpy()[counts] != inner[at]).sum())
    facts: dict[str, Any] = {
        **_arms(inner[at], won[counts]),
        "pairs": len(found.leads),
        "empty": found.empty,
        "washed_out": int((row == WASHED_OUT).sum()),
        "outside": int((row == OUTSIDE).sum()),
        "contradicted": contradicted,
        "pending": int(pending[counts].sum()),
    }
    refused = _pending(facts["pending"], int(counts.sum()))
    if len(found.leads) < FEWEST_PAIRS:
        refused = f"{len(found.leads)} pairs of blocks have leads in both (at least {FEWEST_PAIRS} are needed)"
    if refused:
        return Reading("switchback", **facts, refused=refused)
    order = orders(len(found.leads), seed)
    base, new = (found.weight[:, None] * found.rate).T
    lift = lift_interval(new, base, order)
    if lift is None:
        return Reading("switchback", **facts, refused="the baseline won nothing that counts")
    warnings = _said(facts["pending"], int(counts.sum()))
    if p_value(found.leads[:, 1] - found.leads[:, 0], order) < _UNEVEN:
        warnings += ("The arms got different numbers of leads by more than chance: turns were not kept, or wait.",)
    if contradicted:
        warnings += (f"{contradicted:,} leads were in the other arm than their turn's; they count with their turn's.",)
    return Reading("switchback", **facts, lift=lift, p_value=p_value(new - base, order), warnings=warnings)


def read_by_lead(in_inner: Bools, won: Floats, pending: Bools, lead: Integers) -> Reading:
    """Read a trial in which each lead was drawn into an arm; rows of one lead are not independent.

    Parameters
    ----------
    in_inner, won, pending, lead
        Arm, outcome, whether still open, and which lead (0, 1, …) of each assignment; shape (n,).
    """
    facts: dict[str, Any] = {**_arms(in_inner, won), "pending": int(pending.sum())}
    refused = _pending(facts["pending"], len(won))
    if min(facts["leads_inner"], facts["leads_base"]) < FEWEST_LEADS:
        refused = f"each arm needs {FEWEST_LEADS} leads"
    elif not facts["rate_base"] > 0.0:
        refused = "the baseline won nothing that counts"
    if refused:
        return Reading("holdout", **facts, refused=refused)
    new, base, share = facts["rate_inner"], facts["rate_base"], float(in_inner.mean())
    lift = new / base - 1.0
    terms = np.where(in_inner, (won - new) / share, -(1.0 + lift) * (won - base) / (1.0 - share)) / base
    sums = np.bincount(lead, terms)
    error = float(np.sqrt((sums**2).sum())) / len(won)
    reach = float(ndtri(0.975)) * error
    return Reading(
        "holdout",
        **facts,
        lift=Interval(lift, lift - reach, lift + reach, error),
        p_value=float(2.0 * ndtr(-abs(lift) / error)) if error > 0.0 else 1.0,
        warnings=(SHARED, *_said(facts["pending"], len(won))),
    )


def _arms(inner: Bools, won: Floats) -> dict[str, Any]:
    def rate(of: Bools) -> float | None:
        return float(won[of].mean()) if of.any() else None

    return {
        "leads_inner": int(inner.sum()),
        "leads_base": int((~inner).sum()),
        "rate_inner": rate(inner),
        "rate_base": rate(~inner),
    }


def _pending(pending: int, rows: int) -> str:
    share = pending / max(rows, 1)
    if share <= MOST_PENDING:
        return ""
    return f"{share:.0%} of the leads that count are still open: wait, or judge by a shorter horizon"


def _said(pending: int, rows: int) -> tuple[str, ...]:
    if not pending:
        return ()
    return (
        f"{pending:,} of {rows:,} leads that count are still open; each counts with the chance that leads of its age "
        "are yet won, in either arm alike. The difference looks a little smaller for it.",
    )
