"""Two ids that look alike are one."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.tables import HISTORY, LEADS, check_table, inspect_table
from scenarios.tables.legible import legible


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L1", "L1\u200b"),
        ("L1", "\ufeffL1"),
        ("L1", "L\u00ad1"),
        ("L1", "L1 \u200b"),
        ("\u00e9", "e\u0301"),
        ("L1", "L1\u200e"),
    ],
)
def test_an_id_that_looks_like_another_is_a_repeat(one: str, other: str) -> None:
    """Zero-width blanks, byte order marks, soft hyphens, marks of direction; letters composed or not."""
    (fault,) = inspect_table({"lead_id": [one, other]}, LEADS).faults
    assert (fault.row, fault.column) == (2, "lead_id")


def test_a_cell_of_nothing_visible_is_empty() -> None:
    """And an id may not be."""
    (fault,) = inspect_table({"lead_id": ["L1", "\u200b"]}, LEADS).faults
    assert "no empty cells" in fault.expected


def test_lists_of_ids_are_cleaned_too() -> None:
    """Reps who could have been picked."""
    row = {
        "lead_id": "L1",
        "rep_id": "R1\u200b",
        "assigned_at": "2026-01-01T00:00Z",
        "outcome": "open",
        "closed_at": None,
    }
    frame = check_table([row | {"eligible_reps": "R1|R2\u200b|\u200b"}], HISTORY)
    assert frame["rep_id"].to_list() == ["R1"]
    assert frame["eligible_reps"].to_list() == [["R1", "R2"]]


def test_a_joiner_inside_a_name_stays() -> None:
    """Persian writes with it; kinds of leads are left as they are."""
    inside = "\u0646\u06cc\u200c\u06a9"
    frame = check_table({"lead_id": [inside, "L2"], "niche": ["a\u200b", "a"]}, LEADS)
    assert frame["lead_id"][0] == inside
    assert frame["niche"].n_unique() == 2


@given(st.lists(st.none() | st.text(min_size=1)))
def test_cleaning_twice_changes_nothing_more(texts: list[str | None]) -> None:
    """And plain ids are what they were."""
    once = legible(pl.Series("id", texts, dtype=pl.String))
    assert legible(once).to_list() == once.to_list()
    plain = [text for text in texts if text is not None and text.isalnum() and text.isascii()]
    assert legible(pl.Series("id", plain, dtype=pl.String)).to_list() == plain
