"""The whole story on one made-up firm: a past, a model, a batch given out, methods compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from fairlead.assign import assign
from fairlead.plan import Plan
from models import ConversionModel
from scenarios import Draws, Scenario, load
from scenarios.leads import draw_leads
from scenarios.truth import DIALS
from scenarios.vocabulary import Differences
from simulation import Comparison, compare, reps_table, training_history

HEADLINE = Differences.REALISTIC
"""The firm most like the real data we know of; docs/sources.md."""

METHODS: dict[Differences, tuple[str, ...]] = {
    Differences.ALIKE: ("round-robin", "optimal", "oracle"),
    Differences.REALISTIC: ("round-robin", "weighted-round-robin", "greedy", "optimal", "oracle"),
    Differences.DREAM: ("round-robin", "optimal", "oracle"),
}
BATCH_LEADS = 36
"""Leads of the demo's Monday batch: a little more than a weekend's, so that capacity binds."""


@dataclass(frozen=True)
class FirmStory:
    """What happened at one made-up firm.

    Attributes
    ----------
    scenario
        The firm; its reps differ by ``points`` points (standard deviation).
    leads, reps, history
        Its tables.
    model
        What was learned from the history.
    plan
        The batch given out with it.
    comparison
        Routing methods over the same leads with the same luck.
    """

    differences: Differences
    scenario: Scenario
    leads: pl.DataFrame
    reps: pl.DataFrame
    history: pl.DataFrame
    model: ConversionModel
    plan: Plan
    comparison: Comparison

    @property
    def points(self) -> float:
        """Standard deviation between reps, in percentage points."""
        return DIALS[self.differences][0]


def tell(
    differences: Differences,
    *,
    replications: int,
    seed: int,
    methods: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> FirmStory:
    """Play the whole story on the baseline organisation with reps this far apart."""
    scenario = load("baseline").with_differences(differences)
    history = training_history(scenario, seed=seed)
    reps = reps_table(scenario)
    model = ConversionModel().fit(history, reps=reps, as_of=scenario.start)
    leads = _monday_leads(scenario, seed)
    plan = assign(leads, reps, model=model, on=scenario.start, seed=seed)
    comparison = compare(
        scenario,
        list(methods or METHODS[differences]),
        replications=replications,
        seed=seed,
        model=model,
        progress=progress,
    )
    return FirmStory(differences, scenario, leads, reps, history, model, plan, comparison)


def _monday_leads(scenario: Scenario, seed: int) -> pl.DataFrame:
    """Draw the leads that wait on the first morning: created over the weekend, one every hour and a half."""
    leads = draw_leads(scenario.leads, Draws(seed, replication=0), BATCH_LEADS)
    created = [scenario.start - timedelta(hours=1.5 * number) for number in range(BATCH_LEADS, 0, -1)]
    return leads.with_columns(
        pl.format("M{}", pl.col("lead_id").str.slice(1)).alias("lead_id"),
        pl.Series("created_at", created).dt.convert_time_zone("UTC").dt.cast_time_unit("us"),
    )
