"""What reps do beyond the rules, one class a habit; each is off unless its table stands in the scenario.

A habit that differs from rep to rep is drawn from the scenario's ``truth.seed`` and her id, so it is hers in every
replication and under every policy.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from scenarios.organisation import Part

Chance = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NonNegative = Annotated[float, Field(ge=0)]
Attempts = Annotated[int, Field(ge=1, le=100)]


class Absence(Part):
    """When a rep is away: no leads, no work, and business clocks stand still.

    ``from`` and ``until`` are dates or times, the latter the first moment at which she is back; without an offset
    they are in her time zone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    rep_id: str
    since: datetime = Field(alias="from")
    until: datetime

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if (self.since.tzinfo is None) != (self.until.tzinfo is None):
            raise ValueError("from and until must both have an offset, or neither")
        if self.until < self.since:
            raise ValueError("until must not lie before from")
        return self


class Ramp(Part):
    """How a new rep's capacity builds up: from ``start_share`` on the day she was hired to all of it after ``days``."""

    days: Positive
    start_share: Chance = 0.25

    def share(self, hired_on: date | None, today: date) -> float:
        """Give the share of her capacity that a rep has on a day; all of it where nobody knows when she came."""
        if hired_on is None:
            return 1.0
        served = (today - hired_on).days / self.days
        return self.start_share + (1.0 - self.start_share) * min(1.0, max(0.0, served))


class Ignoring(Part):
    """How far the share of ignored leads differs from rep to rep and from lead to lead (``acceptance.ignored_share``).

    A rep's own share is drawn from a beta distribution with that mean, and around it a lead's from another; small
    concentrations spread widely, none at all means no spread. Source: Sabnis et al. (70 % of *leads*) against S0
    (60 to 70 % of *people*): both a rep and a lead can be the reason.
    """

    rep_concentration: Positive | None = None
    lead_concentration: Positive | None = None


class Reluctance(Part):
    """Hesitation to accept: odds that rise with the chance a rep sees in a lead, and fall with what she has open.

    Log odds of accepting are those of ``acceptance.accept_chance`` plus ``chance_slope`` times the logit of the chance
    she sees above the scenario's base chance, less ``load_slope`` for each ``load_unit`` leads she has open. She sees
    the true chance with an error of ``perception_sigma`` logits.
    """

    chance_slope: NonNegative = 0.0
    perception_sigma: NonNegative = 0.0
    load_slope: NonNegative = 0.0
    load_unit: Positive = 10.0


class Mismatch(Part):
    """Leads outside a rep's own territory, niche or language: accepted at other odds, rejected for that reason.

    Each mismatch multiplies the odds of accepting by ``accept_odds``; the reason stands beside those of
    ``acceptance.reject_reasons`` with the weight ``reason_weight``. A rep who names none of a kind mismatches nothing.
    """

    accept_odds: Positive = 1.0
    reason_weight: Positive = 1.0
    reasons: dict[str, str] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_kinds(self) -> Self:
        unknown = sorted(set(self.reasons) - {"territory", "niche", "language"})
        if unknown:
            raise ValueError(f"reasons are for territory, niche or language; {', '.join(unknown)} is none of them")
        return self


class Persistence(Part):
    """After how many attempts reps give a lead up, whatever the cadence asks for: weights by number of attempts."""

    attempts: dict[Attempts, Positive] = Field(min_length=1)


class Neglect(Part):
    """Leads accepted and then left lying, and the detector that looks for them.

    A share of accepted leads is not begun with. Who has not tried a lead ``remind_hours`` after accepting it is
    reminded, and heeds that with ``heeded``; ``reassign_hours`` after accepting it is taken from her. Without these
    hours nobody looks. Business hours are hers.
    """

    share: Chance
    remind_hours: Positive | None = None
    reassign_hours: Positive | None = None
    heeded: Chance = 0.5
    business: bool = True


class Costs(Part):
    """What things cost, in the unit of the leads' values; changes nothing in a run.

    ``hire_a_year`` is what one more rep costs a year in all.
    """

    hire_a_year: NonNegative


class Agreement(Part):
    """What marketing has agreed to bring; changes nothing in a run, and is held against it.

    ``accepted_per_week`` is the number of leads arriving in a week that sales will accept.
    """

    accepted_per_week: Positive
