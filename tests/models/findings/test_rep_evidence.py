from __future__ import annotations

import polars as pl
import pytest

from models import ConversionModel
from models.findings.rep_evidence import RepEvidence
from tests.models.worlds import World


def _evidence(team: tuple[str | None, ...]) -> RepEvidence:
    count = len(team)
    return RepEvidence(
        position=tuple(range(count)),
        leads=(10, 50, 200, 900, 30)[:count],
        half_width=(9, 5, 3, 1, 6)[:count],
        team=team,
    )


def test_reps_are_grouped_by_past_leads() -> None:
    """Counts and medians by hand."""
    groups = _evidence((None,) * 5).by_leads()
    assert [(one.name, one.reps, one.leads, one.half_width) for one in groups] == [
        ("fewer than 20", 1, 10, 9.0),
        ("20 to 99", 2, 80, 5.5),
        ("100 to 499", 1, 200, 3.0),
        ("500 or more", 1, 900, 1.0),
    ]


def test_a_small_team_is_not_shown_by_itself() -> None:
    """A team of two, and the rest if it is one or two persons: nobody's figure is given away."""
    assert [one.name for one in _evidence(("a", "a", "a", "b", "b")).by_team()] == ["a"]
    assert _evidence(("a", "a", "b", "b", None)).by_team() == []


def test_more_leads_mean_less_uncertainty(strong: World) -> None:
    """A rep with a tenth of the rows is known less well; former reps are not listed."""
    few = strong.history.filter((pl.col("rep_id") != "R003") | (pl.int_range(pl.len()) % 10 == 0))
    found = ConversionModel(draws=20).fit(few, reps=strong.reps.filter(pl.col("rep_id") != "R000")).rep_evidence_
    assert found is not None
    assert len(found.leads) == 11
    least = min(range(11), key=found.leads.__getitem__)
    assert found.half_width[least] == max(found.half_width)
    assert found.half_width[least] > 1.5 * sorted(found.half_width)[5]


def test_teams_come_from_the_reps(small: World) -> None:
    """Three and three."""
    reps = small.reps.with_columns(team=pl.Series(["east", "west"] * 3))
    found = ConversionModel(draws=20).fit(small.history, reps=reps).rep_evidence_
    assert found is not None
    assert [(one.name, one.reps) for one in found.by_team()] == [("east", 3), ("west", 3)]
    assert sum(one.leads for one in found.by_team()) == pytest.approx(1500)
