from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models.columns.features import choose_features, named_features
from scenarios.faults import BadInput

N = 40


def _frame(**columns: object) -> pl.DataFrame:
    base = {"lead_id": [f"L{i}" for i in range(N)], "rep_id": [f"R{i % 4}" for i in range(N)]}
    return pl.DataFrame({**base, **columns})


def _reason(name: str, values: list[object], closed: np.ndarray | None = None) -> str | None:
    """Give the reason why the column is left out, None when it is used."""
    everything = np.ones(N, dtype=bool) if closed is None else closed
    return choose_features(_frame(**{name: values}), everything, 10)[1].get(name)


MIXED = ["a", "b", "c", "d", "e", "f", "g"] * 6


@pytest.mark.parametrize(
    ("name", "values", "word"),
    [
        ("revenue", [1.0, 2.0] * 20, "only after"),
        ("reject_reason", ["x", "y"] * 20, "only after"),
        ("accepted_at", ["x", "y"] * 20, "only after"),
        ("deal_status", ["x", "y"] * 20, "only after"),
        ("lastActivity", ["x", "y"] * 20, "only after"),
        ("isConverted", [0.0, 1.0] * 20, "only after"),
        ("created_at", ["x", "y"] * 20, "time"),
        ("contact_email", MIXED[:N], "identifies"),
        ("reference", [f"ref {i}" for i in range(N)], "unique per row"),
        ("serial", [float(i) for i in range(N)], "unique per row"),
        ("note", [f"we met {i % 30} people at the fair" for i in range(N)], "free text"),
        ("manager", MIXED[:N], "the rep"),
        ("desk", [f"desk {i % 4 % 2}" for i in range(N)], "all of a rep's rows"),
        ("grade", ["A"] * N, "constant"),
        ("campaign", [f"c{i % 11}" for i in range(N)], "11 categories"),
        ("source", [f"s{i % 11}" for i in range(N)], "11 categories"),
    ],
)
def test_left_out_with_the_reason(name: str, values: list[object], word: str) -> None:
    """Every kind of column that must not be a feature is left out, and the reason says why."""
    reason = _reason(name, values)
    assert reason is not None
    assert word in reason


@pytest.mark.parametrize(
    ("name", "values"),
    [("industry", MIXED[:N]), ("employees", [float(i % 7) for i in range(N)]), ("grade", MIXED[:N]),
     ("balance", [i * 0.37 for i in range(N)])],
)  # fmt: skip
def test_used(name: str, values: list[object]) -> None:
    """Plain properties of a lead are used."""
    assert _reason(name, values) is None


def test_filled_only_at_closing_is_left_out() -> None:
    """A column that is complete on closed leads and often empty on open ones would tell the outcome."""
    closed = np.arange(N) < 20
    values = [MIXED[i] if closed[i] or i % 2 else None for i in range(N)]
    assert "empty on open leads only" in str(_reason("sector", values, closed))


def test_named_features_are_taken_in_order() -> None:
    """What the user names is used; all else is left out, and said."""
    used, left_out = named_features(_frame(b=[1.0] * N, a=["x"] * N), ["b"])
    assert used == ("b",)
    assert left_out["a"] == "not among the features named"


def test_all_bad_names_are_refused_in_one_go() -> None:
    """A missing column and one known only afterwards are both named."""
    with pytest.raises(BadInput) as refusal:
        named_features(_frame(revenue=[1.0] * N), ["sector", "revenue", "lead_id"])
    assert [fault.column for fault in refusal.value.faults] == ["sector", "revenue", "lead_id"]


@pytest.mark.parametrize("name", ["deal_status", "close_value", "last_activity", "is_converted", "rep_age", "e_mail"])
def test_late_and_personal_columns_are_refused_by_name(name: str) -> None:
    """Although they are columns that could be encoded; the fault says which and why."""
    with pytest.raises(BadInput, match=name) as refusal:
        named_features(_frame(**{name: MIXED[:N]}), [name])
    assert any(word in str(refusal.value) for word in ("only after", "personal", "identifies a person"))


def test_what_reps_have_too_is_theirs() -> None:
    """Tenure that varies on a rep's rows passes, unless the table of reps has such a column."""
    frame = _frame(tenure=[float(i % 7) for i in range(N)])
    assert named_features(frame, ["tenure"])[0] == ("tenure",)
    with pytest.raises(BadInput, match="personal"):
        named_features(frame, ["tenure"], of_reps=("tenure",))


def test_suspects_are_left_out_with_what_was_found() -> None:
    """What a test speaks against is no inferred feature."""
    frame = _frame(sector=MIXED[:N], notes=MIXED[:N])
    used, left_out = choose_features(frame, np.ones(N, dtype=bool), 10, suspects={"notes": "tells", "gone": "tells"})
    assert used == ("sector",)
    assert left_out["notes"] == "tells"
    assert "gone" not in left_out
