"""How much leaked, and where."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from simulation.kpis.evidence import Evidence
from simulation.kpis.leak import Leak


def leakage_value(evidence: Evidence) -> float:
    """Add up the value of all leads that leaked."""
    return _value_of(evidence, pl.col("leak").is_not_null())


def leaked_value_at(leak: Leak) -> Callable[[Evidence], float]:
    """Give the measure that adds up the value of the leads that leaked at one stage."""
    return lambda evidence: _value_of(evidence, pl.col("leak") == leak.value)


def leaked_leads(evidence: Evidence) -> float:
    """Count the leads that leaked."""
    return float(evidence.paths.height - evidence.paths["leak"].null_count())


def leaked_leads_at(leak: Leak) -> Callable[[Evidence], float]:
    """Give the measure that counts the leads that leaked at one stage."""
    return lambda evidence: float(evidence.paths.filter(pl.col("leak") == leak.value).height)


def _value_of(evidence: Evidence, which: pl.Expr) -> float:
    return float(evidence.paths.filter(which)["value"].sum())
