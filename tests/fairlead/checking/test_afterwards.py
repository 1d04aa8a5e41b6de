import polars as pl

from fairlead.checking import Severity, feature_policy
from fairlead.checking.afterwards import afterwards_findings
from tests.fairlead.checking.conftest import kinds

HONEST = ["territory", "niche", "language", "source", "grade", "value"]


def test_a_leak_warns_with_the_list_of_features_without_it(history: pl.DataFrame) -> None:
    """Unless the mapping leaves it out already: then it is a note."""
    leaking = history.with_columns(notes=pl.col("outcome").eq("won").cast(pl.Float64))
    warned = afterwards_findings(leaking)[0]
    assert (warned.severity, warned.column) == (Severity.WARN, "notes")
    listed = ", ".join(f'"{name}"' for name in HONEST)
    assert warned.mending == f"[history]\nfeatures = [{listed}]"
    assert afterwards_findings(leaking, feature_policy(leaking, features=("niche",)))[0].severity is Severity.NOTE
    listed_all_the_same = feature_policy(leaking, features=("niche", "notes"))
    assert afterwards_findings(leaking, listed_all_the_same)[0].severity is Severity.WARN


def test_late_columns_are_named(history: pl.DataFrame) -> None:
    """By the schema and by their names."""
    late = history.with_columns(last_activity=pl.lit("mail"), x=pl.lit(1.0))
    assert kinds(afterwards_findings(history)) == [("known_afterwards", "revenue")]
    (found,) = afterwards_findings(late.with_columns(last_activity=pl.col("source")))
    assert "revenue, last_activity" in found.what


def test_a_rush_at_the_quarters_end(history: pl.DataFrame) -> None:
    """Losses that are booked in the quarter's last month only in every third case."""
    last = pl.col("closed_at").dt.month() % 3 == 0
    lost = pl.col("outcome") == "lost"
    rushed = history.filter(~(lost & last) | (pl.int_range(pl.len()) % 3 == 0))
    assert ("closing_time", "closed_at") in kinds(afterwards_findings(rushed))
