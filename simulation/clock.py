"""The simulated clock: SimPy's environment, with an agenda that keeps hundreds of thousands of plans cheaply.

SimPy's own agenda is one heap. A sales funnel plans far ahead (clocks of days, purchases of months, most of them void
when their time comes), so that heap is large, and every step climbs it. Here plans wait unsorted with those of
about their time, and only the present ones are in order: a calendar queue (Brown 1988, "Calendar queues", CACM 31(10)).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from operator import itemgetter, length_hint
from typing import Any, TypeVarTuple

import simpy
from simpy.core import EmptySchedule
from simpy.events import NORMAL

Ts = TypeVarTuple("Ts")

_INSTANT = itemgetter(0)
_LEAST_BOXES = 256
"""What has been carried out is let go of with its box, so a long run of few must have some, too."""


class Clock(simpy.Environment):
    """Runs actions at their instants, in order; those at one instant run in the order in which they were asked for.

    It is a SimPy environment: processes, time-outs and resources run in it beside the actions.

    Parameters
    ----------
    end
        The horizon; what would happen at or after it does not happen.
    crowd
        How many go their ways in it, about: the more, the shorter the times whose plans wait together.

    Attributes
    ----------
    now
        The present instant.
    """

    now: int = 0

    def __init__(self, end: int, crowd: int = 1000) -> None:
        super().__init__()
        self.end = end
        self.now = 0
        self._bits = (max(end, 0) // max(crowd, _LEAST_BOXES)).bit_length()
        self._later: list[list[_Plan]] = [[] for _ in range((max(end, 0) >> self._bits) + 1)]
        self._present = 0
        self._agenda = self._later[0]
        self._way = iter(self._agenda)

    def at(self, instant: int, action: Callable[[*Ts], object], *args: *Ts) -> None:
        """Call ``action`` with its arguments at ``instant``, which must not lie in the past."""
        if instant < self.now:
            raise ValueError(f"instant {instant} lies before now, {self.now}")
        if instant < self.end:
            part = instant >> self._bits
            if part > self._present:
                self._later[part].append((instant, action, args))
            else:
                insort(self._agenda, (instant, action, args), key=_INSTANT)

    def schedule(self, event: simpy.Event, priority: Any = NORMAL, delay: float = 0) -> None:
        """Plan an event of SimPy's own; urgent ones, of the present instant, come before what else was planned for it.

        Raises
        ------
        ValueError
            When an urgent one is to come later, which SimPy asks for nowhere.
        """
        instant = self.now + round(delay)
        if priority == NORMAL:
            self.at(instant, _call_back, event)
        elif instant != self.now:
            raise ValueError(f"an urgent event comes at once; expected no delay, got {delay}")
        elif instant < self.end:
            self._put_first((instant, _call_back_first, (event,)))

    def peek(self) -> float:
        """Give the instant of the next plan, infinity without any."""
        self._turn_to_next()
        place = self._carried_out
        return self._agenda[place][0] if place < len(self._agenda) else float("inf")

    def step(self) -> None:
        """Carry out the next plan.

        Raises
        ------
        simpy.core.EmptySchedule
            When there is none.
        """
        self._turn_to_next()
        if not length_hint(self._way):
            raise EmptySchedule
        self.now, action, args = next(self._way)
        action(*args)

    def run(self, until: object = None) -> None:
        """Run until the horizon; ``until`` is not asked for, and refused."""
        if until is not None:
            raise ValueError("a clock runs until its horizon; expected no other end")
        while True:
            way = self._way
            for instant, action, args in way:
                self.now = instant
                action(*args)
            if self._way is not way:  # an action looked ahead, into the next plans
                continue
            if self._present + 1 == len(self._later):
                break
            self._turn()
        self.now = self.end
        self._agenda.clear()  # what was carried out refers back to those who have this clock

    def _put_first(self, plan: _Plan) -> None:
        """Make an urgent plan the next one, after others like it."""
        place = self._carried_out
        while place < len(self._agenda) and self._agenda[place][1] is _call_back_first:
            place += 1
        self._agenda.insert(place, plan)

    @property
    def _carried_out(self) -> int:
        """How many of the present plans have been; an iterator over a list knows how many are ahead."""
        return len(self._agenda) - length_hint(self._way)

    def _turn_to_next(self) -> None:
        """Turn to plans that are ahead, if any are; an iterator asked at its end would not see what is added later."""
        while not length_hint(self._way) and self._present + 1 < len(self._later):
            self._turn()

    def _turn(self) -> None:
        """Make the next plans the present ones; what is planned among them while they are carried out comes after."""
        self._later[self._present] = []
        self._present += 1
        self._agenda = self._later[self._present]
        self._agenda.sort(key=_INSTANT)
        self._way = iter(self._agenda)


_Plan = tuple[int, Callable[..., object], tuple[Any, ...]]
"""Instant, action, its arguments; those of one instant stand in the order in which they were asked for."""


def _call_back(event: simpy.Event) -> None:
    """Do what SimPy does with an event whose time has come."""
    callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
    for callback in callbacks:
        callback(event)
    if not event._ok and not event.defused:
        raise event._value


def _call_back_first(event: simpy.Event) -> None:
    """Do the same; by this name the urgent ones among the present plans are known."""
    _call_back(event)
