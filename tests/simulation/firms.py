"""Tiny organisations for tests: every rule off, so that each test turns on the one it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

import numpy as np
import polars as pl

from scenarios import Draws, Scenario
from simulation.market import Market
from simulation.run import Run, run_in
from simulation.units import MINUTE

ALWAYS = "Mon-Sun 00:00-24:00"

_RULES: dict[str, Any] = {
    "name": "tiny",
    "title": "A tiny firm",
    "description": "One lead at a time.",
    "horizon": {"start": "2026-01-05", "arrival_days": 7, "follow_up_days": 28},
    "arrivals": {"per_day": 10},
    "leads": {
        "territory": {"north": 1},
        "niche": {"billing": 1},
        "language": {"en": 1},
        "source": {"content": 1},
        "grade": {"A": 1},
    },
    "routing": {"window_minutes": 60},
    "acceptance": {
        "mean_hours": 0,
        "ignored_share": 0,
        "accept_chance": {"A": 1, "B": 1, "C": 1, "D": 1},
        "reject_reasons": {"no budget": 1, "duplicate": 1},
    },
    "response": {"reference_hours": 24, "contact_decay": 0, "qualify_decay": 0},
    "cadence": [{"channel": "call", "after_hours": 0, "minutes": 10, "contact_chance": 1}],
    "qualification": {"chance": {"A": 1, "B": 1, "C": 1, "D": 1}, "minutes": 20},
    "closing": {
        "minutes": 30,
        "monthly_hazard": 10.0,
        "median_months": 1.0,
        "sigma": 0.5,
        "decline_mean_days": 1.0,
    },
    "recycling": {"return_chance": 0, "mean_days": 1.0, "max_generations": 1},
    "truth": {
        "base_chance": 0.5,
        "grade_effect": {"A": 0, "B": 0, "C": 0, "D": 0},
        "rep_points": 0,
        "pair_points": 0,
    },
    "reps": [],
}


def rep(rep_id: str, **facts: Any) -> dict[str, Any]:
    """Describe a rep who is always at work and sells all the time, changed by ``facts``."""
    return {"rep_id": rep_id, "hours": ALWAYS, "selling_share": 1.0, "capacity": 1000.0, **facts}


def firm(*reps: dict[str, Any], **changes: Any) -> Scenario:
    """Make a firm in which leads meet no obstacle, changed by ``changes`` as in ``Scenario.replace``."""
    scenario = Scenario.model_validate({**_RULES, "reps": list(reps)})
    return scenario.replace(**changes) if changes else scenario


def market_of(scenario: Scenario, minutes: Sequence[float], *, chance: float | None = None, seed: int = 0) -> Market:
    """Let leads arrive at the given minutes, all alike, each bought at ``chance`` whoever has it."""
    arrivals = np.array([round(minute * MINUTE) for minute in minutes], dtype=np.int64)
    origin = int(scenario.start.astimezone(UTC).timestamp()) * 1_000_000
    count = len(arrivals)
    leads = pl.DataFrame(
        {
            "lead_id": [f"L{number}" for number in range(count)],
            "created_at": pl.Series(arrivals + origin, dtype=pl.Int64).cast(pl.Datetime("us", "UTC")),
            "territory": ["north"] * count,
            "niche": ["billing"] * count,
            "language": ["en"] * count,
            "source": ["content"] * count,
            "grade": ["A"] * count,
            "value": [100.0] * count,
        },
        schema_overrides={"value": pl.Float64, "lead_id": pl.String, "grade": pl.String},
    )
    chances = scenario.world.chance(leads) if chance is None else np.full((count, len(scenario.reps)), chance)
    return Market(Draws(seed), leads, arrivals, chances)


def run(scenario: Scenario, minutes: Sequence[float], *, chance: float = 1.0, policy: Any = "round-robin") -> Run:
    """Run a firm on leads that arrive at the given minutes."""
    return run_in(market_of(scenario, minutes, chance=chance), scenario, policy)


def story(run: Run, lead: str = "L0") -> list[tuple[str, float]]:
    """Tell what happened to a lead: events with their minute."""
    own = run.events.filter(pl.col("lead_id") == lead)
    since = (own["time"] - run.scenario.start.astimezone(UTC)).dt.total_microseconds() / MINUTE
    return list(zip(own["event"], since.to_list(), strict=True))


def times(run: Run, event: str) -> list[float]:
    """Give the minutes at which an event happened, over all leads."""
    own = run.events.filter(pl.col("event") == event)
    return ((own["time"] - run.scenario.start.astimezone(UTC)).dt.total_microseconds() / MINUTE).to_list()


def reps_of(run: Run, event: str = "assigned") -> list[str]:
    """Give the reps of an event, in order."""
    return run.events.filter(pl.col("event") == event)["rep_id"].to_list()
