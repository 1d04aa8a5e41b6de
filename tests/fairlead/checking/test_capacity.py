"""Stated capacity far from the proposed one."""

import polars as pl

from fairlead.checking.capacity import capacity_findings


def proposal(stated: list[float], proposed: list[float], minutes: str = "stated") -> pl.DataFrame:
    """Give what the finding looks at; the last rep has left."""
    count = len(stated)
    reasons = [*[None] * (count - 1), "left"]
    return pl.DataFrame(
        {
            "stated": stated,
            "proposed": proposed,
            "minutes_per_lead_from": [minutes] * count,
            "reason": pl.Series(reasons, dtype=pl.String),
        }
    )


def test_reps_are_counted_not_named() -> None:
    """21 for 10 and 5 for 0 are too much, 19 for 10 is not, who has left does not count."""
    (found,) = capacity_findings(proposal([21, 19, 5, 9], [10, 10, 0, 0]))
    assert (found.kind, found.count) == ("capacity_differs", 2)
    assert "2 of 3 reps" in found.what
    assert found.what.endswith("2 more than twice, 0 less than half")


def test_nothing_is_found_where_they_agree_or_rest_on_assumptions() -> None:
    """Within a factor of two; or by the default scenario's minutes; or nobody is there."""
    assert capacity_findings(proposal([20, 5, 0, 9], [10, 10, 0, 0])) == []
    assert capacity_findings(proposal([99, 99, 9], [1, 1, 0], "default scenario")) == []
    assert capacity_findings(proposal([5], [0])) == []


def test_what_was_coped_with_is_no_limit() -> None:
    """By history, more in all is not wrong, an odd share of it is; less in all than was coped with is, too."""
    assert capacity_findings(proposal([40, 40, 40, 9], [10, 10, 10, 0], "history")) == []
    (odd,) = capacity_findings(proposal([40, 40, 40, 9], [12, 12, 3, 0], "history"))
    assert (odd.count, "share of the team's" in odd.what) == (1, True)
    (less,) = capacity_findings(proposal([4, 4, 4, 9], [10, 10, 10, 0], "history"))
    assert less.count == 3
