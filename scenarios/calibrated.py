"""What a calibrated scenario says of itself: what each figure rests on, and whether it foretold weeks held out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from scenarios.organisation import Part


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
