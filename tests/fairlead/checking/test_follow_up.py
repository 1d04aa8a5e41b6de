from datetime import timedelta

import polars as pl
import pytest

from fairlead.checking.follow_up import end_of, follow_up, follow_up_findings
from tests.fairlead.checking.conftest import kinds


def test_a_sound_history_is_long_enough(history: pl.DataFrame) -> None:
    """No finding; about 360 of 540 days are watched for 180."""
    assert follow_up_findings(history) == []
    facts = follow_up(history)
    assert facts["watched_180_days"] == pytest.approx(360 / 540, abs=0.03)
    assert 30 < (facts["median_days_to_close"] or 0) < 60


def test_a_short_history_warns(history: pl.DataFrame) -> None:
    """Its last sixty days alone."""
    end = end_of(history)
    assert end is not None
    late = history.filter(pl.col("assigned_at") > end - timedelta(days=60))
    assert kinds(follow_up_findings(late)) == [("short_follow_up", "closed_at")]


def test_leads_never_closed_warn(history: pl.DataFrame) -> None:
    """Leads that were left open for longer than any closed one took are counted."""
    quick = history.filter(
        pl.col("closed_at").is_null() | (pl.col("closed_at") - pl.col("assigned_at") < timedelta(100))
    )
    old = pl.col("lead_id").is_in(quick["lead_id"].head(200).implode())
    left = quick.with_columns(
        pl.when(old).then(pl.lit("open")).otherwise("outcome").alias("outcome"),
        pl.when(~old).then("closed_at").alias("closed_at"),
    )
    (found,) = follow_up_findings(left)
    assert (found.kind, found.count >= 200) == ("stale_open", True)
