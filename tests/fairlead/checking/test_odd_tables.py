from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairlead.check import contents
from fairlead.checking import find_problems
from scenarios.tables import HISTORY, check_table

TEXT = st.one_of(st.none(), st.sampled_from(["a", "A ", "a@x.org", "+49 30 1234567", "1.1", "11", "", "Gtx-Pro", "é"]))
NUMBER = st.one_of(st.none(), st.floats(-1e9, 1e9))
START = datetime(2025, 1, 1, tzinfo=UTC)


@st.composite
def histories(draw: st.DrawFn) -> pl.DataFrame:
    """Return a small checked history with columns of any content."""
    rows = []
    for number in range(draw(st.integers(1, 12))):
        outcome = draw(st.sampled_from(["won", "lost", "open", "rejected"]))
        given = START + timedelta(days=draw(st.integers(0, 400)))
        closed = None if outcome == "open" else given + timedelta(days=draw(st.integers(0, 400)))
        row = {"lead_id": str(number), "rep_id": draw(st.sampled_from("RS")), "assigned_at": given, "closed_at": closed}
        row |= {"outcome": outcome, "source": draw(TEXT), "email": draw(TEXT), "contact_name": draw(TEXT)}
        rows.append(
            row | {"account_id": draw(TEXT), "score": draw(NUMBER), "unknown": draw(NUMBER), "phone": draw(TEXT)}
        )
    schema = {"closed_at": pl.Datetime("us", "UTC"), "score": pl.Float64, "unknown": pl.Float64}
    text = dict.fromkeys(("source", "email", "contact_name", "account_id", "phone"), pl.String)
    return check_table(pl.DataFrame(rows, schema_overrides={**schema, **text}), HISTORY)


@given(history=histories(), copies=st.sampled_from([1, 40]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_table_is_too_odd(history: pl.DataFrame, copies: int) -> None:
    """Few rows, empty columns, one rep, nothing closed: findings or none, never an error."""
    many = [history.with_columns(lead_id=pl.col("lead_id") + f"-{copy}") for copy in range(copies)]
    whole = pl.concat(many)
    reps = pl.DataFrame({"rep_id": ["R", "T"], "capacity": [1.0, 2.0]})
    find_problems(leads=None, reps=reps, history=whole)
    assert contents(history=whole, reps=reps).history is not None
