"""What watches a case from its acceptance to the first conversation: clocks, detectors, the lead's own hand.

Most of what could happen never does, for the lead is reached or taken away before. So a case has one plan on the
clock's agenda at a time, the next of its watches, and none once nobody has to look any more.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from simulation.funnel.lead import Case
from simulation.world import World

_INSTANT = itemgetter(0)


def add_clock(case: Case, instant: int, action: Callable[..., object], *args: Any) -> None:
    """Add the clock that takes the lead from its rep, before the other watches.

    Those at or after its instant are not added then: ``action`` releases the case, whatever becomes of the lead.
    """
    add(case, instant, action, *args)
    case.taken_at = min(instant, case.taken_at)


def add(case: Case, instant: int, action: Callable[..., object], *args: Any, until_touched: bool = False) -> None:
    """Have ``action(world, case, *args)`` called at ``instant``, if nobody has talked to the lead by then.

    A watch is not added from the instant on at which a clock takes the lead anyway (:func:`add_clock`).

    Parameters
    ----------
    case
        Whose watches are not planned yet (:func:`begin`), or of whom one is just looking.
    instant
        When to look; of those at one instant the first added comes first.
    action, args
        What to call.
    until_touched
        Whether the first attempt already ends the watch.
    """
    if instant < case.taken_at:
        case.watches.append((instant, until_touched, action, args))


def begin(world: World, case: Case) -> None:
    """Plan the first of a case's watches."""
    watches = case.watches
    if len(watches) > 1:
        watches.sort(key=_INSTANT)
    while watches and watches[0][1] and case.touched:
        del watches[0]
    if watches:
        world.clock.at(watches[0][0], _look, world, case)


def _look(world: World, case: Case) -> None:
    if case.safe or not case.alive:
        return
    _, until_touched, action, args = case.watches.pop(0)
    if not (until_touched and case.touched):
        action(world, case, *args)
    if case.alive:
        begin(world, case)
