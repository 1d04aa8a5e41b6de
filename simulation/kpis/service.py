"""How leads were treated on the way: speed, clocks, acceptance, effort."""

from __future__ import annotations

import polars as pl

from scenarios.vocabulary import EventKind
from simulation.kpis.evidence import Evidence
from simulation.kpis.kpi import ratio

_WORK = tuple(
    kind.value
    for kind in (
        EventKind.TOUCHED,
        EventKind.CONTACTED,
        EventKind.OPPORTUNITY,
        EventKind.APPOINTMENT,
        EventKind.NO_SHOW,
        EventKind.VERIFIED,
        EventKind.DISQUALIFIED,
        EventKind.REHEATED,
        EventKind.RECYCLED,
    )
)
"""Events whose details may say how many minutes of selling time went into what they tell of."""

_MICROSECONDS_PER_HOUR = 3_600_000_000


def speed_to_lead_hours(evidence: Evidence) -> float | None:
    """Give the mean time from arrival to the first attempt of a person, over leads touched before any nurture.

    A lead that was rejected and came back a month later says nothing about how fast anybody answers.
    """
    touched, recycled = pl.col("touched"), pl.col("recycled")
    fresh = evidence.paths.filter(recycled.is_null() | (touched < recycled))
    waits = (fresh["touched"] - fresh["arrived"]).drop_nulls().dt.total_microseconds()
    return ratio(float(waits.sum()) / _MICROSECONDS_PER_HOUR, len(waits))


def sla_breach_share(evidence: Evidence) -> float | None:
    """Give the share of hand-overs that ended because a clock ran out."""
    reverted = (evidence.cases["ended_by"] == EventKind.REVERTED.value).sum()
    return ratio(float(reverted), evidence.cases.height)


def acceptance_share(evidence: Evidence) -> float | None:
    """Give the share of hand-overs that the rep accepted."""
    accepted = evidence.cases.height - evidence.cases["accepted_at"].null_count()
    return ratio(accepted, evidence.cases.height)


def idle_share(evidence: Evidence) -> float | None:
    """Give the share of selling time in which no work on leads fell due, while leads were arriving."""
    used = utilisation(evidence)
    return None if used is None else max(0.0, 1.0 - used)


def utilisation(evidence: Evidence) -> float | None:
    """Give the share of selling time that work on leads took, while leads were arriving."""
    time = evidence.selling_time
    if time is None:
        return None
    events = evidence.events if evidence.of_the_team is None else evidence.of_the_team
    worked = events.filter(pl.col("event").is_in(_WORK) & (pl.col("time") < time.until))
    minutes = worked["detail"].str.json_path_match("$.minutes").cast(pl.Float64)
    return ratio(float(minutes.sum()), time.minutes)
