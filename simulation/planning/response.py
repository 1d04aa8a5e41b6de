"""Levers of response: how soon reps look, how often leads are given out, how long a clock runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log

from scenarios import Scenario
from scenarios.funnel import Clock, Mode
from simulation.planning.lever import Group, Lever, Option
from simulation.search import routing_window, scenario_change, sla_hours

WINDOWS = (5.0, 15.0, 60.0, 240.0)
"""Minutes between routing runs that are tried."""

STILL_COMING = (0.5, 0.2, 0.05)
"""A clock is tried at the hours after which a silent rep still answers with these chances."""

SQL_DAYS = (0.5, 2.0)
"""Multiples of the present SQL clock that are tried."""


@dataclass(frozen=True, slots=True)
class Silence:
    """After so many hours without an answer, with which chance one still comes."""

    hours: float
    still_answered: float


def silence(scenario: Scenario) -> tuple[Silence, ...]:
    r"""Give the firm's own hazard of answering, as what silence means.

    Reps ignore a share *q* of leads and look at the others after an exponential time of mean *m* of their hours, so
    after *h* hours of silence one still answers with the chance
    :math:`(1-q) e^{-h/m} / ((1-q) e^{-h/m} + q)`. Waiting beyond the point where it is small only lets leads age.
    """
    return tuple(Silence(hours, _still(scenario, hours)) for hours in (0.0, 1.0, 2.0, 4.0, 8.0, 12.0, 24.0, 48.0))


def _still(scenario: Scenario, hours: float) -> float:
    rules = scenario.acceptance
    left = (1 - rules.ignored_share) * (exp(-hours / rules.mean_hours) if rules.mean_hours else float(hours == 0))
    return left / (left + rules.ignored_share) if left + rules.ignored_share else 1.0


def clock_hours_to_try(scenario: Scenario) -> tuple[float, ...]:
    """Give lengths of the acceptance clock worth a try, from the firm's own hazard, in half hours."""
    rules = scenario.acceptance
    ignored, mean = rules.ignored_share, rules.mean_hours
    if not 0 < ignored < 1 or mean == 0:
        return ()
    hours = [mean * log((1 - ignored) * (1 - share) / (share * ignored)) for share in STILL_COMING]
    rounded = {max(0.5, round(2 * each) / 2) for each in hours if each > 0}
    return tuple(sorted(rounded - {rules.clock_hours}))


def response_levers(scenario: Scenario) -> Iterator[Lever]:
    """Offer what makes responses faster, or clocks of another length; little of it concerns a pull pool."""
    if scenario.routing.mode is Mode.PUSH:
        yield from _looking(scenario)
        yield from _windows(scenario)
        yield from _acceptance_clock(scenario)
    yield from _sql_clock(scenario)


def _looking(scenario: Scenario) -> Iterator[Lever]:
    mean = scenario.acceptance.mean_hours
    if mean > 0:
        text = f"reps who look at a new lead twice as soon ({mean / 2:g} h on average, not {mean:g})"
        change = scenario_change({"acceptance": {"mean_hours": mean / 2}})
        yield Lever("looking", Group.RESPONSE, "Looking sooner", f"{mean:g} hours on average", (Option(text, change),))


def _windows(scenario: Scenario) -> Iterator[Lever]:
    now = scenario.routing.window_minutes
    minutes = [each for each in WINDOWS if each != now]
    found = routing_window(minutes)
    options = tuple(
        Option(f"leads given out every {each:g} minutes instead of {now:g}", found.change(at))
        for at, each in enumerate(minutes)
    )
    yield Lever("window", Group.RESPONSE, "Routing window", f"every {now:g} minutes", options)


def _acceptance_clock(scenario: Scenario) -> Iterator[Lever]:
    hours, now = clock_hours_to_try(scenario), scenario.acceptance.clock_hours
    if not hours:
        return
    found = sla_hours(hours)
    words = "instead of none" if now is None else f"instead of {now:g}"
    kind = scenario.acceptance.clock
    options = tuple(
        Option(f"a response clock of {_hours(each, kind)} {words}", found.change(at)) for at, each in enumerate(hours)
    )
    yield Lever("clock", Group.RESPONSE, "Response clock (SLA)", "none" if now is None else _hours(now, kind), options)


def _sql_clock(scenario: Scenario) -> Iterator[Lever]:
    now = scenario.qualification.clock_days
    if now is None or now == 0:
        return
    kind = scenario.qualification.clock
    options = tuple(
        Option(
            f"{_days(now * times, kind)} until qualified instead of {_days(now, kind)}",
            scenario_change({"qualification": {"clock_days": now * times}}),
        )
        for times in SQL_DAYS
    )
    yield Lever("sql-clock", Group.RESPONSE, "Clock until qualified (SQL)", _days(now, kind), options)


def _hours(count: float, kind: Clock) -> str:
    unit = "working hour" if kind is Clock.BUSINESS else "hour"
    return f"{count:g} {unit}{'' if count == 1 else 's'}"


def _days(count: float, kind: Clock) -> str:
    """Write the length of a clock in days; a day of a business clock is 24 of the rep's working hours."""
    if kind is Clock.BUSINESS:
        return _hours(24 * count, kind)
    return f"{count:g} day{'' if count == 1 else 's'}"
