"""What no scenario can be calibrated on, refused before any work."""

from __future__ import annotations

import polars as pl

from scenarios import BadInput, Fault
from scenarios.vocabulary import EventKind
from simulation.calibration.log import Log

FEWEST_LEADS = 100
FEWEST_WEEKS = 4
SOURCE = "events"


def refuse_unusable(events: pl.DataFrame, source: str = SOURCE) -> None:
    """Refuse a table of events that has no arrivals or no human work.

    Raises
    ------
    BadInput
        Naming what is missing.
    """
    kinds = set(events["event"].unique().to_list())
    needed = (
        ({EventKind.ARRIVED.value}, "events 'arrived': without them nobody knows when leads came"),
        ({EventKind.ASSIGNED.value}, "events 'assigned'; for leads that reps take from a queue, at the first touch"),
        ({EventKind.ACCEPTED.value, EventKind.TOUCHED.value}, "events 'accepted' or 'touched': work done by people"),
    )
    faults = [Fault(source, expected, column="event") for wanted, expected in needed if not kinds & wanted]
    out = events.filter(pl.col("event") == EventKind.DISQUALIFIED.value)["lead_id"]
    if not faults and events.filter(pl.col("event") == EventKind.ARRIVED.value)["lead_id"].is_in(out.implode()).all():
        faults.append(Fault(source, "leads that were not disqualified", column="event"))
    if faults:
        raise BadInput(faults)


def refuse_short(log: Log, source: str = SOURCE) -> None:
    """Refuse a log too short to tell one week from another.

    Raises
    ------
    BadInput
        With what it has and what is needed.
    """
    count = log.leads.height
    days = (log.last_arrival - log.start).total_seconds() / 86_400
    faults = []
    if count < FEWEST_LEADS:
        faults.append(Fault(source, f"at least {FEWEST_LEADS} leads with 'arrived' to calibrate on", value=f"{count}"))
    if days < 7 * FEWEST_WEEKS - 1:
        faults.append(
            Fault(source, f"arrivals over at least {FEWEST_WEEKS} weeks to calibrate on", value=f"{days:.1f} days")
        )
    if faults:
        raise BadInput(faults)
