"""What came of the leads."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from scenarios.vocabulary import EventKind
from simulation.kpis.evidence import Evidence
from simulation.kpis.kpi import ratio


def arrived(evidence: Evidence) -> float:
    """Count the leads."""
    return float(evidence.paths.height)


def wins(evidence: Evidence) -> float:
    """Count the leads won."""
    return float(evidence.reached(EventKind.WON))


def revenue(evidence: Evidence) -> float:
    """Add up the value of the leads won."""
    won = evidence.paths.filter(pl.col("won").is_not_null())
    return float(won["value"].sum())


def assigned(evidence: Evidence) -> float:
    """Count the leads given to a rep at least once."""
    return float(evidence.reached(EventKind.ASSIGNED))


def touched_share(evidence: Evidence) -> float | None:
    """Give the share of leads that a rep ever tried to reach."""
    return ratio(evidence.reached(EventKind.TOUCHED), evidence.paths.height)


def contacted_share(evidence: Evidence) -> float | None:
    """Give the share of leads that were reached."""
    return ratio(evidence.reached(EventKind.CONTACTED), evidence.paths.height)


def qualified_share(evidence: Evidence) -> float | None:
    """Give the share of leads that were qualified."""
    return ratio(evidence.reached(EventKind.QUALIFIED), evidence.paths.height)


def recycled_share(evidence: Evidence) -> float | None:
    """Give the share of leads that were handed back to nurture at least once."""
    return ratio(evidence.reached(EventKind.RECYCLED), evidence.paths.height)


def share_that_came_to(event: EventKind) -> Callable[[Evidence], float | None]:
    """Give the measure: leads to which something happened at least once, of all."""
    return lambda evidence: ratio(evidence.reached(event), evidence.paths.height)


def no_show_share(evidence: Evidence) -> float | None:
    """Give the share of appointments that the prospect missed."""
    kinds = evidence.events["event"]
    return ratio(int((kinds == EventKind.NO_SHOW.value).sum()), int((kinds == EventKind.APPOINTMENT.value).sum()))


def followed_wins(evidence: Evidence) -> float | None:
    """Count the leads won within the follow-up that every lead has, whenever it arrived."""
    if evidence.terms is None:
        return None
    within = (pl.col("won") - pl.col("arrived")) <= evidence.terms.follow_up
    return float(evidence.paths.filter(within).height)


def open_share(evidence: Evidence) -> float | None:
    """Give the share of leads still open at the horizon."""
    return ratio(int((evidence.paths["final"] == EventKind.OPEN.value).sum()), evidence.paths.height)


def won_after_recycling(evidence: Evidence) -> float:
    """Count the leads won after at least one return from nurture."""
    both = pl.col("won").is_not_null() & pl.col("recycled").is_not_null()
    return float(evidence.paths.filter(both).height)
