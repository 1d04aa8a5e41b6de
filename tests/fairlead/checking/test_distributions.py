from datetime import UTC, datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from fairlead.checking.distributions import distributions

MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC))
ROWS = st.lists(st.tuples(MOMENTS, st.sampled_from(["won", "lost", "open"]), st.sampled_from("ABC")), min_size=1)


def _history(rows: list[tuple[datetime, str, str]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["assigned_at", "outcome", "rep_id"], orient="row")
    return frame.with_columns(closed_at=pl.when(pl.col("outcome") != "open").then("assigned_at"))


@given(ROWS)
def test_every_lead_is_counted_once(rows: list[tuple[datetime, str, str]]) -> None:
    """By month and by time watched the counts add up to the rows; months have no gaps."""
    found = distributions(_history(rows))
    months = found["outcomes_by_month"]
    assert sum(count for row in months for name, count in row.items() if name != "month") == len(rows)
    assert sum(band["ended"] + band["open"] for band in found["watched"]) == len(rows)
    numbers = [12 * int(row["month"][:4]) + int(row["month"][5:]) for row in months]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


@given(ROWS)
def test_every_present_rep_is_counted_once(rows: list[tuple[datetime, str, str]]) -> None:
    """A rep without past leads is in the first band, a former one in none."""
    reps = pl.DataFrame({"rep_id": ["A", "NEW"]})
    bands = distributions(_history(rows), reps)["evidence"]
    assert sum(band["reps"] for band in bands) == 2
    assert bands[0]["reps"] >= 1
    assert [(band["least"], band["most"]) for band in bands][:2] == [(0, 0), (1, 29)]
    assert bands[-1]["most"] is None
