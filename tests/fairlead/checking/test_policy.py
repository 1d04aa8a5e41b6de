import polars as pl
import pytest

from fairlead.checking import feature_policy
from scenarios import BadInput

HONEST = ("territory", "niche", "language", "source", "grade", "value")


@pytest.fixture
def leaking(history: pl.DataFrame) -> pl.DataFrame:
    """Return a history with a column that gives the outcome away, under an honest name."""
    return history.with_columns(notes=pl.col("outcome").eq("won").cast(pl.Float64))


def test_honest_features_are_suggested(history: pl.DataFrame, leaking: pl.DataFrame) -> None:
    """The lead's own columns; a leak is left out with the reason, and the line for the mapping has neither."""
    assert feature_policy(history).used == HONEST
    policy = feature_policy(leaking)
    assert (policy.used, policy.listed) == (HONEST, False)
    assert "tells the outcome" in policy.left_out["notes"]
    assert policy.line == '[history]\nfeatures = ["territory", "niche", "language", "source", "grade", "value"]'


def test_a_listed_leak_is_doubtful(leaking: pl.DataFrame) -> None:
    """It is used, as listed; the line proposed does without."""
    policy = feature_policy(leaking, features=("niche", "notes"))
    assert policy.used == ("niche", "notes")
    assert list(policy.doubtful) == ["notes"]
    assert policy.line == '[history]\nfeatures = ["niche"]'
    assert policy.left_out["grade"] == "not among the features the mapping lists"


def test_what_may_not_be_learned_from_is_refused(history: pl.DataFrame) -> None:
    """All of it in one go: late, personal, identifying, and what the reps' table has of its own."""
    spoilt = history.with_columns(
        last_activity=pl.col("source"), rep_age=pl.lit(40), who=pl.lit("a@x.org"), salary=pl.int_range(pl.len())
    )
    reps = pl.DataFrame({"rep_id": ["R001"], "capacity": [1.0], "salary": [1]})
    names = ("last_activity", "rep_age", "who", "salary")
    with pytest.raises(BadInput) as refusal:
        feature_policy(spoilt, reps, ("niche", *names))
    assert [fault.column for fault in refusal.value.faults] == list(names)
    assert not set(names) & set(feature_policy(spoilt, reps).used)
