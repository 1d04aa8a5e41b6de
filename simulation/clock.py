"""The simulated clock: SimPy's environment, reduced to what the funnel needs of it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any, TypeVarTuple, cast

import simpy

Ts = TypeVarTuple("Ts")


class Clock:
    """Runs actions at their instants, in order; those at one instant run in the order in which they were asked for.

    Parameters
    ----------
    end
        The horizon; what would happen at or after it does not happen.

    Attributes
    ----------
    now
        The present instant.
    """

    def __init__(self, end: int) -> None:
        self.end = end
        self.now = 0
        self._environment = simpy.Environment(initial_time=0)
        self._schedule = self._environment.schedule

    def at(self, instant: int, action: Callable[[*Ts], object], *args: *Ts) -> None:
        """Call ``action`` with its arguments at ``instant``, which must not lie in the past."""
        if instant < self.now:
            raise ValueError(f"instant {instant} lies before now, {self.now}")
        if instant < self.end:
            call = cast(simpy.Event, _Call(self, instant, action, args))
            self._schedule(call, delay=instant - self.now)

    def run(self) -> None:
        """Run until the horizon.

        Python's search for unreachable cycles rests meanwhile: hundreds of thousands of leads and events are alive,
        hardly any cycle is left behind, and looking took a quarter of the time.
        """
        collecting = gc.isenabled()
        gc.disable()
        try:
            self._environment.run(until=self.end)
        finally:
            if collecting:
                gc.enable()
        self.now = self.end


class _Call:
    """An event as SimPy's loop wants it, and no more: most of a run's time goes into its events."""

    __slots__ = ("action", "args", "callbacks", "clock", "instant")

    _ok = True
    """SimPy's word for an event that did not fail."""

    def __init__(self, clock: Clock, instant: int, action: Callable[..., object], args: tuple[Any, ...]) -> None:
        self.clock = clock
        self.instant = instant
        self.action = action
        self.args = args
        self.callbacks = _CALLBACKS


def _act(call: _Call) -> None:
    call.clock.now = call.instant
    call.action(*call.args)


_CALLBACKS = (_act,)
