"""From a history to a trial that ``fairlead route`` and ``assign`` can run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from matching.policies import Switchback, policy_from
from models.closing.cohort import read_as_of
from models.evaluation.outcomes import outcomes_of
from models.trials import (
    WHOLE_FIRM,
    Design,
    LeadHoldout,
    choose_design,
    designs,
    first_pair_after,
    hours_of,
    switchback_schedule,
)
from scenarios import Rules
from scenarios.faults import BadInput, Fault, Faults

NAME = "trial"
HORIZONS = (4, 8, 13, 26, 52, 104)
"""Weeks for which the smallest gain shown is stated."""

_FEWEST_ROWS = 100


@dataclass(frozen=True)
class Wanted:
    """What is to be tried, and what it has to show.

    Attributes
    ----------
    kind
        ``switchback`` or ``holdout``.
    base, inner
        The baseline, and the method on trial.
    lift, power
        Relative gain to be shown, and with which chance.
    team
        Column of the leads that says which team a lead falls to; None where the firm is one.
    carry_over_hours
        How long the earlier method is felt after a change.
    share
        Of leads kept on the baseline, for a holdout.
    weeks
        How long it shall last; as long as the lift needs unless stated.
    horizon_days
        A win later than this after assignment counts as none.
    key
        Names the draw.
    """

    kind: str = "switchback"
    base: str = "round-robin"
    inner: str = "optimal"
    lift: float = 0.05
    power: float = 0.8
    team: str | None = None
    carry_over_hours: float = 24.0
    share: float = 0.5
    weeks: int | None = None
    horizon_days: float = 180.0
    key: str = "trial-0"

    def refuse_impossible(self) -> None:
        """Refuse settings that mean nothing.

        Raises
        ------
        BadInput
            With one fault for each.
        """
        faults = Faults()
        for ok, option, value, expected in (
            (self.kind in ("switchback", "holdout"), "--kind", self.kind, "switchback or holdout"),
            (0.0 < self.lift <= 2.0, "--lift", self.lift, "a relative gain above 0 and up to 2 (0.05 for 5 %)"),
            (0.0 < self.power < 1.0, "--power", self.power, "a chance above 0 and below 1"),
            (0.0 < self.share < 1.0, "--share", self.share, "a share above 0 and below 1"),
            (self.carry_over_hours >= 0.0, "--carry-over-hours", self.carry_over_hours, "0 hours or more"),
            (self.carry_over_hours < 336.0, "--carry-over-hours", self.carry_over_hours, "less than two weeks (336)"),
            (self.weeks is None or self.weeks > 0, "--weeks", self.weeks, "1 week or more"),
            (self.horizon_days > 0.0, "--horizon-days", self.horizon_days, "more than 0 days"),
        ):
            if not ok:
                faults.add("trial", expected, column=option, value=str(value))
        faults.raise_if_any()


@dataclass(frozen=True)
class Planned:
    """A trial: its design, how long it lasts, and what runs it.

    Attributes
    ----------
    wanted, rows, rate, first, last
        What was asked; the settled past leads it rests on, share won, and between which moments they were given out.
    tried
        Every design that was compared, for a switchback.
    design
        The one chosen; None where the history foretells none.
    weeks
        How long it lasts; None where two years would not show the lift.
    table
        The rules table ``[policy.trial]``; None without a design.
    schedule
        The turns; None for a holdout, or without weeks.
    crossing
        Share of past leads that went to reps who take leads of several teams.
    reps
        How many reps share the capacity.
    """

    wanted: Wanted
    rows: int
    rate: float
    first: datetime
    last: datetime
    tried: tuple[Design, ...]
    design: Design | LeadHoldout | None
    weeks: int | None
    table: dict[str, Any] | None
    schedule: pl.DataFrame | None
    crossing: float
    reps: int

    @property
    def smallest(self) -> dict[int, float | None]:
        """Give the smallest gain shown, by weeks."""
        design = self.design
        if design is None:
            return {}
        return {weeks: design.smallest_lift(weeks, self.wanted.power) for weeks in HORIZONS}

    @property
    def power(self) -> float | None:
        """Give the chance that the lift wanted is shown in the weeks planned."""
        known = self.design is not None and self.weeks is not None
        return self.design.power(self.wanted.lift, self.weeks) if known else None  # type: ignore[union-attr,arg-type]

    @property
    def readable_on(self) -> datetime | None:
        """Say from when on every lead of the schedule is settled."""
        if self.schedule is None:
            return None
        ends: Any = self.schedule["ends_at"].max()
        return ends + timedelta(days=self.wanted.horizon_days)  # type: ignore[no-any-return]

    def summary(self) -> dict[str, Any]:
        """Give the figures for a JSON file; null where one is not known."""
        design = self.design
        by_blocks = design if isinstance(design, Design) else None
        return {
            "kind": self.wanted.kind,
            "lift": self.wanted.lift,
            "power": self.power,
            "weeks": self.weeks,
            "block_hours": None if by_blocks is None else by_blocks.layout.block_hours,
            "carry_over_hours": self.wanted.carry_over_hours if self.wanted.kind == "switchback" else None,
            "pairs": None if by_blocks is None or self.schedule is None else self.schedule.height // 2,
            "won_share": self.rate,
            "settled_leads": self.rows,
            "dispersion": None if design is None else design.dispersion,
            "placebo_pairs": None if by_blocks is None else by_blocks.placebo_pairs,
            "smallest_lift": {str(weeks): lift for weeks, lift in self.smallest.items()},
            "reps_of_several_teams_share": self.crossing,
            "readable_on": None if self.readable_on is None else self.readable_on.isoformat(),
            "policy": None if self.table is None else {NAME: self.table},
        }


def plan_trial(
    history: pl.DataFrame, reps: pl.DataFrame, wanted: Wanted, *, starts: datetime | None = None, as_of: Any = None
) -> Planned:
    """Plan a trial from what happened when nothing was tried.

    Only leads given out at least a horizon before ``as_of`` count: they are settled, whatever came of them.

    Raises
    ------
    BadInput
        When a setting, a method or a column is not there, or too few past leads are settled.
    """
    wanted.refuse_impossible()
    policy_from(NAME, Rules(policy={NAME: {"kind": "switchback", "base": wanted.base, "inner": wanted.inner}}))
    moment = read_as_of(as_of, history)
    past = history.filter(pl.col("assigned_at") <= moment)
    won = outcomes_of(past, moment, wanted.horizon_days).won
    settled = (past["assigned_at"] <= moment - timedelta(days=wanted.horizon_days)).to_numpy()
    past, won = past.filter(pl.Series(settled)), won[settled]
    if past.height < _FEWEST_ROWS:
        expected = f"at least {_FEWEST_ROWS} leads given out {wanted.horizon_days:g} days or more before the history "
        expected += "ends (--horizon-days shortens that)"
        raise BadInput([Fault("history", expected, column="assigned_at", value=f"{past.height}")])
    teams, team = _teams(past, wanted.team)
    hours = hours_of(past["assigned_at"])
    times: Any = (past["assigned_at"].min(), past["assigned_at"].max())
    tried: tuple[Design, ...] = ()
    design: Design | LeadHoldout | None
    if wanted.kind == "holdout":
        design = LeadHoldout.from_history(hours, won, _codes(past["lead_id"])[1], wanted.share)
    else:
        tried = tuple(designs(hours, won, team, carry_over_hours=wanted.carry_over_hours))
        design = choose_design(tried, wanted.lift, wanted.power, wanted.weeks)
    weeks = wanted.weeks or (None if design is None else design.weeks_for(wanted.lift, wanted.power))
    table = None if design is None else _table(wanted, design)
    schedule = None
    if isinstance(design, Design) and weeks is not None and table is not None:
        schedule = _schedule(table, teams, design, weeks, starts or moment)
    return Planned(
        wanted=wanted,
        rows=past.height,
        rate=float(won.mean()),
        first=times[0],
        last=times[1],
        tried=tried,
        design=design,
        weeks=weeks,
        table=table,
        schedule=schedule,
        crossing=_crossing(past, wanted.team),
        reps=reps.height,
    )


def _teams(past: pl.DataFrame, column: str | None) -> tuple[list[str], np.ndarray[Any, np.dtype[np.int64]]]:
    if column is None:
        return [WHOLE_FIRM], np.zeros(past.height, dtype=np.int64)
    return _codes(team_column(past, column))


def team_column(past: pl.DataFrame, column: str) -> pl.Series:
    """Give the column that says which team a lead falls to, as text.

    Raises
    ------
    BadInput
        When there is none, or a lead has nothing there.
    """
    if column not in past.columns:
        raise BadInput([Fault("history", "this column, to know a lead's team", column=column)])
    empty = past[column].is_null().arg_true().to_list()
    if empty:
        expected = f"a team for every lead; {len(empty):,} have none"
        raise BadInput([Fault("history", expected, row=empty[0] + 1, column=column)])
    return past[column].cast(pl.String)


def _codes(values: pl.Series) -> tuple[list[str], np.ndarray[Any, np.dtype[np.int64]]]:
    names = values.unique().sort()
    return names.to_list(), values.rank("dense").to_numpy().astype(np.int64) - 1


def _table(wanted: Wanted, design: Design | LeadHoldout) -> dict[str, Any]:
    table: dict[str, Any] = {"kind": wanted.kind, "base": wanted.base, "inner": wanted.inner, "key": wanted.key}
    if isinstance(design, LeadHoldout):
        return {**table, "share": wanted.share}
    turns = {"block_hours": design.layout.block_hours, "paired": True}
    return {**table, **turns} if wanted.team is None else {**table, **turns, "team": wanted.team}


def _schedule(table: dict[str, Any], teams: list[str], design: Design, weeks: int, after: datetime) -> pl.DataFrame:
    policy = policy_from(NAME, Rules(policy={NAME: table}))
    assert isinstance(policy, Switchback)
    pairs = int(weeks * 168.0 / (2.0 * design.layout.block_hours) + 1e-9)
    first = first_pair_after(after, design.layout.block_hours)
    return switchback_schedule(policy.on_baseline, teams, design.layout, first, pairs)


def _crossing(past: pl.DataFrame, column: str | None) -> float:
    if column is None:
        return 0.0
    teams = past.select(pl.col(column).n_unique().over("rep_id") > 1)
    return float(teams.to_series().mean() or 0.0)  # type: ignore[arg-type]
