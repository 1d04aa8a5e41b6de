from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from models.closing.cohort import Cohort, cohort, read_as_of, strata_edges
from scenarios.faults import BadInput

DAY0 = datetime(2024, 1, 1, tzinfo=UTC)


def _history(*rows: tuple[int, str, int | None]) -> pl.DataFrame:
    """Give rows of (day assigned, outcome, day closed)."""
    times = {"assigned_at": pl.Datetime("us", "UTC"), "closed_at": pl.Datetime("us", "UTC")}
    return pl.DataFrame(
        {
            "lead_id": [f"L{i}" for i in range(len(rows))],
            "rep_id": "R",
            "assigned_at": [DAY0 + timedelta(days=day) for day, _, _ in rows],
            "outcome": [outcome for _, outcome, _ in rows],
            "closed_at": [None if day is None else DAY0 + timedelta(days=day) for _, _, day in rows],
        },
        schema_overrides=times,
    )


@pytest.mark.parametrize(
    ("rows", "as_of", "days"),
    [
        (((0, "won", 5),) * 60 + ((1, "lost", 41),) * 40, 61, 40.0),
        (((0, "won", 5),) * 60 + ((1, "lost", 41),) * 40, 60, None),  # some watched for less than half as long again
        (((0, "won", 5),) * 60 + ((1, "lost", 41),) * 39, 61, None),  # too few closings
        (((0, "won", 5),) * 100 + ((1, "lost", 61),) * 40, 60, 5.0),  # that one was not closed yet
        (((0, "won", 5),) + ((400, "won", 440),) * 100, 450, None),  # one old row does not show how slow others are
        (((0, "won", 0), (0, "lost", 0)) * 60, 60, None),  # closed in the moment of their hand-over
    ],
)
def test_the_slowest_closing_counts_where_slower_ones_could_be_seen(
    rows: tuple[tuple[int, str, int | None], ...], as_of: int, days: float | None
) -> None:
    """A hundred closings, watched for half as long again as the slowest took."""
    assert cohort(_history(*rows), DAY0 + timedelta(days=as_of), 30.0).slowest_days == days


BASE = ((0, "won", 5), (0, "lost", 5))


def _last(row: tuple[int, str, int | None], as_of: int = 100) -> Cohort:
    return cohort(_history(*BASE, row), DAY0 + timedelta(days=as_of), 30.0)


@pytest.mark.parametrize(
    ("row", "won", "censored"),
    [
        ((10, "won", 40), True, False),  # on the horizon to the day
        ((10, "won", 41), False, False),  # later than the horizon
        ((80, "open", None), False, True),  # younger than the horizon
        ((70, "open", None), False, False),  # exactly as old as the horizon
        ((10, "open", None), False, False),
        ((10, "lost", 90), False, False),
        ((90, "rejected", 91), False, False),
        ((90, "recycled", 95), False, False),
        ((90, "untouched", 95), False, False),
        ((90, "won", 110), False, True),  # won only after the date
        ((60, "lost", 110), False, False),  # open for 40 days then: did not win in time
    ],
)
def test_labels(row: tuple[int, str, int | None], won: bool, censored: bool) -> None:
    """Each kind of row is won, not won, or not to be judged yet, as of day 100 with a horizon of 30 days."""
    seen = _last(row)
    assert (bool(seen.won[2]), bool(seen.censored[2])) == (won, censored)


def test_later_assignments_are_left_out_and_counted() -> None:
    """A row assigned after the date is no training row."""
    seen = _last((101, "won", 102))
    assert seen.frame.height == 2
    assert seen.later == 1


def test_a_later_closing_is_open_again() -> None:
    """A closing after the date is not known: the row counts as open, at its age then."""
    seen = _last((90, "won", 110))
    assert seen.reopened == 1
    assert seen.age[2] == pytest.approx(10.0)


def test_one_sided_history_is_refused() -> None:
    """Without a win, or without a known non-win, there is nothing to learn."""
    with pytest.raises(BadInput, match="at least one lead won"):
        cohort(_history((0, "won", 1), (95, "open", None)), DAY0 + timedelta(days=100), 30.0)


def test_a_closing_without_date_is_refused_by_row() -> None:
    """A closed row needs its closing time, and the message says which row lacks it."""
    with pytest.raises(BadInput, match="row 3, closed_at"):
        _last((10, "lost", None))


def test_as_of_defaults_to_the_latest_time() -> None:
    """Without a date the history is read at its own latest time, of whatever kind."""
    assert read_as_of(None, _history(*BASE, (50, "lost", 70), (60, "open", None))) == DAY0 + timedelta(days=70)


def test_a_date_means_its_end() -> None:
    """A date covers its whole day, as text too."""
    expected = datetime(2024, 2, 1, 23, 59, 59, 999999, tzinfo=UTC)
    assert read_as_of(date(2024, 2, 1), _history(*BASE)) == expected
    assert read_as_of("2024-02-01", _history(*BASE)) == expected


@pytest.mark.parametrize("given", ["soon", datetime(2024, 2, 1), "2024-02-01T10:00:00"])
def test_an_unclear_moment_is_refused(given: str | datetime) -> None:
    """What is no time, or has no offset, is not guessed at."""
    with pytest.raises(BadInput, match="as_of"):
        read_as_of(given, _history(*BASE))


def test_followed_days_stop_at_the_horizon() -> None:
    """The follow-up is the longest watch, and never more than the horizon."""
    assert _last((10, "lost", 11)).followed_days == 30.0
    assert _last((10, "lost", 11), as_of=12).followed_days == 12.0


def test_strata_are_even_and_wide() -> None:
    """Six strata of equal size where wins are many and differ; one where chances hardly do."""
    logits = np.random.default_rng(0).standard_normal(6000)
    edges = strata_edges(logits)
    assert len(edges) == 5
    assert np.bincount(np.searchsorted(edges, logits)) == pytest.approx([1000] * 6, abs=1)
    assert len(strata_edges(0.01 * logits)) == 0
    assert len(strata_edges(logits[:150])) == 0


def test_edges_keep_away_from_where_rows_are() -> None:
    """With four logits only, no edge is near one of them, and none parts nothing from nothing."""
    edges = strata_edges(np.repeat([0.0, 0.3, 0.35, 0.9], 500))
    assert edges.tolist() == pytest.approx([0.15, 0.325, 0.625])
