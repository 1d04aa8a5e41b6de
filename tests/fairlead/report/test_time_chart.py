"""Columns over time as drawings."""

from __future__ import annotations

import pytest

from fairlead.report.time_chart import stacked_columns

COLOURS = {"won": "var(--better)", "open": "var(--open)"}


@pytest.mark.parametrize("count", [1, 2, 36])
def test_every_period_is_drawn_and_few_are_labelled(count: int) -> None:
    """One mark for each part of each column; labels enough to find one's way, few enough for a phone."""
    periods = [(f"20{n:02d}-01", {"won": 3.0, "open": 1.0}) for n in range(count)]
    svg = stacked_columns(periods, COLOURS, "leads", "what it shows")
    assert svg.count('fill="var(--better)"') == count
    assert sum(f">{name}<" in svg for name, _ in periods) == min(count, -(-count // -(-count // 5)))
    assert 'aria-label="what it shows"' in svg


def test_empty_columns_are_drawn_without_nan() -> None:
    """Months in which nothing was given out are columns of height zero."""
    svg = stacked_columns([("2025-01", {}), ("2025-02", {"won": 0.0})], COLOURS, "leads", "nothing")
    assert "NaN" not in svg
