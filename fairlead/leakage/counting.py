"""Counts and money of what was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

import polars as pl

from fairlead.capacities.follow_up import follow_up_of
from fairlead.capacities.tenure import observed_from
from fairlead.leakage.ends import as_it_stood, causes_of_events, ends_of_history
from fairlead.leakage.kinds import LEAKS, MEANING, RESTS_ON, Kind
from models.closing.cohort import read_as_of
from scenarios.faults import BadInput, Fault, Faults
from scenarios.vocabulary import Outcome
from simulation.as_logged import AsLogged, as_logged
from simulation.kpis.cohorts import LEAKS as LEAKS_IN_WORDS
from simulation.kpis.leak import Leak

FEWEST_IN_A_TEAM = 5
"""Teams with fewer reps are put together: figures of two people are figures of persons."""

STALL_DAYS = 30.0
"""Without movement for so long a lead has stalled, where too few have closed to tell."""

_CLOSING = [Outcome.WON.value, Outcome.LOST.value, Outcome.OPEN.value]
"""Who hands a lead back does not close it."""

_STALE_DAYS = 7
GIVEN_TO_NOBODY, NO_CAUSE = "given to nobody", "of which the log gives no cause"
SMALL_TEAMS, FORMER, NO_TEAM = "teams of fewer than five", "reps who have left", "without a team"

_WORKED = (Kind.WON, Kind.LOST, Kind.LATE, Kind.GIVEN_UP)


@dataclass(frozen=True)
class Leakage:
    """Where leads and money were lost.

    Attributes
    ----------
    as_of
        The moment the history was read at.
    leads
        How many there are.
    counts
        Leads by kind, in the order of :class:`Kind`.
    values
        Their full value by kind; None where nothing says what a lead is worth.
    money
        What the money rests on, in words.
    win_rate
        Share won of the leads that were worked, with its 95 % interval; None without any.
    late_hours, stall_days
        What counts as late and as stalled.
    told
        Whether the history could know of a kind at all.
    teams
        Counts by team and kind; empty where nothing says who is in which.
    by_event
        What the event log adds to how leads stand: kind (None: given to nobody), cause (None: the log has none), leads
        and value; empty without one.
    remarks
        What a reader must know: after how long a lead counts as stalled, and how the event log was read.
    """

    as_of: datetime
    leads: int
    counts: Mapping[Kind, int]
    values: Mapping[Kind, float] | None
    money: str
    win_rate: tuple[float, float, float] | None
    late_hours: float
    stall_days: float
    told: Mapping[Kind, bool]
    teams: Mapping[str, Mapping[Kind, int]]
    by_event: tuple[tuple[Kind | None, Leak | None, int, float], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def leaked(self) -> int:
        """How many leads were lost through inaction."""
        return sum(self.counts[kind] for kind in LEAKS)

    @property
    def leaked_value(self) -> float | None:
        """Their full value."""
        return None if self.values is None else sum(self.values[kind] for kind in LEAKS)

    def at_most(self, kind: Kind) -> tuple[float, float, float] | None:
        """Give what leads of a kind would have brought if they won as often as those that were worked."""
        if self.values is None or self.win_rate is None:
            return None
        rate, low, high = self.win_rate
        value = self.values[kind]
        return value * rate, value * low, value * high

    def summary(self) -> dict[str, Any]:
        """Give the figures for page and JSON; null where one is not known."""
        return {
            "as_of": self.as_of.isoformat(),
            "leads": self.leads,
            "leaked": self.leaked,
            "leaked_value": self.leaked_value,
            "money_rests_on": self.money,
            "win_rate_of_worked": _interval(self.win_rate),
            "late_hours": self.late_hours,
            "stall_days": self.stall_days,
            "kinds": [self._kind(kind) for kind in Kind],
            "teams": [
                {"team": team, "leads": sum(counts.values()), **{kind.value: counts.get(kind, 0) for kind in LEAKS}}
                for team, counts in self.teams.items()
            ],
            "by_event": [
                {
                    "kind": GIVEN_TO_NOBODY if kind is None else kind.value,
                    "cause": None if cause is None else cause.value,
                    "meaning": NO_CAUSE if cause is None else LEAKS_IN_WORDS[cause],
                    "leads": leads,
                    "value": value,
                }
                for kind, cause, leads, value in self.by_event
            ],
            "remarks": list(self.remarks),
        }

    def _kind(self, kind: Kind) -> dict[str, Any]:
        return {
            "kind": kind.value,
            "leak": kind in LEAKS,
            "leads": self.counts[kind] if self.told[kind] else None,
            "share": self.counts[kind] / self.leads if self.told[kind] else None,
            "value": None if self.values is None or not self.told[kind] else self.values[kind],
            "at_most": _interval(self.at_most(kind)) if kind in LEAKS and self.told[kind] else None,
            "meaning": MEANING[kind].format(late=self.late_hours, stall=self.stall_days),
            "rests_on": RESTS_ON[kind],
        }


def leakage_of(
    history: pl.DataFrame,
    *,
    events: pl.DataFrame | None = None,
    reps: pl.DataFrame | None = None,
    as_of: Any = None,
    late_hours: float = 24.0,
    stall_days: float | None = None,
) -> Leakage:
    """Count where a firm's leads and money were lost, from its own records and without a model.

    Parameters
    ----------
    history
        Past assignments, in the schema of ``scenarios.tables.HISTORY``.
    events
        The event log (``scenarios.tables.LOG``), where there is one: it tells clocks, capacity and giving up apart.
    reps
        Who is in which team.
    as_of
        The moment the history is read at; its latest time unless stated.
    late_hours, stall_days
        What counts as late and as stalled; stalled unless stated what has stood still for as long as nine in ten of the
        leads that ever close took to close, or for 30 days where the history has closed too few.

    Raises
    ------
    BadInput
        When a setting means nothing, or the history has no lead by then.
    """
    _refuse(late_hours, stall_days)
    moment = read_as_of(as_of, history)
    stall_days, stalled = (stall_days, ()) if stall_days is not None else _usual(history, moment)
    log = None if events is None else _log_at(events, moment, asked=as_of is not None)
    leads = ends_of_history(history, moment, late_hours, stall_days)
    if leads.is_empty():
        raise BadInput([Fault("history", "leads given out by then", column="--as-of", value=str(as_of))])
    leads, money = _valued(leads)
    counted = dict(leads["kind"].value_counts().iter_rows())
    counts = {kind: int(counted.get(kind.value, 0)) for kind in Kind}
    return Leakage(
        as_of=moment,
        leads=leads.height,
        counts=counts,
        values=_values(leads) if money else None,
        money=money or "nothing: the history has neither value nor revenue",
        win_rate=_wilson(counts[Kind.WON], sum(counts[kind] for kind in _WORKED)),
        late_hours=late_hours,
        stall_days=stall_days,
        told=_told(history, leads),
        teams={} if reps is None else _teams(leads, reps),
        by_event=() if log is None else _by_event(log.events, leads),
        remarks=(*stalled, *(() if log is None else (*log.remarks, *_stale(log.events, moment)))),
    )


def _usual(history: pl.DataFrame, moment: datetime) -> tuple[float, tuple[str, ...]]:
    """Give after how many days without movement a lead stands still, and what that rests on."""
    past = as_it_stood(history, moment).filter(pl.col("outcome").is_in(_CLOSING))
    usual = None if past.is_empty() or "closed_at" not in past.columns else follow_up_of(past, observed_from(past))
    if usual is None or not usual.learned:
        return STALL_DAYS, (f"Stalled means {STALL_DAYS:g} days without movement (--stall-days).",)
    slowest = past.select((pl.col("closed_at") - pl.col("assigned_at")).max()).item().days
    said = f"Stalled means {usual.days} days without movement (--stall-days): nine in ten of the leads that ever close"
    older = f"check and assign call fewer probably given up, those older than any that closed ({slowest:,} days)"
    return float(usual.days), (f"{said} had closed by then; {older}.",)


def _log_at(events: pl.DataFrame, moment: datetime, *, asked: bool) -> AsLogged:
    """Give the log as it stood at a moment that was asked for; else all of it."""
    return as_logged(events.filter(pl.col("time") <= moment) if asked else events, source="the event log")


def _stale(events: pl.DataFrame, moment: datetime) -> tuple[str, ...]:
    """Say so where the log ends long before the history does."""
    last = events["time"].max()
    days = (moment - last).days if isinstance(last, datetime) else 0
    if days <= _STALE_DAYS:
        return ()
    return (f"The event log ends {days} days before the history: of what came later it gives no cause.",)


def _refuse(late_hours: float, stall_days: float | None) -> None:
    faults = Faults()
    for name, value in (("--late-hours", late_hours), ("--stall-days", stall_days)):
        if value is not None and not value > 0:
            faults.add("leakage", "more than 0", column=name, value=str(value))
    faults.raise_if_any()


def _told(history: pl.DataFrame, leads: pl.DataFrame) -> dict[Kind, bool]:
    """Say of which kinds the history could know: a CRM that never wrote down a reject is no firm without rejects."""
    outcomes = set(history["outcome"].unique())
    touches = leads["touched"].null_count() < leads.height
    return {
        **dict.fromkeys(Kind, True),
        Kind.NEVER_WORKED: touches or Outcome.UNTOUCHED.value in outcomes,
        Kind.REJECTED: Outcome.REJECTED.value in outcomes,
        Kind.GIVEN_UP: Outcome.RECYCLED.value in outcomes,
        Kind.LATE: touches,
    }


def _valued(leads: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Give each lead a value: its own, or the mean revenue of those won; say which, or nothing if there is neither."""
    if leads["value"].null_count() == 0:
        return leads, "each lead's own value"
    mean = leads.filter((pl.col("kind") == Kind.WON.value) & (pl.col("revenue") > 0))["revenue"].mean()
    if mean is None:
        known = leads["value"].mean()
        if known is None:
            return leads, ""
        return leads.with_columns(pl.col("value").fill_null(known)), "each lead's value, the mean where it has none"
    some = "each lead's value, and " if leads["value"].null_count() < leads.height else ""
    words = f"{some}the mean revenue of a lead won ({float(mean):,.0f}) for leads that have none"  # type: ignore[arg-type]
    return leads.with_columns(pl.col("value").fill_null(mean)), words


