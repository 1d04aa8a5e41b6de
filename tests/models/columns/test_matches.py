from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models.columns.encoding import LeadEncoder
from models.columns.matches import MatchCoding, Roster, level_positions

REPS = pl.DataFrame(
    {"rep_id": ["a", "b", "c"], "niches": [["x"], ["y"], []], "skill": [0.2, 0.8, None]},
    schema_overrides={"skill": pl.Float64},
)
ROWS = pl.DataFrame({"niche": ["x", "y", "x", "y", "x", None] * 4, "value": [10.0, 100.0] * 12})
REP = np.array([0, 0, 1, 1, 2, 0] * 4)


def _learned() -> tuple[MatchCoding, Roster, LeadEncoder]:
    roster = Roster.of(REPS, ("a", "b", "c"))
    encoder = LeadEncoder.learn(ROWS, ("niche", "value"), np.ones(24, dtype=bool))
    return MatchCoding.learn(ROWS, REP, roster, encoder), roster, encoder


def test_matches_are_centred_and_unknown_is_zero() -> None:
    """Half of the known rows match: +½ and −½; a rep without niches or a lead without one gives 0."""
    coding, roster, encoder = _learned()
    columns = coding.encode(ROWS, REP, roster, encoder)
    assert columns[:6, 0].tolist() == [0.5, -0.5, -0.5, 0.5, 0.0, 0.0]
    assert coding.columns[:3] == ("niche match", "skill", "skill × log value")
    assert columns.shape[1] == len(coding.columns) == 7


def test_scoring_centres_as_training_did() -> None:
    """The table of every level with every rep has the entries that training rows had."""
    coding, roster, _ = _learned()
    table = coding.centred("niche", ["x", "y", None], roster)
    assert table.tolist() == [[0.5, -0.5, 0.0], [-0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]


def test_facts_join_by_id() -> None:
    """The order of the reps table does not matter, and who is not in it has no facts."""
    roster = Roster.of(REPS.reverse(), ("gone", "b"))
    assert roster.own["niche"] == (frozenset(), frozenset({"y"}))
    assert np.isnan(roster.skill[0])
    assert roster.skill[1] == 0.8


def test_skill_is_standardised_over_rows() -> None:
    """Known skills have mean 0 over the training rows, an unknown one is 0."""
    coding, roster, encoder = _learned()
    column = coding.encode(ROWS, REP, roster, encoder)[:, 1]
    assert column[REP != 2].mean() == pytest.approx(0.0)
    assert not column[REP == 2].any()


def test_level_positions_know_missing() -> None:
    """Missing values are a level of their own, last."""
    levels, position = level_positions(pl.Series(["b", None, "a", "b"]))
    assert levels == ["a", "b", None]
    assert position.tolist() == [1, 2, 0, 1]
