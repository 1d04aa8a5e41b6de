"""Counts and money of what was lost, on a history small enough to count by hand."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from fairlead.leakage import LEAKS, Kind, leakage_of, sentences
from scenarios import BadInput, load
from simulation import history_of, reps_table, simulate
from tests.fairlead.leakage.histories import START, history


def test_each_lead_is_counted_once_where_it_stands() -> None:
    """One of each kind; never worked has the ignored and the forgotten one, lost the last one, too."""
    found = leakage_of(history())
    assert found.counts == {**dict.fromkeys(Kind, 1), Kind.NEVER_WORKED: 2, Kind.LOST: 2}
    assert found.leads == sum(found.counts.values()) == 10
    assert (found.leaked, found.leaked_value) == (6, 600.0)


def test_money_is_at_most_what_worked_leads_bring() -> None:
    """One of five worked leads was won, so two leads of 100 are worth at most 40; the interval is Wilson's."""
    found = leakage_of(history())
    assert found.at_most(Kind.NEVER_WORKED) == pytest.approx((40.0, 200 * 0.0362, 200 * 0.6245), rel=1e-2)
    assert "600" in sentences(found)[1]


def test_limits_decide_what_is_late_and_stalled() -> None:
    """With 200 hours nothing is late; with 90 days nothing has stalled and the forgotten one is merely open."""
    assert leakage_of(history(), late_hours=200.0).counts[Kind.LATE] == 0
    patient = leakage_of(history(), stall_days=90.0).counts
    assert (patient[Kind.STALLED], patient[Kind.NEVER_WORKED], patient[Kind.OPEN]) == (0, 1, 3)


def test_unless_stated_stalled_is_what_stands_still_for_as_long_as_closing_takes() -> None:
    """Of a hundred leads 92 close on day 40, eight on day 70: nine in ten have closed by day 40, which is said."""
    given = [START] * 101
    closed = [START + timedelta(days=40)] * 92 + [START + timedelta(days=70)] * 8 + [None]
    rows = pl.DataFrame({"assigned_at": given, "closed_at": closed}).with_columns(
        pl.col("assigned_at", "closed_at").cast(pl.Datetime("us", "UTC")),
        lead_id=pl.int_range(pl.len()).cast(pl.String),
        rep_id=pl.lit("ann"),
        outcome=pl.when(pl.col("closed_at").is_null()).then(pl.lit("open")).otherwise(pl.lit("lost")),
    )
    found = leakage_of(rows)
    assert found.stall_days == 40.0
    assert found.counts[Kind.STALLED] == 1
    assert any("Stalled means 40 days" in remark and "nine in ten" in remark for remark in found.remarks)
    assert any("those older than any that closed (70 days)" in remark for remark in found.remarks)
    before = leakage_of(rows, as_of=(START + timedelta(days=10)).date().isoformat())
    assert (before.stall_days, before.counts[Kind.LOST], before.counts[Kind.OPEN]) == (30.0, 0, 101)
    returned = pl.concat([rows.with_columns(outcome=pl.lit("rejected"), closed_at="assigned_at"), rows])
    assert leakage_of(returned).stall_days == 40.0
    slow = rows.with_columns(closed_at=pl.col("assigned_at") + pl.duration(days=800), outcome=pl.lit("lost"))
    assert leakage_of(slow).stall_days == 30.0
    few = leakage_of(history())
    assert few.stall_days == 30.0
    assert few.remarks == ("Stalled means 30 days without movement (--stall-days).",)
    assert leakage_of(history(), stall_days=30.0).remarks == ()


def test_what_a_history_does_not_record_is_not_called_nothing() -> None:
    """Without touches, rejects and returns those kinds are unknown, not zero, and that is said."""
    bare = history().drop("first_touch_at", "value").filter(pl.col("outcome").is_in(["won", "lost", "open"]))
    found = leakage_of(bare)
    rows = {row["kind"]: row for row in found.summary()["kinds"]}
    assert [rows[kind]["leads"] for kind in ("never worked", "rejected", "given up on")] == [None] * 3
    assert found.values is None
    first, second = sentences(found)
    assert "nothing on record tells" in first
    assert "cannot be said" in second


def test_a_value_that_is_missing_is_taken_from_what_was_won() -> None:
    """Without values a lead counts as the mean revenue of a lead won."""
    won = pl.when(pl.col("outcome") == "won").then(70.0)
    found = leakage_of(history().drop("value").with_columns(revenue=won))
    assert found.values is not None
    assert found.values[Kind.LOST] == 140.0
    assert "mean revenue" in found.money


def test_small_teams_stand_together() -> None:
    """Two reps in two teams are no teams to tell apart; one that has left is counted as that."""
    reps = pl.DataFrame({"rep_id": ["ann"], "team": ["north"]})
    teams = leakage_of(history(), reps=reps).teams
    assert set(teams) == {"teams of fewer than five", "reps who have left"}


def test_an_event_log_counts_as_the_simulator_does() -> None:
    """Causes by the log add up to the KPI of leaked value of the same run, and those of a kind to the kind."""
    scenario = load("small-inbound").replace(horizon={"arrival_days": 14.0, "follow_up_days": 30.0})
    run = simulate(scenario, "round-robin", seed=1)
    found = leakage_of(history_of(run), events=run.events, reps=reps_table(scenario))
    caused = sum(value for _, cause, _, value in found.by_event if cause is not None)
    assert caused == pytest.approx(run.kpis()["leakage_value"])
    for kind in LEAKS:
        assert sum(leads for one, _, leads, _ in found.by_event if one is kind) == found.counts[kind]


def test_settings_that_mean_nothing_are_refused() -> None:
    """Both limits, one fault each; and a date before the first lead."""
    with pytest.raises(BadInput) as refusal:
        leakage_of(history(), late_hours=0.0, stall_days=-1.0)
    assert len(refusal.value.faults) == 2
    with pytest.raises(BadInput):
        leakage_of(history(), as_of="2020-01-01")
