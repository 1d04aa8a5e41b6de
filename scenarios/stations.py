"""Stations a lead may pass beyond the plain way, one class each; off unless its table stands in the scenario."""

from __future__ import annotations

from pydantic import Field, field_validator

from scenarios.habits import Chance, NonNegative, Positive
from scenarios.hours import WorkingHours, time_zones
from scenarios.organisation import Part
from scenarios.vocabulary import Grade, Role

CAUSES = ("rejected", "late", "not reached", "not qualified", "gave up", "no show", "stalled")
"""Why a lead is handed back."""


class ContactHours(Part):
    """How the odds of an answer follow the hour of the day at which an attempt is made, by the scenario's clock."""

    odds: tuple[Positive, ...] = Field(min_length=24, max_length=24)


class Engagement(Part):
    """Activity of a lead, apart from its grade: signals that somebody is there now.

    While a lead waits for contact in a rep's hands it raises its hand at a steady rate. The rep is notified, her next
    attempt comes before all other work, and the odds of an answer are multiplied by ``contact_odds`` for
    ``fresh_hours``. The grade never moves.
    """

    raises_per_week: NonNegative
    contact_odds: Positive = 3.0
    fresh_hours: Positive = 4.0


class Stalls(Part):
    """Return of leads that do not move: days in a stage after which a lead is taken from its rep.

    ``accepted_days`` run from acceptance to the first contact, ``opportunity_days`` from the opportunity to the
    buyer's decision. A buyer who would have bought later is lost to the rep by then (F19).
    """

    accepted_days: Positive | None = None
    opportunity_days: Positive | None = None


class TeleProspecting(Part):
    """The second way to warm a lead up again: people who call it, which takes the minutes of inside reps.

    Leads handed back for one of the ``causes`` (rejected, late, not reached, not qualified, gave up, no show, stalled)
    are called every ``every_days``, at most ``calls`` times, ``minutes`` each; every call that is made warms the lead
    up with ``chance``. What nobody warms up goes to nurture. Needs reps whose role is ``inside``.
    """

    causes: tuple[str, ...] = Field(min_length=1)
    calls: int = Field(ge=1)
    every_days: Positive
    minutes: NonNegative
    chance: Chance

    @field_validator("causes")
    @classmethod
    def _known_causes(cls, causes: tuple[str, ...]) -> tuple[str, ...]:
        unknown = sorted(set(causes) - set(CAUSES))
        if unknown:
            raise ValueError(f"some of {', '.join(CAUSES)}; not {', '.join(unknown)}")
        return causes


class Verification(Part):
    """Inside sales looks at a lead before hand-off: who would not qualify is sorted out, at a price.

    A lead's score is the qualification chance of its grade, blurred by ``score_sigma``; from ``threshold`` on it goes
    to reps unverified. Verifying takes ``minutes`` of a rep whose role is ``inside``. Of leads that would qualify
    ``sensitivity`` pass, of the others ``specificity`` are disqualified.
    """

    threshold: NonNegative
    score_sigma: NonNegative = 0.1
    minutes: NonNegative
    sensitivity: Chance
    specificity: Chance


class RoleRules(Part):
    """What leads a role may be given, and clocks of its own.

    ``grades`` and ``sources`` limit it to some leads, ``returned`` to leads that came back from nurture (true) or to
    those that did not (false); ``acceptance_hours`` and ``sql_days`` replace the clocks' lengths, on the wall.
    """

    grades: tuple[Grade, ...] = ()
    sources: tuple[str, ...] = ()
    returned: bool | None = None
    acceptance_hours: NonNegative | None = None
    sql_days: NonNegative | None = None


class Roles(Part):
    """Rules by role; a role without a table may be given any lead. Inside reps who verify or call get none."""

    closer: RoleRules = RoleRules()
    hunter: RoleRules = RoleRules()
    farmer: RoleRules = RoleRules()
    partner: RoleRules = RoleRules()
    inside: RoleRules = RoleRules()

    def of(self, role: Role) -> RoleRules:
        """Give the rules of a role."""
        rules: RoleRules = getattr(self, role.value)
        return rules


class Appointments(Part):
    """Conversations by appointment, in slots that both calendars have free.

    A share of leads reached is given the first slot ``notice_hours`` ahead or later that is hers and the prospect's.
    Who does not show up (``no_show``) is given another, at most ``rebookings`` times; then the lead goes back.
    """

    share: Chance
    slot_minutes: Positive = 30.0
    notice_hours: NonNegative = 24.0
    no_show: Chance = 0.0
    rebookings: int = Field(default=1, ge=0)
    hours: str = "Mon-Fri 09:00-17:00"
    timezone: str = "UTC"

    @field_validator("hours")
    @classmethod
    def _readable_hours(cls, text: str) -> str:
        WorkingHours.parse(text)
        return text

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        if name not in time_zones():
            raise ValueError("an IANA time zone such as 'Europe/Berlin'")
        return name


class Patience(Part):
    """Leads that nobody has taken up lose interest: after an exponential time of this mean, 0 for at once.

    The time counts whenever a lead waits to be given to a rep; who leaves was lost to capacity.
    """

    mean_hours: NonNegative


class Readiness(Part):
    """Leads mature whoever has them: some are ready when they arrive, the others after an exponential time.

    A conversation before that qualifies at ``early_odds`` times the odds. With ``hold`` a lead is offered to reps only
    once it is ready, and its age counts from then.
    """

    ready_share: Chance
    mean_days: Positive
    early_odds: Positive = 1.0
    hold: bool = False
