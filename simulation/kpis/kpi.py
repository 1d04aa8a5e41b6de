"""What a KPI is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from simulation.kpis.evidence import Evidence


class Better(StrEnum):
    """Which way a KPI is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Unit(StrEnum):
    """What a KPI counts in."""

    LEADS = "leads"
    MONEY = "money"
    HOURS = "hours"
    SHARE = "share"
    INDEX = "index from 0 to 1"


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of a run, with its definition.

    Attributes
    ----------
    name
        As it stands in tables and JSON.
    title
        As people read it.
    unit, better
        What it counts in, and which way is better.
    numerator, denominator, cohort
        The definition: what over what, among whom; a count or sum has no denominator.
    measure
        Computes it; None where it is undefined.
    """

    name: str
    title: str
    unit: Unit
    better: Better
    numerator: str
    denominator: str
    cohort: str
    measure: Callable[[Evidence], float | None]


def ratio(numerator: float, denominator: float) -> float | None:
    """Divide, or say None where there is nothing to divide by."""
    return numerator / denominator if denominator else None
