"""Weights and shares change what people can earn: they are never changed, or unequal, without a word."""

import polars as pl

from fairlead.routing import Router, notices
from matching import policy_from, policy_named
from matching.policies import Level, Sticky
from scenarios import Rules
from tests.fairlead.routing.conftest import WEDNESDAY


def test_unequal_weights_are_said_by_team(reps: pl.DataFrame) -> None:
    """2, 1 | 1, 1: three fifths to the east; nobody is named; equal ones, or a method without weights, say nothing."""
    (notice,) = notices(Level(), reps, None)
    assert notice["kind"] == "unequal_weights"
    assert notice["team_shares"] == {"east": 0.6000000000000001, "west": 0.4}
    assert "60% to east, 40% to west" in notice["text"]
    assert "what people can earn" in notice["text"]
    assert "r1" not in notice["text"]
    assert notices(policy_named("round-robin"), reps, None) == []
    assert notices(Level(), reps.with_columns(weight=pl.lit(3.0)), None) == []


def test_changed_weights_are_said_with_shares_before_and_after(reps: pl.DataFrame) -> None:
    """R3 from 1 to 4 since the latest run: the west from 40 to 62 %; a nest of methods is looked through."""
    policy = Sticky(Level())
    state = Router(policy, reps).state(WEDNESDAY)
    later = reps.with_columns(pl.when(pl.col("rep_id") == "r3").then(4.0).otherwise("weight").alias("weight"))
    kinds = {notice["kind"]: notice for notice in notices(policy, later, state)}
    changed = kinds["changed_weights"]
    assert changed["reps"] == 1
    assert "1 rep has another weight than at 2026-03-04T09:00" in changed["text"]
    assert "west 40% → 62%" in changed["text"]
    assert "changed_weights" not in {notice["kind"] for notice in notices(policy, reps, state)}


def test_changed_shares_of_a_method_are_said(reps: pl.DataFrame) -> None:
    """The holdout's share from .1 to .3."""

    def trial(share: float) -> Rules:
        table = {"kind": "holdout", "base": "round-robin", "inner": "longest-waiting", "share": share}
        return Rules.model_validate({"policy": {"trial": table}})

    state = Router(policy_from("trial", trial(0.1)), reps).state(WEDNESDAY)
    (notice,) = notices(policy_from("trial", trial(0.3)), reps, state)
    assert notice["parameters"] == {"share": [0.1, 0.3]}
    assert "share 0.1 → 0.3" in notice["text"]
