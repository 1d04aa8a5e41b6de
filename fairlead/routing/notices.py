"""What must not change without a word: weights and shares decide who gets how much, and so what people can earn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from fairlead.routing.state import State
from matching import Policy
from matching.policies import described, differing_parameters, goes_by_weights

_PAY = "Weights and shares change what people can earn: whoever sets pay, and those concerned, should know."


def notices(policy: Policy, reps: pl.DataFrame, before: State | None) -> list[dict[str, Any]]:
    """Say what of the method's weights and shares is unequal, or has changed since the latest run.

    Each notice has a ``kind`` (``unequal_weights``, ``changed_weights``, ``changed_parameters``), a ``text`` that names
    teams and no person, and the figures behind it.
    """
    found = []
    weighted = goes_by_weights(policy)
    if weighted:
        found += _unequal(reps)
    if before is not None:
        found += _changed_weights(reps, before) if weighted else []
        found += _changed_parameters(policy, before)
    return found


def weights_of(reps: pl.DataFrame) -> dict[str, float]:
    """Return each rep's weight by id; 1 where none is stated."""
    weights = reps["weight"].fill_null(1.0) if "weight" in reps.columns else pl.Series([1.0] * reps.height)
    return dict(zip(reps["rep_id"].to_list(), weights.cast(pl.Float64).to_list(), strict=True))


def _unequal(reps: pl.DataFrame) -> list[dict[str, Any]]:
    weights = weights_of(reps)
    low, high = min(weights.values(), default=1.0), max(weights.values(), default=1.0)
    if low == high:
        return []
    shares = _shares(reps, weights)
    text = f"Weights are unequal, {low:g} to {high:g}: of the turns {_listed(shares)}. {_PAY}"
    return [{"kind": "unequal_weights", "text": text, "lowest": low, "highest": high, "team_shares": shares}]


def _changed_weights(reps: pl.DataFrame, before: State) -> list[dict[str, Any]]:
    now = weights_of(reps)
    changed = [rep_id for rep_id, weight in now.items() if before.weights.get(rep_id, weight) != weight]
    if not changed:
        return []
    earlier, later = _shares(reps, {**now, **before.weights}), _shares(reps, now)
    moves = ", ".join(f"{team} {earlier[team]:.0%} → {later[team]:.0%}" for team in later)
    who = "1 rep has" if len(changed) == 1 else f"{len(changed):,} reps have"
    since = before.as_of.isoformat(timespec="minutes")
    text = f"{who} another weight than at {since}; share of the turns: {moves}. {_PAY}"
    shares = {"before": earlier, "after": later}
    return [{"kind": "changed_weights", "text": text, "reps": len(changed), "team_shares": shares}]


def _changed_parameters(policy: Policy, before: State) -> list[dict[str, Any]]:
    changed = differing_parameters(before.method, described(policy))
    if not changed:
        return []
    listed = ", ".join(f"{place} {old} → {new}" for place, (old, new) in changed.items())
    since = before.as_of.isoformat(timespec="minutes")
    text = f"The method is set otherwise than at {since}: {listed}. {_PAY}"
    return [{"kind": "changed_parameters", "text": text, "parameters": changed}]


def _shares(reps: pl.DataFrame, weights: Mapping[str, float]) -> dict[str, float]:
    """Return each team's part of the sum of weights."""
    teams = reps["team"].fill_null("no team").to_list() if "team" in reps.columns else ["all reps"] * reps.height
    total = sum(weights[rep_id] for rep_id in reps["rep_id"]) or 1.0
    sums: dict[str, float] = {}
    for team, rep_id in zip(teams, reps["rep_id"], strict=True):
        sums[team] = sums.get(team, 0.0) + weights[rep_id] / total
    return dict(sorted(sums.items()))


def _listed(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{share:.0%} to {team}" for team, share in shares.items())
