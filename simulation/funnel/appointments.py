"""Conversations by appointment: the first slot that both calendars have free, and prospects who do not show up."""

from __future__ import annotations

from collections.abc import Callable

from scenarios.stations import Appointments
from scenarios.vocabulary import EventKind
from simulation.calendar import Calendar
from simulation.event_log import detail_of_minutes
from simulation.funnel import returns
from simulation.funnel.lead import Case
from simulation.luck import Purpose
from simulation.seat import Seat
from simulation.units import HOUR, MINUTE, NEVER
from simulation.world import World

_APPOINTMENT, _NO_SHOW = EventKind.APPOINTMENT, EventKind.NO_SHOW
_LUCK_BY_APPOINTMENT, _LUCK_SHOWS_UP = Purpose.BY_APPOINTMENT, Purpose.SHOWS_UP

Talk = Callable[[], None]


def wanted(world: World, case: Case) -> bool:
    """Say whether a lead that was just reached prefers an appointment."""
    rules, lead = world.scenario.appointments, case.lead
    return rules is not None and world.luck.uniform(_LUCK_BY_APPOINTMENT, lead.number, lead.generation) < rules.share


def book(world: World, case: Case, length: int, talk: Talk) -> None:
    """Book a slot for a conversation of this length; without one before the horizon the lead stays open."""
    rules, prospects = world.scenario.appointments, world.traits.prospects
    if rules is None or prospects is None:
        return
    seat = world.seats[case.rep]
    slot = _first_free(seat, prospects, rules, world.clock.now)
    if slot >= world.clock.end:
        return
    seat.booked.add(slot)
    starts = world.zero + slot / 1e6
    world.note(_APPOINTMENT, case, f'{{"starts":{starts!r},"minutes":{length / MINUTE!r}}}')
    world.clock.at(slot, _meet, world, case, rules, length, talk)


def _meet(world: World, case: Case, rules: Appointments, length: int, talk: Talk) -> None:
    """Talk, or take note that nobody came: the minutes are free again, and another slot is booked, or none any more."""
    if not case.alive:
        return
    number = case.turn * (rules.rebookings + 1) + case.no_shows
    if world.luck.uniform(_LUCK_SHOWS_UP, case.lead.number, number) >= rules.no_show:
        talk()
        return
    case.no_shows += 1
    world.note(_NO_SHOW, case, detail_of_minutes(-length / MINUTE))
    if case.no_shows <= rules.rebookings:
        book(world, case, length, talk)
    else:
        returns.recycle(world, case, "no show")


def _first_free(seat: Seat, prospects: Calendar, rules: Appointments, now: int) -> int:
    """Give the first slot on the grid that is hers and the prospect's and not booked, or ``NEVER``."""
    width = round(rules.slot_minutes * MINUTE)
    slot = _on_grid(now + round(rules.notice_hours * HOUR), width)
    while True:
        both = max(seat.calendar.next_open(slot), prospects.next_open(slot))
        if both >= NEVER:
            return NEVER
        following = _on_grid(both, width)
        if following == slot and slot not in seat.booked:
            return slot
        slot = following if following > slot else slot + width


def _on_grid(instant: int, width: int) -> int:
    return -(-instant // width) * width