def _values(leads: pl.DataFrame) -> dict[Kind, float]:
    sums = dict(leads.group_by("kind").agg(pl.col("value").sum()).iter_rows())
    return {kind: float(sums.get(kind.value, 0.0)) for kind in Kind}


def _wilson(won: int, of: int) -> tuple[float, float, float] | None:
    """Give a share with Wilson's 95 % interval (Wilson 1927); None of nothing."""
    if of == 0:
        return None
    z, share = 1.959964, won / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return share, max(0.0, middle - reach), min(1.0, middle + reach)


def _teams(leads: pl.DataFrame, reps: pl.DataFrame) -> dict[str, dict[Kind, int]]:
    """Count kinds by the team of the rep who had a lead last; small teams together."""
    if "team" not in reps.columns:
        return {}
    size = reps.group_by("team").len()
    small = size.filter(pl.col("len") < FEWEST_IN_A_TEAM)["team"].implode()
    team = (
        pl.when(pl.col("known").is_null())
        .then(pl.lit(FORMER))
        .when(pl.col("team").is_null())
        .then(pl.lit(NO_TEAM))
        .when(pl.col("team").is_in(small))
        .then(pl.lit(SMALL_TEAMS))
        .otherwise("team")
    )
    of_rep = reps.select("rep_id", "team", known=pl.lit(value=True))
    counted = leads.join(of_rep, on="rep_id", how="left").group_by(team.alias("of"), "kind").len()
    found: dict[str, dict[Kind, int]] = {}
    for name, kind, count in counted.sort("of", "kind").iter_rows():
        found.setdefault(name, {})[Kind(kind)] = count
    return found


def _by_event(events: pl.DataFrame, leads: pl.DataFrame) -> tuple[tuple[Kind | None, Leak | None, int, float], ...]:
    found = causes_of_events(events, leads.select("lead_id", "kind", pl.col("value").cast(pl.Float64)))
    return tuple(
        (None if kind is None else Kind(kind), None if leak is None else Leak(leak), count, float(value or 0.0))
        for kind, leak, count, value in found.iter_rows()
    )


def _interval(found: tuple[float, float, float] | None) -> dict[str, float] | None:
    return None if found is None else dict(zip(("mean", "low", "high"), found, strict=True))
