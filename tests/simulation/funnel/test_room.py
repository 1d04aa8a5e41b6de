"""Room kept from window to window is what every seat would say if it were asked."""

from random import Random

import pytest

from scenarios import Scenario, load
from simulation.clock import Clock
from simulation.funnel.room import Room
from simulation.funnel.roster import Roster
from simulation.opening import _seats
from simulation.units import DAY, HOUR


def scenario(unit: str) -> Scenario:
    """Give the full funnel's reps, in London, with a tenth of them in Lord Howe; one is new and ramps up."""
    reps = [rep.model_dump() for rep in load("full-funnel").reps]
    reps[4]["timezone"] = "Australia/Lord_Howe"
    return load("full-funnel").replace(reps=reps, routing={"capacity_unit": unit})


@pytest.mark.parametrize("unit", ["leads", "open_leads", "minutes"])
def test_room_is_what_seats_say(unit: str) -> None:
    """Three weeks of hourly windows, three leads given at each to whoever has room, and open ones closed at random."""
    seats = _seats(scenario(unit), Clock(30 * DAY))
    room, roster, luck = Room(seats), Roster(seats), Random(5)
    full = 0
    for now in range(0, 21 * DAY, HOUR):
        crew = roster.at_work(now) if luck.random() < 0.9 else roster.everybody()
        found = room.of(crew, now).tolist()
        assert found == [seat.remaining(now) for seat in crew.seats]
        full += 0.0 in found
        for seat in luck.sample(crew.seats, min(3, len(crew.seats))):
            if seat.remaining(now) >= 1.0:
                seat.give(now)
                room.given(seat, now)
        for seat in seats:
            seat.open_cases -= seat.open_cases > 0 and luck.random() < 0.05
    assert full > 0


def test_a_new_reps_room_grows_though_nobody_is_given_anything() -> None:
    """Her days end for her room, too."""
    seats = _seats(scenario("leads"), Clock(30 * DAY))
    room, crew = Room(seats), Roster(seats).everybody()
    seen = set()
    for now in range(0, 21 * DAY, HOUR):
        found = room.of(crew, now).tolist()
        assert found == [seat.remaining(now) for seat in crew.seats]
        seen.add(tuple(found))
    assert len(seen) > 3
