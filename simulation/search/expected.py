r"""What the opportunities of a run are expected to bring: the buyer's coin replaced by its chance.

Whether a buyer buys, and when, is drawn at the moment her rep's closing work is done, from draws that nothing before
that moment has used. So for a lead *i* in the hands of rep *r* at the instant *t*

.. math:: E[\text{value won} \mid \text{everything until } t] = v_i \, p_{ir} \, F(\min(h, s) - t)

with *F* the law of the time to purchase, *h* the horizon and *s* the instant at which the lead would stall. The sum
over all such moments has the same mean as the revenue drawn, and a smaller variance (conditional Monte Carlo: Law 2015,
section 11.6; the tower property makes it exact).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log

import polars as pl
from scipy.special import ndtr

from scenarios import Draws, Scenario
from scenarios.funnel import Closing, PurchaseLaw
from scenarios.vocabulary import EventKind
from simulation.clock import Clock
from simulation.luck import LeadLuck
from simulation.units import DAY, MONTH


@dataclass(frozen=True, slots=True)
class Decision:
    """A buyer about to make up her mind: whose lead, in whose hands, at which instant."""

    lead: int
    rep_id: str
    instant: int


class Overheard(LeadLuck):
    """The luck of a run, with a note of every buyer who was asked.

    Parameters
    ----------
    draws, leads
        As of :class:`simulation.luck.LeadLuck`.
    clock
        The run's clock.

    Attributes
    ----------
    decisions
        What was noted, in order.
    """

    def __init__(self, draws: Draws, leads: int, clock: Clock) -> None:
        super().__init__(draws, leads)
        self._clock = clock
        self.decisions: list[Decision] = []

    def buyer(self, lead: int, turn: int, rep_id: str) -> float:
        """Draw the buyer's number, and note that it was asked for."""
        self.decisions.append(Decision(lead, rep_id, self._clock.now))
        return super().buyer(lead, turn, rep_id)


def chance_of_time(scenario: Scenario, events: pl.DataFrame) -> Callable[[Decision, str], float]:
    """Give what says with which chance a buyer who buys does so before the horizon, and before her lead stalls.

    Parameters
    ----------
    scenario
        The organisation.
    events
        The run's log; it says when opportunities opened.
    """
    end = round(scenario.days * DAY)
    law = _law(scenario.closing)
    stall = scenario.stalls.opportunity_days if scenario.stalls is not None else None
    if stall is None:
        return lambda decision, lead_id: law(end - decision.instant)
    opened = _opened(scenario, events)

    def chance(decision: Decision, lead_id: str) -> float:
        times = opened[lead_id]
        began = times[bisect_right(times, decision.instant) - 1]
        return law(min(end, began + round(stall * DAY)) - decision.instant)

    return chance


def _opened(scenario: Scenario, events: pl.DataFrame) -> dict[str, Sequence[int]]:
    """Give the instants at which each lead became an opportunity, in order."""
    kept = events.filter(pl.col("event") == EventKind.OPPORTUNITY.value)
    origin = int(scenario.start.timestamp()) * 1_000_000
    since = kept.select("lead_id", instant=pl.col("time").dt.epoch("us") - origin)
    return dict(since.group_by("lead_id", maintain_order=True).agg("instant").iter_rows())


def _law(closing: Closing) -> Callable[[int], float]:
    """Give the chance that a buyer has bought within a time."""
    if closing.purchase is PurchaseLaw.STEADY:
        mean = MONTH / closing.monthly_hazard
        return lambda time: 1.0 - exp(-max(time, 0) / mean)
    middle = log(closing.median_months * MONTH)
    return lambda time: float(ndtr((log(time) - middle) / closing.sigma)) if time > 0 else 0.0
