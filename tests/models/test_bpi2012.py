"""A real funnel with named employees: what may be claimed of them, and what may not."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from models import ConversionModel

CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "bpi2012" / "cases.csv"

needs_data = pytest.mark.skipif(not CASES.is_file(), reason="the event log is not beside this repository")


def offered() -> pl.DataFrame:
    """Give the cases that got an offer as a history: who made the offer, and whether it was approved; some are open."""
    cases = pl.read_csv(CASES, schema_overrides={"offer_res": pl.String}).filter(
        (pl.col("offer").cast(pl.String).str.to_lowercase() == "true") & pl.col("offer_res").is_not_null()
    )
    return cases.select(
        lead_id=pl.col("case").cast(pl.String),
        rep_id="offer_res",
        assigned_at=pl.col("start").str.to_datetime(time_zone="UTC"),
        closed_at=pl.when(pl.col("outcome") != "open").then(pl.col("end").str.to_datetime(time_zone="UTC")),
        outcome=pl.col("outcome").replace({"approved": "won", "declined": "lost", "cancelled": "lost"}),
        value=pl.col("amount").cast(pl.Float64),
    ).sort("assigned_at")


@needs_data
def test_employees_differ_by_points_and_not_for_long() -> None:
    """Of 5,015 offered cases: employees differ by 1 to 6 points; early effects do not surely predict later cases.

    So nothing is promised, although the difference is more than chance.
    """
    history = offered()
    assert history.height == 5015
    model = ConversionModel(draws=50).fit(history)
    found = model.rep_differences_.rep
    assert found.low <= found.sd_points <= found.high
    assert 1.0 < found.sd_points < 6.0
    assert found.distinguishable
    lasting = model.fitted_.description.summary.persistence
    assert lasting is not None
    assert lasting.low < 0.0 < lasting.high
    assert "That they last is not shown" in model.verdict_
    assert "no lift is promised" in model.verdict_
    assert not model.promises_gain_
