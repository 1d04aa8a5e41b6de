"""Who sells: the reps of a scenario, with what the firm knows of each."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from scenarios.hours import WorkingHours, time_zones
from scenarios.vocabulary import Role


class Part(BaseModel):
    """A piece of a scenario: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Rep(Part):
    """One rep.

    ``capacity`` counts leads per day that she may be given; ``selling_share`` is the part of her working hours that
    goes into working leads (38 % is published); ``skill`` (0 to 1) is what the firm believes of her closing,
    and ``weight`` her share in a weighted rotation. Empty lists mean no speciality. She is away before ``hired_on`` and
    from ``left_on`` on.
    """

    rep_id: str = Field(min_length=1)
    team: str = "sales"
    role: Role = Role.CLOSER
    territories: tuple[str, ...] = ()
    niches: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    skill: float = Field(default=0.5, gt=0, lt=1)
    weight: float = Field(default=1.0, gt=0)
    capacity: float = Field(default=3.0, ge=0)
    timezone: str = "UTC"
    hours: str = "Mon-Fri 09:00-17:30"
    selling_share: float = Field(default=0.38, gt=0, le=1)
    hired_on: date | None = None
    left_on: date | None = None

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        if name not in time_zones():
            raise ValueError("an IANA time zone such as 'Europe/Berlin'")
        return name

    @field_validator("hours")
    @classmethod
    def _readable_hours(cls, text: str) -> str:
        WorkingHours.parse(text)
        return text

    @property
    def zone(self) -> ZoneInfo:
        """The rep's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def working_hours(self) -> WorkingHours:
        """The rep's week."""
        return WorkingHours.parse(self.hours)
