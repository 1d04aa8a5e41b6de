"""What a run of the simulator cannot do without, each piece alone: the floor under its time a lead.

Not a rule of the funnel is in it. The leads and their truth are drawn, the stage is set, and then as many plans go
through the clock, as many numbers are drawn and as many rows are logged as in the run itself, for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from time import process_time
from typing import TypeVar

from matching import policy_named
from scenarios import Scenario
from scenarios.vocabulary import EventKind
from simulation.clock import Clock
from simulation.event_log import EventLog
from simulation.funnel import ends
from simulation.luck import LeadLuck, Purpose
from simulation.market import draw_market
from simulation.memory import without_search
from simulation.opening import open_world, router_for
from simulation.units import DAY
from simulation.world import World

Result = TypeVar("Result")
Piece = tuple[str, float, float]
"""What it is, how many there are a lead, microseconds a lead."""


def pieces(scenario: Scenario, seed: int = 0) -> list[Piece]:
    """Run a scenario under round robin, and then each piece of it alone."""
    drawn, market = _timed(lambda: draw_market(scenario, seed, 0))
    router = router_for(scenario, market, policy_named("round-robin"), None)
    set_up, world = _timed(lambda: open_world(scenario, market, router, luck_by_pair=False))
    draws, planned = _count_draws(world), _count_plans(world.clock)
    world.clock.run()
    ends.at_horizon(world)
    leads, plans, rows = len(world.leads), planned[0], len(world.log.kinds)
    world.close()
    found = [
        ("leads and truth drawn", 1, drawn),
        ("stage set", 1, set_up),
        ("plans through the clock", plans, _timed(lambda: _plan(plans, scenario))[0]),
        ("numbers drawn", draws[0], _timed(lambda: _draw(draws[0], leads, LeadLuck(market.draws, leads)))[0]),
        ("rows logged, and the table made", rows, _timed(lambda: _log(rows, leads, scenario))[0]),
    ]
    return [(name, count / leads if count > 1 else 1.0, seconds / leads * 1e6) for name, count, seconds in found]


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    with without_search():
        start = process_time()
        result = work()
        return process_time() - start, result


def _count_draws(world: World) -> list[int]:
    """Count the uniform and normal numbers that are asked for from now on."""
    count, luck = [0], world.luck

    class Counting:
        def uniform(self, purpose: Purpose, lead: int, turn: int) -> float:
            count[0] += 1
            return luck.uniform(purpose, lead, turn)

        def normal(self, purpose: Purpose, lead: int, turn: int) -> float:
            count[0] += 1
            return luck.normal(purpose, lead, turn)

        def buyer(self, lead: int, turn: int, rep_id: str) -> float:
            count[0] += 1
            return luck.buyer(lead, turn, rep_id)

    world.luck = Counting()
    return count


def _count_plans(clock: Clock) -> list[int]:
    """Count the plans that are made from now on and come before the horizon."""
    count, plan = [0], clock.at

    def counted(instant: int, action: Callable[..., object], *args: object) -> None:
        count[0] += instant < clock.end
        plan(instant, action, *args)

    setattr(clock, "at", counted)  # noqa: B010 - a method is replaced, for this run alone
    return count


def _plan(plans: int, scenario: Scenario) -> None:
    """Have a twentieth of the plans on the agenda at a time, each of which asks for the next, days ahead."""
    clock, luck = Clock(round(scenario.days * DAY), crowd=plans // 12), Random(1)
    ahead = [round(luck.expovariate(1 / (2 * DAY))) for _ in range(1000)]
    left = [plans]

    def act(number: int) -> None:
        if left[0] > 0:
            left[0] -= 1
            clock.at(clock.now + ahead[number % 1000], act, number + 1)

    for number in range(plans // 20):
        left[0] -= 1
        clock.at(luck.randrange(clock.end // 2), act, number)
    clock.run()


def _draw(draws: int, leads: int, luck: LeadLuck) -> None:
    """Draw of twenty purposes for neighbouring leads, as those do who are on their way together."""
    purposes = list(Purpose)[:20]
    for number in range(draws):
        luck.uniform(purposes[number % 20], number // 20 % max(leads, 1), 0)


def _log(rows: int, leads: int, scenario: Scenario) -> None:
    log, ids = EventLog(), [str(number) for number in range(leads)]
    for number in range(rows):
        log.add(number, EventKind.TOUCHED, number % leads, 0, "{}")
    log.frame(scenario.start, ids, ["r1"])
