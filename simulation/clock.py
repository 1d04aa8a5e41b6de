"""The simulated clock: SimPy's environment, reduced to what the funnel needs of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

import simpy

P = ParamSpec("P")


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

    def at(self, instant: int, action: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Call ``action`` with its arguments at ``instant``, which must not lie in the past."""
        if instant >= self.end:
            return
        timeout = simpy.Timeout(self._environment, instant - self.now)

        def act(_: simpy.Event) -> None:
            self.now = instant
            action(*args, **kwargs)

        timeout.callbacks.append(act)

    def run(self) -> None:
        """Run until the horizon."""
        self._environment.run(until=self.end)
        self.now = self.end
