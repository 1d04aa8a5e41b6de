"""How long a rep has to answer and to qualify, by role and by grade, in her hours or on the wall."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios import Scenario
from scenarios.funnel import Clock
from scenarios.vocabulary import Grade, Role
from simulation.calendar import Calendar
from simulation.units import DAY, HOUR, NEVER


@dataclass(frozen=True, slots=True)
class Limit:
    """So much time.

    Attributes
    ----------
    length
        In microseconds; None without any limit.
    on_wall
        Whether it runs on the wall, not in the rep's hours.
    """

    length: int | None
    on_wall: bool

    def ends(self, start: int, calendar: Calendar) -> int:
        """Give the instant at which it is over, if it begins at ``start``; ``NEVER`` without limit."""
        if self.length is None:
            return NEVER
        return start + self.length if self.on_wall else calendar.finish(start, self.length)

    def left(self, past: int, worked: int) -> int:
        """Give what is left of it, at least 0, if it began ``past`` ago and ``worked`` of that was working time."""
        return NEVER if self.length is None else max(0, self.length - (past if self.on_wall else worked))

    def goes_on(self, now: int, left: int, calendar: Calendar) -> int:
        """Give the instant at which what is left of it now is over; ``NEVER`` without limit."""
        if self.length is None:
            return NEVER
        return now + left if self.on_wall else calendar.finish(now, left)


@dataclass(frozen=True, slots=True)
class Clocks:
    """What a rep of one role is allowed with a lead of one grade.

    Attributes
    ----------
    answer
        From hand-over to acceptance or rejection.
    reminder
        From hand-over until who has not answered is reminded.
    undisturbed
        The working time from hand-over within which neither comes; 0 if that is not known before.
    sql
        Until the lead must have been contacted.
    """

    answer: Limit
    reminder: Limit
    undisturbed: int
    sql: Limit


def clocks_by_role(scenario: Scenario) -> dict[Role, dict[Grade, Clocks]]:
    """Lay out the clocks of all roles and grades."""
    return {role: {grade: _clocks(scenario, role, grade) for grade in Grade} for role in Role}


def _clocks(scenario: Scenario, role: Role, grade: Grade) -> Clocks:
    rules, own = scenario.acceptance, None if scenario.roles is None else scenario.roles.of(role)
    hours = None if own is None else own.acceptance_hours
    on_wall = rules.clock is Clock.WALL or hours is not None
    if hours is None:
        hours = rules.clock_hours_by_grade.get(grade, rules.clock_hours)
    answer = None if hours is None else round(hours * HOUR)
    before = None if rules.remind_hours is None else round(rules.remind_hours * HOUR)
    reminder = None if answer is None or before is None else max(0, answer - before)
    first = answer if reminder is None else reminder
    undisturbed = NEVER if first is None else 0 if on_wall else first
    return Clocks(Limit(answer, on_wall), Limit(reminder, on_wall), undisturbed, _sql_clock(scenario, role, grade))


def _sql_clock(scenario: Scenario, role: Role, grade: Grade) -> Limit:
    rules, own = scenario.qualification, None if scenario.roles is None else scenario.roles.of(role).sql_days
    days = own if own is not None else rules.clock_days_by_grade.get(grade, rules.clock_days)
    return Limit(None if days is None else round(days * DAY), rules.clock is Clock.WALL or own is not None)
