"""When each rep is there: her hours, less her absences and the time before she was hired or after she left."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from scenarios import Scenario
from scenarios.organisation import Rep
from simulation.calendar import Calendar, calendar_of
from simulation.units import DAY

_MICROSECOND = timedelta(microseconds=1)


def calendar_for(scenario: Scenario, rep: Rep) -> Calendar:
    """Give a rep's working time over the scenario's horizon."""
    length = round(scenario.days * DAY)
    return calendar_of(rep.hours, rep.timezone, scenario.start, length, _away(scenario, rep, length))


def _away(scenario: Scenario, rep: Rep, length: int) -> tuple[tuple[int, int], ...]:
    spans = [
        (_instant(scenario, rep, absence.since), _instant(scenario, rep, absence.until))
        for absence in scenario.absences
        if absence.rep_id == rep.rep_id
    ]
    if rep.hired_on is not None:
        spans.append((0, _midnight(scenario, rep, rep.hired_on)))
    if rep.left_on is not None:
        spans.append((_midnight(scenario, rep, rep.left_on), length))
    return tuple(span for span in spans if span[0] < span[1])


def _midnight(scenario: Scenario, rep: Rep, day: date) -> int:
    return _instant(scenario, rep, datetime.combine(day, time()))


def _instant(scenario: Scenario, rep: Rep, moment: datetime) -> int:
    """Give an instant since the start; one without an offset is meant in her time zone."""
    known = moment if moment.tzinfo is not None else moment.replace(tzinfo=rep.zone)
    return (known.astimezone(UTC) - scenario.start.astimezone(UTC)) // _MICROSECOND
