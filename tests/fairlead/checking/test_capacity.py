"""Stated capacity far from the proposed one."""

import polars as pl

from fairlead.checking.capacity import capacity_findings

SOURCE = {"minutes_per_lead_from": ["history"] * 4, "reason": [None, None, "open work", "left"]}


def test_reps_are_counted_not_named() -> None:
    """21 for 10 and 5 for 0 are too much, 19 for 10 is not, who has left does not count."""
    table = pl.DataFrame({"stated": [21.0, 19.0, 5.0, 9.0], "proposed": [10.0, 10.0, 0.0, 0.0], **SOURCE})
    (found,) = capacity_findings(table)
    assert (found.kind, found.count) == ("capacity_differs", 2)
    assert "2 of 3 reps" in found.what


def test_nothing_is_found_where_they_agree_or_rest_on_assumptions() -> None:
    """Within a factor of two; or by the default scenario's minutes."""
    table = pl.DataFrame({"stated": [20.0, 5.0, 0.0, 9.0], "proposed": [10.0, 10.0, 0.0, 0.0], **SOURCE})
    assert capacity_findings(table) == []
    wide = table.with_columns(stated=pl.lit(99.0), minutes_per_lead_from=pl.lit("default scenario"))
    assert capacity_findings(wide) == []
