"""The ledger's past and the firm's own become one, and no assignment counts twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from fairlead.refitting import past_of

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def rows(*cells: tuple[Any, ...], **more: list[Any]) -> pl.DataFrame:
    """Return a history of (lead, rep, day, outcome)."""
    leads, reps, days, outcomes = zip(*cells, strict=True)
    return pl.DataFrame(
        {
            "lead_id": leads,
            "rep_id": reps,
            "assigned_at": [DAY + timedelta(days=day) for day in days],
            "outcome": outcomes,
            "closed_at": [
                None if word == "open" else DAY + timedelta(days=day + 30)
                for word, day in zip(outcomes, days, strict=True)
            ],
            **more,
        }
    )


LEDGER = rows(
    ("a", "r1", 0, "open"), ("b", "r2", 0, "open"), ("c", "r3", 0, "won"),
    propensity=[0.25, None, 0.5], override_reason=[None, "knows the buyer", None], batch_id=["m", "m", "m"],
)  # fmt: skip


def test_one_assignment_counts_once() -> None:
    """The firm says what became of it, the ledger how it came about; what only one of them has stays."""
    theirs = rows(("a", "r1", 0.01, "won"), ("b", "r2", 0.01, "lost"), ("z", "r1", -9, "lost"))
    past = past_of(LEDGER, theirs)
    drawn = past.drawn.sort("lead_id")
    assert drawn["lead_id"].to_list() == ["a", "c", "z"]
    assert drawn["outcome"].to_list() == ["won", "won", "lost"]
    assert drawn["propensity"].to_list() == [0.25, 0.5, None]
    assert past.from_ledger == 3


def test_what_people_overrode_is_flagged() -> None:
    """It is apart, and learned from only where that is asked for."""
    past = past_of(LEDGER, rows(("b", "r2", 0.01, "lost")))
    assert past.overridden["lead_id"].to_list() == ["b"]
    assert past.overridden["outcome"].to_list() == ["lost"]
    assert set(past.learned_from(with_overridden=False)["lead_id"]) == {"a", "c"}
    assert set(past.learned_from(with_overridden=True)["lead_id"]) == {"a", "b", "c"}


def test_a_lead_that_came_back_is_matched_by_time() -> None:
    """The same rep had it twice; the ledger gave it out the second time."""
    theirs = rows(("a", "r1", -90, "recycled"), ("a", "r1", 0.01, "won"))
    past = past_of(LEDGER.head(1), theirs)
    assert past.drawn["propensity"].to_list() == [None, 0.25]


def test_either_alone_will_do() -> None:
    """A ledger without a history, and a history without a ledger."""
    assert past_of(LEDGER, None).drawn.height == 2
    assert past_of(pl.DataFrame(), rows(("z", "r1", -9, "lost"))).drawn["lead_id"].to_list() == ["z"]
