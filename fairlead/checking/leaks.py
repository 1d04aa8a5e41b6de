"""Columns that give the outcome away, found by test.

A column leaks when it says what nobody could have known when the lead was given out. Four signs, each looked for in
every column that might become a feature, names unseen:

``value``
    It tells won rows from others better than anything known beforehand can: area under the ROC curve of .85 or more
    (lower bound, 99.9 %). A sound column of area .85, better than lead scores we know of, is accused once in a thousand
    times, a weaker one less often.
``written later``
    It tells winners (lower bound of .65 or more), and leads just given out do not have the values that leads had
    once they were settled; see :func:`fairlead.checking.telling.not_yet` for why a strong honest score passes. A sound
    column is accused 6 times in 100,000; a firm whose mix of leads changed abruptly of late may be.
``stage``
    It tells ended rows from open ones (lower bound of .80 or more) and, again, changes while a lead ages.
``filled at closing``
    It is always, or never, filled on ended rows and otherwise on at least 15 % of the open rows given out at the same
    time, by six standard errors (a sound column: once in a billion times).

A leak that tells winners only with an area below .85, and whose values on open rows look like those of settled ones,
cannot be told from an honest score by any test on one table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from fairlead.checking.classes import OPEN, Floats, Ledger, classes_of, sampled
from fairlead.checking.telling import Telling, not_yet, tells_closed, tells_won

TOO_GOOD, GOOD, TELLS_STAGE = 0.85, 0.65, 0.80
ALWAYS, OTHERWISE, SIGMAS = 0.98, 0.15, 6.0
FEWEST = 100
"""Fewer ended rows than this show nothing."""

_NOT_TESTED = frozenset(
    {"lead_id", "rep_id", "assigned_at", "outcome", "closed_at", "revenue", "reject_reason", "accepted_at"}
    | {"first_touch_at", "contacted_at", "qualified_at", "eligible_reps", "propensity", "created_at"}
)
"""What the schema itself says of these is enough: identifiers, times, what is known only afterwards."""


@dataclass(frozen=True)
class Leak:
    """A column that gives the outcome away.

    Attributes
    ----------
    column
        Its name.
    sign
        ``value``, ``written later``, ``stage`` or ``filled at closing``.
    won, closed
        How well it tells won rows from others, and ended rows from open ones.
    filled_ended, filled_open
        Share of rows on which it is filled.
    """

    column: str
    sign: str
    won: Telling
    closed: Telling
    filled_ended: float
    filled_open: float


def find_leaks(history: pl.DataFrame) -> tuple[Leak, ...]:
    """Test every column of a checked history that might describe the lead; the order is that of the columns."""
    rows = sampled(history)
    ledger = Ledger.of(rows)
    if (ledger.state != OPEN).sum() < FEWEST:
        return ()
    tested = (rows[name] for name in rows.columns if name not in _NOT_TESTED)
    found = (_tested(column, ledger) for column in tested)
    return tuple(leak for leak in found if leak is not None)


def id_leak(history: pl.DataFrame) -> Leak | None:
    """Test the letters that lead ids begin with; None where they tell nothing that outcomes should not.

    Their digits are left out: they count up with time, as what has closed does.
    """
    rows = sampled(history)
    ledger = Ledger.of(rows)
    if (ledger.state != OPEN).sum() < FEWEST:
        return None
    leak = _tested(rows["lead_id"].str.extract(r"^([^\d]+)").alias("lead_id"), ledger)
    return leak if leak is not None and leak.sign == "value" else None


def _tested(column: pl.Series, ledger: Ledger) -> Leak | None:
    codes = classes_of(column)
    if codes is None:
        return None
    counts = ledger.counts(codes)
    won, closed = tells_won(counts), tells_closed(counts)
    sign = _sign(counts, won, closed)
    if sign is None:
        return None
    states = counts.sum(axis=(0, 1))
    return Leak(column.name, sign, won, closed, _filled(states[1:].sum(axis=0)), _filled(states[OPEN]))


def _sign(counts: Floats, won: Telling, closed: Telling) -> str | None:
    if won.low >= TOO_GOOD:
        return "value"
    if _filled_at_closing(counts.sum(axis=0)):
        return "filled at closing"
    if won.low >= GOOD and not_yet(counts, by_winning=True):
        return "written later"
    if closed.low >= TELLS_STAGE and not_yet(counts, by_winning=False):
        return "stage"
    return None


def _filled_at_closing(spans: Floats) -> bool:
    """Compare ended and open rows of the same span; shape of ``spans`` (STRATA, 3, number of classes)."""
    ended, still_open = spans[:, 1:].sum(axis=1), spans[:, OPEN]
    share = _filled(ended.sum(axis=0))
    both = (ended.sum(axis=1) >= 5) & (still_open.sum(axis=1) >= 1)
    if not (share >= ALWAYS or share <= 1 - ALWAYS) or still_open[both].sum() < 20:
        return False
    weight = still_open[both].sum(axis=1)
    rates = [1 - one[both][:, 0] / one[both].sum(axis=1) for one in (ended, still_open)]
    difference = float(np.average(np.abs(rates[0] - rates[1]), weights=weight))
    rate = float(np.average(rates[1], weights=weight))
    error = np.sqrt(max(rate * (1 - rate), 0.01) / weight.sum())
    return bool(difference >= OTHERWISE and difference >= SIGMAS * error)


def _filled(by_class: Floats) -> float:
    total = float(by_class.sum())
    return 1.0 - float(by_class[0]) / total if total else 0.0
