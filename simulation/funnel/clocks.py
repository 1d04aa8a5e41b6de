"""How long a rep has to answer and to qualify, by grade and by role, in her hours or on the wall."""

from __future__ import annotations

from scenarios.funnel import Clock, SqlClockStart
from simulation.funnel.lead import Case
from simulation.units import DAY, HOUR, NEVER
from simulation.world import World


def acceptance_deadline(world: World, case: Case) -> int:
    """Give the instant by which she must have answered; ``NEVER`` if nothing makes her."""
    return _acceptance_instant(world, case, before=0)


def undisturbed(world: World, case: Case) -> int:
    """Give the working time within which neither reminder nor deadline comes; 0 if that is not known before."""
    key = (case.lead.grade, world.seats[case.rep].rep.role)
    known = world.traits.undisturbed.get(key)
    if known is None:
        known = world.traits.undisturbed[key] = _undisturbed(world, case)
    return known


def _undisturbed(world: World, case: Case) -> int:
    rules = world.scenario.acceptance
    if _own(world, case, "acceptance_hours") is not None:
        return 0
    hours = rules.clock_hours_by_grade.get(case.lead.grade, rules.clock_hours)
    if hours is None:
        return NEVER
    return 0 if rules.clock is Clock.WALL else max(0, round(hours * HOUR) - round((rules.remind_hours or 0) * HOUR))


def reminder(world: World, case: Case) -> int:
    """Give the instant at which who has not answered is reminded, as long before the deadline as the rules say."""
    before = world.scenario.acceptance.remind_hours
    return NEVER if before is None else _acceptance_instant(world, case, before=round(before * HOUR))


def sql_deadline(world: World, case: Case) -> int:
    """Give the instant by which a lead just accepted must have been contacted; ``NEVER`` without clock."""
    seat, now = world.seats[case.rep], world.clock.now
    key = (case.lead.grade, seat.rep.role)
    known = world.traits.sql_clocks.get(key)
    if known is None:
        known = world.traits.sql_clocks[key] = _sql_clock(world, case)
    allowed, wall = known
    if allowed is None:
        return NEVER
    start = case.assigned_at if world.scenario.qualification.clock_from is SqlClockStart.DISTRIBUTION else now
    return max(now, start + allowed if wall else seat.calendar.finish(start, allowed))


def _sql_clock(world: World, case: Case) -> tuple[int | None, bool]:
    """Give how long it runs, None without clock, and whether on the wall; by grade and role."""
    rules = world.scenario.qualification
    own = _own(world, case, "sql_days")
    days = own if own is not None else rules.clock_days_by_grade.get(case.lead.grade, rules.clock_days)
    return None if days is None else round(days * DAY), rules.clock is Clock.WALL or own is not None


def _acceptance_instant(world: World, case: Case, before: int) -> int:
    rules = world.scenario.acceptance
    own = _own(world, case, "acceptance_hours")
    hours = own if own is not None else rules.clock_hours_by_grade.get(case.lead.grade, rules.clock_hours)
    if hours is None:
        return NEVER
    allowed = max(0, round(hours * HOUR) - before)
    if rules.clock is Clock.WALL or own is not None:
        return case.assigned_at + allowed
    return world.seats[case.rep].calendar.finish(case.assigned_at, allowed)


def _own(world: World, case: Case, name: str) -> float | None:
    """Give the length of a clock that the rep's role has of its own."""
    roles = world.scenario.roles
    if roles is None:
        return None
    own: float | None = getattr(roles.of(world.seats[case.rep].rep.role), name)
    return own


def open_acceptance(world: World, case: Case, waited: int) -> tuple[int, int]:
    """Give deadline and reminder of a lead handed over before the run began, ``waited`` working time ago.

    A deadline that has passed is now; a reminder that has passed comes no more.
    """
    rules, now = world.scenario.acceptance, world.clock.now
    own = _own(world, case, "acceptance_hours")
    hours = own if own is not None else rules.clock_hours_by_grade.get(case.lead.grade, rules.clock_hours)
    if hours is None:
        return NEVER, NEVER
    wall = rules.clock is Clock.WALL or own is not None
    left = round(hours * HOUR) + (case.assigned_at - now if wall else -waited)
    ahead = left - round((rules.remind_hours or 0) * HOUR)
    calendar = world.seats[case.rep].calendar
    deadline, reminder = (now + max(0, span) if wall else calendar.finish(now, span) for span in (left, ahead))
    return deadline, reminder if rules.remind_hours is not None and ahead > 0 else NEVER


def open_sql(world: World, case: Case, since: int, waited: int, worked: int) -> int:
    """Give the deadline of a lead accepted before the run began, at ``since``; ``NEVER`` without clock.

    ``waited`` and ``worked`` are its rep's working time since the hand-over and since the acceptance.
    """
    allowed, wall = _sql_clock(world, case)
    if allowed is None:
        return NEVER
    handed = world.scenario.qualification.clock_from is SqlClockStart.DISTRIBUTION
    now = world.clock.now
    if wall:
        return max(now, (case.assigned_at if handed else since) + allowed)
    return world.seats[case.rep].calendar.finish(now, allowed - (waited if handed else worked))
