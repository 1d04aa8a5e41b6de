"""How many leads the room of the reps has still to last for."""

from __future__ import annotations

from dataclasses import dataclass

from matching.policies.bidding.arrivals import PARTS, Arrivals

SURE_AS = 100.0
"""A stated forecast weighs as much as this many leads seen: off by 10 % (one standard deviation) is nothing odd."""

_HOURS_A_DAY = 24.0
_EVEN = 0.1
"""Weight of an even spread beside the spread that was learned, so that no part of a window is held impossible."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of a window, the time for which the reps' room has to last.

    With `leads` alone their number is known, or stated, and is counted down; after that many each lead may be the last.
    With `hours`, windows begin at the clock's instant 0 and follow one another, and how many leads are still to come
    is estimated from those that came: arrivals are taken as Poisson with a rate known up to a gamma prior, so the
    forecast is multiplied by (100 + leads seen) / (100 + leads expected by now). Without `leads` the number is
    learned from the windows before, and so is how leads spread over a window.

    Parameters
    ----------
    leads
        Leads a window.
    hours
        Length of a window; without leads it is a day unless given.
    """

    leads: float | None = None
    hours: float | None = None

    def __post_init__(self) -> None:
        for name, figure in (("leads", self.leads), ("hours", self.hours)):
            if figure is not None and not 0.0 < figure < float("inf"):
                raise ValueError(f"bid-price: expected {name} above 0, got {figure}")

    def note(self, arrivals: Arrivals, new: int, now: float | None) -> float | None:
        """Count leads that came, and return how many are expected from now on, those among them; None if unknown.

        `now` is in minutes.
        """
        if now is None or (self.hours is None and self.leads is not None):
            arrivals.count(new)
            return None if self.leads is None else max(self.leads - arrivals.seen + new, 1.0)
        at = now / (60.0 * (self.hours or _HOURS_A_DAY))
        window = int(at // 1.0)
        arrivals.come_to(window, at - window)
        left = self._left(arrivals, at - window)
        arrivals.count(new, int((at - window) * PARTS))
        return None if left is None else max(left, new, 1.0)

    def _left(self, arrivals: Arrivals, at: float) -> float | None:
        """Return the leads to come, from before the present ones are counted."""
        usual = self.leads if self.leads is not None else arrivals.usual
        if usual is None:
            return None
        sure = SURE_AS if self.leads is not None else min(SURE_AS, 2.0 * usual)
        passed = _passed(arrivals, at)
        expected = usual * (passed - _passed(arrivals, arrivals.from_share))
        return usual * (1.0 - passed) * (sure + arrivals.seen) / (sure + expected)


def _passed(arrivals: Arrivals, at: float) -> float:
    """Return which share of a window's leads has usually come by then."""
    total = arrivals.spread_total
    if total <= 0.0:
        return at
    part = int(at * PARTS)
    come = sum(arrivals.spread[:part]) + (at * PARTS - part) * arrivals.spread[part]
    return (come / total + _EVEN * at) / (1.0 + _EVEN)
