"""A firm's past, simulated: what a model may learn from before it routes anything."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from scenarios import Scenario
from scenarios.draws import key_of
from scenarios.tables import HISTORY, check_table
from scenarios.vocabulary import EventKind, Outcome
from simulation.cases import cases_of
from simulation.market import draw_market
from simulation.run import Run, run_in

HISTORY_DAYS = 728.0
"""How far back a training history goes unless said otherwise: two years of whole weeks.

From one year of the baseline's leads, what a model finds of a realistic firm's differences swings between nothing and
two thirds with the firm's luck; from two it is about half.
"""

_TIMES = ("assigned_at", "closed_at", "accepted_at", "first_touch_at", "contacted_at", "qualified_at")
_FACTS = ("created_at", "territory", "niche", "language", "source", "grade", "value")


def training_history(
    scenario: Scenario, *, seed: int, days: float = HISTORY_DAYS, luck_by_pair: bool = False
) -> pl.DataFrame:
    """Simulate the firm's past under round robin, with luck that no evaluation meets.

    The past ends where the scenario starts, so what was open on that day is open in the history too.

    Parameters
    ----------
    scenario
        The organisation.
    seed
        The user's seed; the past is drawn under a seed of its own derived from it.
    days
        How far back the history goes.
    luck_by_pair
        As in :func:`simulation.simulate`.

    Returns
    -------
    polars.DataFrame
        In the schema of ``scenarios.tables.HISTORY``, one row a hand-over.
    """
    start = scenario.horizon.start - timedelta(days=round(days))
    past = scenario.replace(horizon={"start": start, "arrival_days": float(round(days)), "follow_up_days": 0.0})
    market = draw_market(past, training_seed(seed), replication=0)
    run = run_in(market, past, "round-robin", luck_by_pair=luck_by_pair)
    return history_of(run)


def training_seed(seed: int) -> int:
    """Derive the seed of the past from the user's; no evaluation uses it."""
    return key_of(f"training history of seed {seed}")


def history_of(run: Run) -> pl.DataFrame:
    """Turn a run's log into a history, as a firm's CRM would have kept it: one row a hand-over.

    Outcomes: won and lost by the buyer's decision; rejected by the rep; untouched, where the lead was taken from
    her before she tried; recycled, where she tried and it came back; open, where it is still in her hands.
    """
    cases = cases_of(run.events).with_columns(outcome=_outcome(), reject_reason=_fact("ended_detail", "reason"))
    known = cases.with_columns(
        closed_at=pl.when(pl.col("outcome") != Outcome.OPEN.value).then("ended_at"),
        propensity=_fact("assigned_detail", "propensity").cast(pl.Float64),
        load_at_assignment=_fact("assigned_detail", "load").cast(pl.Float64),
        eligible_reps=pl.col("assigned_detail").str.json_path_match("$.eligible"),
    )
    table = known.join(run.leads.select("lead_id", *_FACTS), on="lead_id", how="left", maintain_order="left")
    won = pl.col("outcome") == Outcome.WON.value
    table = table.with_columns(revenue=pl.when(won).then("value").otherwise(0.0))
    columns = ["lead_id", *_FACTS, "rep_id", "outcome", *_TIMES]
    extra = ["revenue", "reject_reason", "load_at_assignment", "eligible_reps", "propensity"]
    return check_table(table.select(*columns, *extra), HISTORY, source="simulated history")


def _outcome() -> pl.Expr:
    ended = pl.col("ended_by")
    closed = [EventKind.WON.value, EventKind.LOST.value, EventKind.REJECTED.value]
    return (
        pl.when(ended.is_in(closed))
        .then(ended)
        .when(ended.is_null())
        .then(pl.lit(Outcome.OPEN.value))
        .when(pl.col("first_touch_at").is_null())
        .then(pl.lit(Outcome.UNTOUCHED.value))
        .otherwise(pl.lit(Outcome.RECYCLED.value))
    )


def _fact(column: str, name: str) -> pl.Expr:
    return pl.col(column).str.json_path_match(f"$.{name}")
