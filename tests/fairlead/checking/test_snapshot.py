"""Present owners passed off as a history are recognised; histories are not accused."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from fairlead.checking import find_problems
from fairlead.checking.snapshot import snapshot_findings
from fairlead.generating import SalesforceExport
from fairlead.intake import Mapping
from scenarios import generate_firm
from scenarios.tables import HISTORY, check_table
from tests.fairlead.rebuilding.exports import made_up, rebuilt

AS_CREATED = Mapping.model_validate({"history": {"columns": {"assigned_at": "CreatedDate", "rep_id": "OwnerId"}}})
WORDS = {"Closed - Not Converted": "lost", "Closed - Converted": "won"}


def of_leads(export: SalesforceExport) -> pl.DataFrame:
    """Return Lead.csv read as a history: present owner, and given out when made."""
    leads = export.lead.filter(pl.col("OwnerId").str.starts_with("005"))
    closed = pl.col("Status").is_in(list(WORDS))
    snapshot = leads.select(
        pl.col("Id").alias("lead_id"),
        pl.col("OwnerId").alias("rep_id"),
        pl.col("CreatedDate").alias("created_at"),
        pl.col("CreatedDate").alias("assigned_at"),
        pl.col("Status").replace_strict(WORDS, default="open").alias("outcome"),
        pl.when(closed).then("LastModifiedDate").alias("closed_at"),
    )
    return check_table(snapshot, HISTORY)


def of_deals(export: SalesforceExport) -> pl.DataFrame:
    """Return Opportunity.csv read as a history; it has no column of its own for when a deal was made."""
    closed = pl.col("IsClosed") == "true"
    outcome = pl.when(pl.col("IsWon") == "true").then(pl.lit("won")).when(closed).then(pl.lit("lost"))
    snapshot = export.opportunity.select(
        pl.col("Id").alias("lead_id"),
        pl.col("OwnerId").alias("rep_id"),
        pl.col("CreatedDate").alias("assigned_at"),
        outcome.otherwise(pl.lit("open")).alias("outcome"),
        pl.when(closed).then("LastStageChangeDate").alias("closed_at"),
    )
    return check_table(snapshot, HISTORY)


def of_rebuilt(export: SalesforceExport) -> pl.DataFrame:
    """Return the rebuilt history, with when each lead was made."""
    assignments, _ = rebuilt(export)
    made = export.lead.select(pl.col("Id").alias("lead_id"), pl.col("CreatedDate").alias("created_at"))
    return check_table(assignments.join(made, on="lead_id"), HISTORY)


def recognised(history: pl.DataFrame, mapping: Mapping | None = None) -> bool:
    """Say whether the finding is made."""
    return bool(snapshot_findings(history, mapping=mapping))


def honest(seed: int, rows: int = 1500) -> list[pl.DataFrame]:
    """Return histories of a firm that passes no lead on: made hours before, a third at once, unknown, days only."""
    history = generate_firm(seed=seed, history=rows, leads=1).history
    rng = np.random.default_rng(seed)
    waits = rng.exponential(20, rows).round(2)
    some_at_once = np.where(rng.random(rows) < 0.33, 0.0, waits)
    made = [
        history.with_columns(created_at=pl.col("assigned_at") - pl.duration(minutes=pl.Series(delay) * 60))
        for delay in (waits, some_at_once)
    ]
    by_day = [pl.col(name).dt.truncate("1d") for name in ("assigned_at", "closed_at")]
    return [*made, history, history.with_columns(by_day).with_columns(created_at="assigned_at")]


def rates(seeds: range) -> tuple[list[bool], list[bool]]:
    """Return what is recognised among snapshots, and what is accused among histories."""
    caught, accused = [], []
    for seed in seeds:
        export = made_up(seed, leads=1500)
        caught += [recognised(of_leads(export)), recognised(of_deals(export), AS_CREATED)]
        accused += [recognised(of_rebuilt(export)), *(recognised(history) for history in honest(seed))]
    return caught, accused


def test_snapshots_are_recognised_and_histories_are_not_accused() -> None:
    """Three firms: both snapshots, the rebuilt history, and four honest ones without a second owner."""
    caught, accused = rates(range(3))
    assert all(caught)
    assert not any(accused)


@pytest.mark.verify
def test_rates_over_fifty_firms() -> None:
    """No miss in 100 snapshots and no false alarm in 250 histories: rates below 3 and 1.2 %, with 95 % confidence."""
    caught, accused = rates(range(200, 250))
    assert (len(caught), len(accused)) == (100, 250)
    assert all(caught)
    assert not any(accused)


def test_leads_held_from_before_their_rep_came_give_a_snapshot_away() -> None:
    """Five reps came in the course of it and took over leads; those who were there from the start prove nothing."""
    history = generate_firm(seed=1, history=1500, leads=1).history
    first = history["assigned_at"].dt.date().min()
    assert isinstance(first, date)
    reps = [f"R{number:03d}" for number in range(12)]
    came = [first - timedelta(days=100)] * 7 + [first + timedelta(days=90 * n) for n in range(1, 6)]
    people = pl.DataFrame({"rep_id": reps, "capacity": 1.0, "hired_on": came})
    (found,) = snapshot_findings(history, people)
    assert found.figures["before_hired"] > 0.4
    assert "before they came" in found.what
    hired = history.join(people, on="rep_id").filter(pl.col("assigned_at").dt.date() >= pl.col("hired_on"))
    assert snapshot_findings(hired, people) == []
    migrated = people.with_columns(hired_on=pl.lit(first + timedelta(days=200)))
    assert snapshot_findings(history, migrated) == []


def test_it_says_what_follows_and_what_mends_it() -> None:
    """The consequence is about credit; the mending names the record of owner changes; nobody is named."""
    found = find_problems(history=of_leads(made_up(2)))[0]
    assert found.kind == "owner_snapshot"
    assert "last" in found.consequence
    assert "LeadHistory" in str(found.mending)
    assert "005" not in str(found.to_dict())


def test_a_few_rows_prove_nothing() -> None:
    """Ninety leads, or two weeks."""
    snapshot = of_leads(made_up(2))
    assert snapshot_findings(snapshot.head(90)) == []
    begins = snapshot["assigned_at"].min()
    short = snapshot.filter(pl.col("assigned_at") < pl.lit(begins) + timedelta(days=14))
    assert snapshot_findings(pl.concat([short] * 5).with_columns(lead_id=pl.int_range(pl.len()).cast(pl.String))) == []


def test_a_column_of_creation_needs_no_counting() -> None:
    """Forty rows of five days: the mapping says it; without one, nothing is said of so few."""
    few = generate_firm(seed=3, history=400, leads=1).history.head(40)
    assert recognised(few, AS_CREATED)
    assert not recognised(few)
    assert not recognised(pl.concat([few, few]), AS_CREATED)
