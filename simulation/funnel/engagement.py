"""Activity of leads in a rep's hands: raised hands, which come before all other work and never move a grade."""

from __future__ import annotations

from collections.abc import Callable

from scenarios.vocabulary import EventKind
from simulation.event_log import detail
from simulation.funnel import watches
from simulation.funnel.lead import Case
from simulation.luck import Purpose, exponential
from simulation.units import DAY
from simulation.world import World

_NOTIFIED = EventKind.NOTIFIED
_LUCK_RAISE_TIME = Purpose.RAISE_TIME

Hurry = Callable[[World, Case], None]

_SIGNAL = detail(signal="raised hand")


def watch(world: World, case: Case, hurry: Hurry) -> None:
    """Wait for the lead to raise its hand; ``hurry`` then puts the next attempt first."""
    rules = world.scenario.engagement
    if rules is None or rules.raises_per_week == 0:
        return
    lead = case.lead
    mean = 7 * DAY / rules.raises_per_week
    delay = exponential(world.luck, _LUCK_RAISE_TIME, lead.number, lead.raises, mean)
    lead.raises += 1
    watches.add(case, world.clock.now + delay, _raise, hurry)


def _raise(world: World, case: Case, hurry: Hurry) -> None:
    case.raised_at = world.clock.now
    world.note(_NOTIFIED, case, _SIGNAL)
    hurry(world, case)
    watch(world, case, hurry)
