"""How leads are handled: the rules and habits of the funnel, one class a component.

Hours and days are wall time unless a field says business time. Chances are probabilities, decays are exponents of
time on the odds, minutes are minutes of a rep's selling time.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from scenarios.organisation import Part
from scenarios.vocabulary import CapacityUnit, Grade

Chance = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NonNegative = Annotated[float, Field(ge=0)]


class Mode(StrEnum):
    """Push: a policy chooses the rep. Pull: leads wait in one queue and the longest-idle rep takes the next."""

    PUSH = "push"
    PULL = "pull"


class Objective(StrEnum):
    """What a policy's values count: expected wins, or expected revenue (chance times the lead's value)."""

    WINS = "wins"
    VALUE = "value"


class Clock(StrEnum):
    """Whether a clock runs in the rep's working hours or on the wall."""

    BUSINESS = "business"
    WALL = "wall"


class SqlClockStart(StrEnum):
    """What starts the clock by which a lead must be qualified."""

    DISTRIBUTION = "distribution"
    ACCEPTANCE = "acceptance"


class OnBreach(StrEnum):
    """Where a lead goes whose clock ran out: to another rep, or back to marketing's nurture."""

    REDISTRIBUTE = "redistribute"
    NURTURE = "nurture"


class MinutesLaw(StrEnum):
    """Whether handling takes the stated minutes each time, or exponentially many with that mean."""

    FIXED = "fixed"
    EXPONENTIAL = "exponential"


class PurchaseLaw(StrEnum):
    """When buyers buy: at a steady rate, or front-loaded (lognormal)."""

    STEADY = "steady"
    LOGNORMAL = "lognormal"


class Channel(StrEnum):
    """How a rep tries to reach a lead."""

    CALL = "call"
    EMAIL = "email"
    SOCIAL = "social"


class Arrivals(Part):
    """When leads come: a Poisson stream with a rate per hour of the day and day of the week.

    ``per_day`` is the mean number on a day of weekday weight 1. ``day_variance`` is by how much days differ beyond
    chance: the rate of a day is multiplied by a gamma variate of mean 1 and this variance. ``weekly_growth`` is the
    share by which the rate grows (or, below 0, shrinks) from week to week; ``per_day`` is then that of the start.
    """

    per_day: float = Field(ge=0, le=1_000_000)
    by_hour: tuple[NonNegative, ...] = Field(default=(1.0,) * 24, min_length=24, max_length=24)
    by_weekday: tuple[NonNegative, ...] = Field(default=(1.0,) * 7, min_length=7, max_length=7)
    day_variance: float = Field(default=0.0, ge=0, le=10)
    weekly_growth: float = Field(default=0.0, gt=-1, le=1)

    @model_validator(mode="after")
    def _some_hour(self) -> Self:
        if sum(self.by_hour) <= 0:
            raise ValueError("by_hour must hold at least one positive weight")
        return self


class LeadMix(Part):
    """What leads are like: shares of each kind (weights, scaled to one) and the spread of their value."""

    territory: dict[str, Positive] = Field(min_length=1)
    niche: dict[str, Positive] = Field(min_length=1)
    language: dict[str, Positive] = Field(min_length=1)
    source: dict[str, Positive] = Field(min_length=1)
    grade: dict[Grade, Positive] = Field(min_length=1)
    value_median: Positive = 1.0
    value_sigma: NonNegative = 0.0


class Routing(Part):
    """How often waiting leads are given out, and to whom they may go.

    ``capacity_unit`` says what a rep's capacity counts: ``leads`` a day; ``open_leads`` in her hands at once; or
    ``minutes``, in which case it is what is left of her day's selling time, less the work that waits on her desk.
    """

    mode: Mode = Mode.PUSH
    capacity_unit: CapacityUnit = CapacityUnit.LEADS
    window_minutes: Positive = 60.0
    on_shift_only: bool = True
    max_owners: int = Field(default=3, ge=1)
    objective: Objective = Objective.WINS


class Acceptance(Part):
    """Whether and when a rep accepts, and what happens if she does not answer in time.

    A rep looks at a new lead after an exponential delay (mean ``mean_hours`` of her working hours); she never looks
    at a share ``ignored_share``. Of those she looks at she accepts by grade, and rejects the rest with a reason.
    Without ``clock_hours`` nothing makes her answer; ``clock_hours_by_grade`` has clocks of their own for some grades.
    ``remind_hours`` before the clock runs out who has not answered is reminded, and who ignored the lead heeds that
    with ``heeded``. ``reject_reasons_by_grade`` replaces the reasons for some grades.
    """

    mean_hours: NonNegative
    ignored_share: Chance
    accept_chance: dict[Grade, Chance]
    reject_reasons: dict[str, Positive] = Field(min_length=1)
    clock_hours: NonNegative | None = None
    clock_hours_by_grade: dict[Grade, NonNegative] = Field(default_factory=dict)
    remind_hours: Positive | None = None
    heeded: Chance = 0.5
    reject_reasons_by_grade: dict[Grade, dict[str, Positive]] = Field(default_factory=dict)
    clock: Clock = Clock.BUSINESS
    on_breach: OnBreach = OnBreach.REDISTRIBUTE


class Attempt(Part):
    """One step of the cadence: when after the step before, by which channel, at which chance of an answer.

    An ``automated`` one takes no rep's minutes, is made at any hour, and counts as no touch: neither clocks nor the
    speed to lead know it.
    """

    channel: Channel
    after_hours: NonNegative
    minutes: NonNegative
    contact_chance: Chance
    automated: bool = False


class Response(Part):
    """How waiting costs: odds ∝ (age / reference) ** −decay beyond the first five minutes.

    The chances stated elsewhere hold at ``reference_hours`` after arrival, so a faster answer does better than
    stated and a slower one worse.
    """

    reference_hours: Positive
    floor_minutes: Positive = 5.0
    contact_decay: NonNegative
    qualify_decay: NonNegative


class Qualification(Part):
    """The first real conversation, and the clock (none without ``clock_days``) by which it must have led to an SQL.

    ``clock_days_by_grade`` has clocks of their own for some grades.
    """

    chance: dict[Grade, Chance]
    minutes: NonNegative
    minutes_law: MinutesLaw = MinutesLaw.FIXED
    clock_days: NonNegative | None = None
    clock_days_by_grade: dict[Grade, NonNegative] = Field(default_factory=dict)
    clock: Clock = Clock.WALL
    clock_from: SqlClockStart = SqlClockStart.ACCEPTANCE
    on_breach: OnBreach = OnBreach.REDISTRIBUTE


class Closing(Part):
    """The work on an opportunity, and when its buyers buy or decline.

    ``monthly_hazard`` serves the steady law, ``median_months`` and ``sigma`` the lognormal one; a month has 30 days.
    Of those who will never buy ``silent_share`` never say so: their opportunities stay open until somebody ends them.
    """

    minutes: NonNegative
    purchase: PurchaseLaw = PurchaseLaw.STEADY
    monthly_hazard: Positive
    median_months: Positive
    sigma: Positive
    decline_mean_days: Positive
    silent_share: Chance = 0.0


class Recycling(Part):
    """What becomes of leads handed back: nurture, and the share that warms up again.

    A lead returns with ``return_chance`` after an exponential time; after ``max_generations`` returns it is lost.
    """

    return_chance: Chance
    mean_days: Positive
    max_generations: int = Field(ge=0)
    exclude_previous_owners: bool = True
