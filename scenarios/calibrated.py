"""What a calibrated scenario says of itself: what each figure rests on, and whether it foretold weeks held out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from scenarios.organisation import Part

MEASURES: dict[str, str] = {
    "arrivals": "leads that arrived",
    "touched_share": "share of leads worked on",
    "hours_to_first_work": "speed-to-lead, mean hours",
    "median_hours_to_first_work": "speed-to-lead, median hours",
    "acceptance_share": "share of hand-overs accepted",
    "contacted_share": "share of leads reached",
    "qualified_share": "share of leads qualified",
    "opportunity_share": "share of leads that became an opportunity",
    "won_share": "share of leads won, of those followed long enough",
    "cycle_days": "days from arrival to the win, mean",
    "recycled_share": "share of leads recycled",
}
"""The measures by which weeks held out are judged, as people call them."""


def words_of(measures: Iterable[str]) -> str:
    """Name measures as people do, in one line."""
    return "; ".join(MEASURES.get(name, name) for name in measures)


class Basis(StrEnum):
    """What a figure rests on."""

    LOG = "log"
    HISTORY = "history"
    STATED = "stated"
    ASSUMED = "assumed"
    PRIOR = "prior"


class Verdict(StrEnum):
    """What the validation came to."""

    PASSED = "passed"
    FAILED = "failed"
    TOO_LITTLE = "too_little"


class Standing(StrEnum):
    """How far the money and wins of a scenario may be taken for a firm's."""

    UNCALIBRATED = "uncalibrated"
    UNVALIDATED = "unvalidated"
    VALIDATED = "validated"
    CHANGED = "changed"
    FAILED = "failed"


class CalibratedFigure(Part):
    """What one figure rests on.

    ``rests_on`` is ``log``, ``history``, ``stated`` (by a table of reps), ``assumed`` (the log lacks the events) or
    ``prior`` (kept from the scenario it extends: not your firm). ``low`` and ``high`` are its 95 % interval.
    """

    key: str
    rests_on: Basis
    method: str
    n: int = Field(default=0, ge=0)
    low: float | None = None
    high: float | None = None


class CalibrationRecord(Part):
    """Which log a scenario was calibrated on."""

    source: str
    leads: int = Field(ge=0)
    events: int = Field(ge=0)
    since: datetime
    until: datetime
    extends: str


class ValidatedKpi(Part):
    """One measure of the weeks held out: what happened, and what the simulator had foretold (95 % interval)."""

    name: str
    observed: float
    mean: float
    low: float
    high: float
    widest_low: float
    widest_high: float
    verdict: str


class Validation(Part):
    """How the scenario's figures foretold weeks they had not seen.

    ``of`` is the fingerprint of the content that was validated: a scenario that was changed since is not.
    """

    verdict: Verdict
    since: datetime
    until: datetime
    leads: int = Field(ge=0)
    replications: int = Field(ge=0)
    policy: str
    of: str
    reason: str = ""
    kpis: tuple[ValidatedKpi, ...] = ()

    @property
    def failing(self) -> tuple[str, ...]:
        """Names of the measures that fell outside."""
        return tuple(kpi.name for kpi in self.kpis if kpi.verdict == "outside")
