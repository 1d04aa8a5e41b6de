"""The figures that all reps share: how long leads are in work, what they take, how newcomers begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from fairlead.capacities.busy_weeks import minutes_in_work
from fairlead.capacities.default_minutes import default_minutes
from fairlead.capacities.follow_up import FollowUp
from fairlead.capacities.ramp import Ramp, ramp_of
from fairlead.capacities.settings import Settings
from fairlead.capacities.team_weeks import TeamWeeks

STATED, HISTORY, DEFAULT = "stated", "history", "default scenario"
"""Where the minutes a lead takes come from."""


@dataclass(frozen=True)
class Model:
    """The figures that all reps share.

    Attributes
    ----------
    minutes_per_lead, minutes_per_lead_from
        Selling minutes a lead takes in all, and where they come from.
    minutes_in_work
        Selling minutes a lead in work takes a week.
    weeks_in_work
        How long a lead is in work on average.
    span_weeks
        How far the proposal looks ahead: leads open for longer count as given up.
    span_share
        Share of a new lead's minutes that falls into that span.
    follow_up_learned
        Whether these spans are the history's; else the default scenario's.
    newcomers
        How many newcomers the ramp was learned from; 0 for the default ramp.
    full_time
        Hours a week of a full-timer.
    """

    minutes_per_lead: float
    minutes_per_lead_from: str
    minutes_in_work: float
    weeks_in_work: float
    span_weeks: float
    span_share: float
    follow_up_learned: bool
    newcomers: int
    full_time: float


def model_of(
    history: pl.DataFrame,
    team: TeamWeeks,
    follow_up: FollowUp,
    settings: Settings,
    full_time: float,
    until: datetime,
) -> tuple[Model, Ramp]:
    """Work the shared figures out; minutes stated by the user go before the history's, those before the scenario's."""
    ramp = ramp_of(team)
    source, per_lead = STATED, settings.minutes_per_lead
    if per_lead is None:
        in_work = minutes_in_work(history, team, ramp, follow_up, settings.selling_share, until)
        source, per_lead = (
            (DEFAULT, default_minutes()) if in_work is None else (HISTORY, in_work * follow_up.weeks_in_work)
        )
    return Model(
        minutes_per_lead=per_lead,
        minutes_per_lead_from=source,
        minutes_in_work=per_lead / follow_up.weeks_in_work,
        weeks_in_work=follow_up.weeks_in_work,
        span_weeks=follow_up.span_weeks,
        span_share=follow_up.span_share,
        follow_up_learned=follow_up.learned,
        newcomers=ramp.newcomers,
        full_time=full_time,
    ), ramp
