"""Words that definitions of KPIs share."""

from __future__ import annotations

from collections.abc import Callable

from simulation.kpis.evidence import Evidence
from simulation.kpis.kpi import Better, Kpi, Unit
from simulation.kpis.leak import Leak

Measure = Callable[[Evidence], float | None]

ALL = "leads that arrived"
ACCEPTED = "hand-overs that the rep accepted"
HANDED = "hand-overs (a lead given to three reps counts three times)"
NONE = "none: a count or sum"

LEAKS = {
    Leak.CAPACITY: "that end untouched and were never given to anybody: no rep had room, or none may have them",
    Leak.NEVER_TOUCHED: "that were given to a rep and end untouched: nobody ever tried, and they are not in nurture",
    Leak.LATE: "in nurture since a clock ran out",
    Leak.REJECTED: "in nurture since a rep rejected them",
    Leak.NOT_REACHED: "in nurture since the cadence ended without contact",
    Leak.NOT_QUALIFIED: "in nurture since the conversation did not qualify them",
    Leak.GAVE_UP: "in nurture since their rep stopped trying before the cadence ended",
    Leak.NO_SHOW: "in nurture since the prospect missed the last appointment",
    Leak.STALLED: "in nurture since they stood still, opportunities that stalled included",
    Leak.DISQUALIFIED: "that inside sales sorted out before hand-off",
    Leak.GIVEN_UP: "given up after their last return from nurture, or for want of a rep who may have it",
}
"""Which leads leaked at each stage."""


def share(
    name: str, title: str, better: Better, numerator: str, denominator: str, cohort: str, measure: Measure
) -> Kpi:
    """Define a share."""
    return Kpi(name, title, Unit.SHARE, better, numerator, denominator, cohort, measure)
