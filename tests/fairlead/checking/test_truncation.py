from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from fairlead.checking import truncation
from fairlead.checking.truncation import closed_by, truncation_findings


def cut(history: pl.DataFrame, days: int) -> pl.DataFrame:
    """Keep what closed, or was open, that many days after the history began: an export by closing date."""
    start = history["assigned_at"].min() + timedelta(days=days)  # type: ignore[operator]
    return history.filter(pl.col("closed_at").is_null() | (pl.col("closed_at") >= start))


def test_a_history_cut_by_closing_date_is_recognised(history: pl.DataFrame) -> None:
    """Cut at day 120: the finding names the day and the leads before it."""
    spoilt = cut(history, 120)
    (found,) = truncation_findings(spoilt)
    first = spoilt["closed_at"].min()
    assert f"{first:%Y-%m-%d}" in found.what
    assert found.count == spoilt.filter(pl.col("assigned_at") < first).height


def test_a_whole_history_is_not_accused(history: pl.DataFrame) -> None:
    """The first closing comes soon after the first assignment."""
    assert truncation_findings(history) == []
    assert truncation_findings(history.filter(pl.col("outcome") == "open")) == []


def test_shares_closed_are_kaplan_meiers(history: pl.DataFrame) -> None:
    """Ages 1, 2+, 3, 4 (+: still open): after 1 day a quarter, after 3 days 1 - 3/4 * 1/2."""
    start = history["assigned_at"][0]
    ends = [start + timedelta(days=day) if day else None for day in (1, None, 3, 4)]
    begins = [start, start + timedelta(days=2), start, start]
    rows = history.head(4).with_columns(
        pl.Series("assigned_at", begins, dtype=pl.Datetime("us", "UTC")),
        pl.Series("closed_at", ends, dtype=pl.Datetime("us", "UTC")),
        pl.Series("outcome", ["lost", "open", "won", "lost"]),
    )
    assert closed_by(rows, np.array([0.5, 1.0, 3.0, 9.0])).tolist() == [0.0, 0.25, 0.625, 1.0]


@pytest.mark.parametrize("start", range(8))
def test_a_history_too_long_to_look_at_every_row_is_not_accused(
    history: pl.DataFrame, monkeypatch: pytest.MonkeyPatch, start: int
) -> None:
    """Among few of the rows the first closing comes late; that of all rows counts."""
    monkeypatch.setattr(truncation, "sampled", lambda frame: frame[37 * start :: 200])
    many = pl.concat([history.with_columns(pl.col("lead_id") + f"-{copy}") for copy in range(10)])
    assert truncation_findings(many) == []
