"""How far past assignment was from random, and whether some reps got other kinds of leads than their colleagues."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import chdtrc

from fairlead.checking.classes import Floats, classes_of, sampled
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import counted

KINDS = ("territory", "niche", "language", "source", "grade", "engagement", "score", "value")
"""What is known of a lead when it is given out."""

CERTAIN, NEGLIGIBLE, MATTERS = 1e-4, 0.05, 0.1
_FEWEST = 20


@dataclass(frozen=True)
class Randomness:
    """A test of assignment against the kinds of leads.

    Attributes
    ----------
    p_value
        Chance of a departure as large as the largest, had assignment been random (Bonferroni over the kinds).
    association
        Kind to Cramér's V, corrected for bias (Bergsma 2013): 0 random, 1 the kind decides who gets the lead.
    """

    p_value: float
    association: dict[str, float]

    @property
    def random(self) -> bool:
        """Whether assignment is as good as random; random assignment is accused once in 10,000 times at most."""
        return self.p_value >= CERTAIN or max(self.association.values()) < NEGLIGIBLE

    @property
    def strongest(self) -> str:
        """The kind that decides most."""
        return max(self.association, key=lambda kind: self.association[kind])


def assignment_randomness(history: pl.DataFrame) -> Randomness | None:
    """Test whether reps got the same mix of leads; None when there is nothing to test.

    A chi-square test of rep against each kind, numbers cut at quantiles; reps and kinds with fewer than 20 rows are
    taken together. A mix that changed while reps came and went looks like choice, too.
    """
    rows = sampled(history)
    reps = classes_of(rows["rep_id"].cast(pl.Categorical).to_physical().cast(pl.String))
    tables = {}
    for kind in KINDS:
        codes = classes_of(rows[kind]) if kind in rows.columns else None
        if codes is not None and reps is not None:
            table = _merged(_merged(_crossed(reps, codes)).T)
            if min(table.shape) > 1:
                tables[kind] = table
    if not tables:
        return None
    results = {kind: _tested(table) for kind, table in tables.items()}
    p_value = min(1.0, len(results) * min(p for p, _ in results.values()))
    return Randomness(p_value, {kind: v for kind, (_, v) in results.items()})


def _crossed(reps: np.ndarray, codes: np.ndarray) -> Floats:
    width = int(codes.max()) + 1
    counts = np.bincount(reps * width + codes, minlength=(int(reps.max()) + 1) * width)
    return counts.reshape(-1, width).astype(np.float64)


def _merged(table: Floats) -> Floats:
    """Take the rows of a table that hold few cases together as one; it is left out if still small."""
    many = table.sum(axis=1) >= _FEWEST
    rest = table[~many].sum(axis=0, keepdims=True)
    return np.vstack([table[many], rest]) if rest.sum() >= _FEWEST else table[many]


def _tested(table: Floats) -> tuple[float, float]:
    total = table.sum()
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / total
    statistic = float(np.divide((table - expected) ** 2, expected, out=np.zeros_like(table), where=expected > 0).sum())
    rows, columns = table.shape
    freedom = (rows - 1) * (columns - 1)
    corrected = max(0.0, statistic / total - freedom / (total - 1))
    least = min(rows - (rows - 1) ** 2 / (total - 1), columns - (columns - 1) ** 2 / (total - 1)) - 1
    return float(chdtrc(freedom, statistic)), float(np.sqrt(corrected / least))


def assignment_findings(history: pl.DataFrame, tested: Randomness | None) -> list[Finding]:
    """Say where assignment was not random, by the test of :func:`assignment_randomness`; and what was not logged."""
    found = []
    if tested is not None and not tested.random:
        kind = tested.strongest
        v = tested.association[kind]
        others = sorted(name for name, value in tested.association.items() if value >= MATTERS and name != kind)
        also = f", also {', '.join(others)}" if others else ""
        degree = "a great deal" if v >= 0.5 else "clearly" if v >= MATTERS else "slightly"
        found.append(
            Finding(
                "assignment_not_random",
                Severity.WARN if v >= MATTERS else Severity.NOTE,
                "history",
                kind,
                history.height,
                f"who got a lead depended {degree} on its {kind}{also} (Cramér's V {v:.2f}; 0 random, 1 decides)",
                "reps met different leads, so their win rates are not comparable as they stand",
                None,
                {"p_value": tested.p_value, **{f"v_{name}": value for name, value in tested.association.items()}},
            )
        )
    missing = history.height if "propensity" not in history.columns else history["propensity"].null_count()
    if missing:
        found.append(
            Finding(
                "no_propensity",
                Severity.NOTE,
                "history",
                "propensity",
                missing,
                f"{counted(missing, 'row')} without the chance with which the router picked that rep",
                "what another method would have brought can only be modelled, not estimated from the log alone",
            )
        )
    return found
