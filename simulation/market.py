"""One replication's leads: who arrives when, and what every rep's true chance with each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios import Draws, Scenario
from scenarios.leads import draw_leads
from simulation.arrivals import arrival_times
from simulation.open_work.standing import Opening


@dataclass(frozen=True, slots=True)
class Market:
    """What every policy of a replication meets alike.

    Attributes
    ----------
    leads
        The leads table, in order of arrival, with ``created_at``.
    arrivals
        Shape (n_leads,), microseconds since the scenario's start.
    chance
        Shape (n_leads, n_reps), the truth.
    opening
        The first of the leads, if they were open when the run begins; their arrivals lie before it.
    """

    draws: Draws
    leads: pl.DataFrame
    arrivals: NDArray[np.int64]
    chance: NDArray[np.float64]
    opening: Opening | None = None


def draw_market(scenario: Scenario, seed: int, replication: int) -> Market:
    """Draw the leads of one replication; equal arguments give equal leads."""
    draws = Draws(seed, replication)
    arrivals = arrival_times(scenario, draws)
    origin = int(scenario.start.astimezone(UTC).timestamp()) * 1_000_000
    created = pl.Series("created_at", arrivals + origin).cast(pl.Datetime("us", "UTC"))
    leads = draw_leads(scenario.leads, draws, len(arrivals)).insert_column(1, created)
    return Market(draws, leads, arrivals, scenario.world.chance(leads))
