"""What a rep's capacity means beyond leads a day: leads open at once, minutes less open work, a new rep's ramp."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from scenarios import Scenario
from scenarios.habits import Ramp
from scenarios.minutes import expected_minutes
from scenarios.organisation import Rep
from scenarios.vocabulary import CapacityUnit
from simulation.seat import Allowance, Seat
from simulation.units import MINUTE


def allowance_of(scenario: Scenario, rep: Rep) -> Allowance | None:
    """Give what a rep's capacity means; None for plain leads a day, all of them from the start on."""
    rules = scenario.routing
    ramped = scenario.ramp is not None and scenario.ramp.share(rep.hired_on, scenario.start.date()) < 1.0
    if rules.capacity_unit is CapacityUnit.LEADS and not ramped:
        return None
    poll = max(1, round(rules.window_minutes * MINUTE) - 1)
    return Rules(rules.capacity_unit, scenario.ramp, scenario.start.date(), poll, expected_minutes(scenario) * MINUTE)


@dataclass(frozen=True, slots=True)
class Rules:
    """Room by unit and ramp.

    Parameters
    ----------
    unit
        What capacity counts.
    ramp
        How a new rep's share builds up.
    first
        The date of instant zero.
    poll
        How long to wait before asking again where room depends on work done.
    each
        Selling time that a lead is expected to take.
    """

    unit: CapacityUnit
    ramp: Ramp | None
    first: date
    poll: int
    each: float

    def room(self, seat: Seat, now: int) -> float:
        """Give how many more leads she may be given now."""
        share = self._share(seat, now)
        if self.unit is CapacityUnit.MINUTES:
            return self._leads_until_midnight(seat, now, share)
        taken = seat.given_today(now) if self.unit is CapacityUnit.LEADS else seat.open_cases
        return max(0.0, seat.rep.capacity * share - taken)

    def again(self, seat: Seat, now: int) -> int:
        """Give her next midnight, or the next window where work done makes room."""
        return seat.calendar.next_midnight(now) if self.unit is CapacityUnit.LEADS else now + self.poll

    @property
    def by_day(self) -> bool:
        """Whether room changes only when she is given a lead or a day of hers ends, as a ramp does."""
        return self.unit is CapacityUnit.LEADS

    def _share(self, seat: Seat, now: int) -> float:
        if self.ramp is None:
            return 1.0
        days = seat.calendar.day(now) - seat.calendar.day(0)
        return self.ramp.share(seat.rep.hired_on, self.first + timedelta(days=days))

    def _leads_until_midnight(self, seat: Seat, now: int, share: float) -> float:
        """Count the leads that fit into what is left of her day, less the work on her desk and leads not begun with."""
        if self.each == 0:
            return 1e9
        left = seat.calendar.worked(now, min(seat.calendar.next_midnight(now), 2**61)) * seat.rep.selling_share * share
        open_work = seat.desk.backlog() + seat.untouched * self.each
        return float(max(0, floor((left - open_work) / self.each)))
