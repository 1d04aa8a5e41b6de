from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import polars as pl
import pytest

from models.funnel.steps import steps_of
from tests.models.funnel_worlds import funnel
from tests.models.worlds import START


def _day(day: float) -> object:
    return START + timedelta(days=day)


def _history(**columns: list[float | str | None]) -> pl.DataFrame:
    """Repeat three rows often enough for a model of each step."""
    rows = {
        name: [_day(cell) if isinstance(cell, (int, float)) else cell for cell in cells]
        for name, cells in columns.items()
    }
    frame = pl.DataFrame(rows, schema_overrides={n: pl.Datetime("us", "UTC") for n in rows if n.endswith("_at")})
    return pl.concat([frame] * 20)


THREE = {
    "assigned_at": [0.0, 0.0, 0.0],
    "contacted_at": [2.0, 3.0, None],
    "outcome": ["won", "lost", "lost"],
    "closed_at": [50.0, 20.0, 9.0],
}


def _seen(table: pl.DataFrame) -> list[tuple[object, ...]]:
    return table.select("assigned_at", "outcome", "closed_at").unique(maintain_order=True).rows()


def test_each_step_begins_where_the_one_before_ended() -> None:
    """Contact: two of three, by day 2 and 3; closing: of these two, from there on."""
    found = steps_of(_history(**THREE), START + timedelta(days=400), 180.0)
    assert list(found.histories) == ["contacted", "won"]
    assert _seen(found.histories["contacted"]) == [
        (_day(0), "won", _day(2)),
        (_day(0), "won", _day(3)),
        (_day(0), "lost", _day(9)),
    ]
    assert _seen(found.histories["won"]) == [(_day(2), "won", _day(50)), (_day(3), "lost", _day(20))]


def test_a_win_after_the_horizon_of_the_assignment_is_none() -> None:
    """Horizon 45 days: the deal won at day 50 was lost as a deal within the horizon, on its last day."""
    found = steps_of(_history(**THREE), START + timedelta(days=400), 45.0)
    assert "won" not in found.histories
    assert found.left_out["won"].startswith("0 rows reached it")


def test_what_came_later_is_not_known_yet() -> None:
    """No step begins or ends after the moment, and deals not closed by then are open."""
    early = funnel(0, leads=800)
    moment = START + timedelta(days=150)
    found = steps_of(early, moment, 180.0)
    for table in found.histories.values():
        assert table["assigned_at"].max() <= moment  # type: ignore[operator]
        assert table["closed_at"].drop_nulls().max() <= moment  # type: ignore[operator]
    assert (found.histories["won"]["outcome"] == "open").sum() > 0


def test_who_got_further_had_passed_the_steps_without_a_date() -> None:
    """A win without a date of contact counts as contacted by the time it was won, and is counted."""
    spoilt = dict(THREE, contacted_at=[None, 3.0, None])
    history = pl.concat([_history(**spoilt), _history(**THREE)])
    found = steps_of(history, START + timedelta(days=400), 180.0)
    assert found.skipped == {"contacted": 20}
    assert (_day(0), "won", _day(50)) in _seen(found.histories["contacted"])


def test_a_step_nobody_keeps_is_left_out() -> None:
    """Empty on all rows, or there no column: said, and the chain goes on without it."""
    history = _history(**THREE).with_columns(qualified_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")))
    found = steps_of(history, START + timedelta(days=400), 180.0)
    assert list(found.histories) == ["contacted", "won"]
    assert found.left_out["accepted"] == "there is no accepted_at"
    assert "qualified_at is empty on 20 of 20 rows" in found.left_out["qualified"]


@pytest.mark.parametrize("open_at", [900, 310])
def test_rows_of_a_step_are_those_that_reached_the_one_before(open_at: int) -> None:
    """Counts chain: who reached a step in time is who the next begins with."""
    found = steps_of(funnel(1, leads=1500, open_at=open_at), START + timedelta(days=open_at), 180.0)
    tables = list(found.histories.values())
    for table, following in pairwise(tables):
        assert (table["outcome"] == "won").sum() == following.height
