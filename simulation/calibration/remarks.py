"""What a reader must know of a log beside the figures found in it."""

from __future__ import annotations

from scenarios import Scenario
from scenarios.vocabulary import EventKind
from simulation.calibration.figure import Draft
from simulation.calibration.log import Log

_STATIONS = {
    EventKind.VERIFIED: "verified",
    EventKind.APPOINTMENT: "appointment",
    EventKind.NO_SHOW: "no_show",
    EventKind.STALLED: "stalled",
}


def remark(draft: Draft, log: Log, base: Scenario) -> None:
    """Add what was left out of the log, what it lacks, and what it has that is not modelled."""
    draft.remarks.extend(log.remarks)
    if log.without_arrival:
        draft.remarks.append(
            f"{log.without_arrival:,} leads without 'arrived' were left out: nobody knows when they came."
        )
    if log.disqualified:
        draft.remarks.append(
            f"{log.disqualified:,} leads that ended disqualified were left out; arrivals are those of the others."
        )
    if log.pulled:
        draft.remarks.append(
            "Hand-overs coincide with the first touch: reps take leads from a queue, so the wait in it is taken "
            "for the wait until a rep looks."
        )
    missing = [
        kind.value
        for kind in (
            EventKind.ACCEPTED,
            EventKind.CONTACTED,
            EventKind.QUALIFIED,
            EventKind.OPPORTUNITY,
            EventKind.RECYCLED,
        )
        if not log.has(kind)
    ]
    if missing:
        draft.remarks.append(
            f"The log has no {', '.join(missing)}: a later stage stands for an earlier one that is missing."
        )
    counts = {name: int((log.events["event"] == kind.value).sum()) for kind, name in _STATIONS.items()}
    found = [f"{count:,} {name}" for name, count in counts.items() if count]
    if found:
        draft.remarks.append(f"Not modelled, though in the log: {', '.join(found)}.")
    kept = [name for name in _OPTIONAL if getattr(base, name) is not None]
    if kept:
        draft.remarks.append(f"Kept whole from {base.name}, a prior, not your firm: {', '.join(kept)}.")


_OPTIONAL = (
    "ramp", "ignoring", "reluctance", "mismatch", "neglect", "contact_hours", "engagement", "stalls",
    "tele_prospecting", "verification", "roles", "appointments", "readiness", "patience",
)  # fmt: skip
