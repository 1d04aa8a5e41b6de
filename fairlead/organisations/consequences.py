"""What the difference between two scenarios changes in their runs, replication by replication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from matching import Policy
from scenarios import Scenario
from simulation import KPIS, simulate
from simulation.kpis.kpi import Unit
from simulation.values import ValueModel

TOLD = (
    "wins",
    "revenue",
    "speed_to_lead_hours",
    "sla_breach_share",
    "acceptance_share",
    "leakage_value",
    "recycled_share",
    "utilisation",
)
"""KPIs that are told, in this order."""

WEEKLY = (Unit.LEADS, Unit.MONEY)
"""Units of what is counted over the whole run."""


@dataclass(frozen=True)
class Consequence:
    """A KPI's mean in both scenarios, and its change with a 95 % interval; None where it is undefined in some run.

    Counts and amounts are those of a week of arrivals, so that horizons of different length can be compared.
    """

    kpi: str
    before: float | None
    after: float | None
    change: float | None
    low: float | None
    high: float | None


def consequences(
    first: Scenario,
    second: Scenario,
    routed_by: Callable[[Scenario], tuple[Policy | str, ValueModel | None]],
    *,
    replications: int,
    seed: int,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Consequence, ...]:
    """Run both with the same luck, so often.

    Parameters
    ----------
    first, second
        The scenarios.
    routed_by
        Gives the routing method of a scenario, and the model it decides by.
    replications
        At least 2.
    seed
        Names the luck.
    advance
        Told of (done, total).

    Returns
    -------
    tuple of Consequence
        Student's interval of the paired change; where arrivals differ, the pairing brings little.
    """
    weekly = {kpi.name: kpi.unit in WEEKLY for kpi in KPIS}
    found: list[list[dict[str, float | None]]] = [[], []]
    for which, scenario in enumerate((first, second)):
        method, model = routed_by(scenario)
        for replication in range(replications):
            run = simulate(scenario, method, seed=seed, replication=replication, model=model)
            found[which].append(_a_week(run.kpis(), scenario.horizon.arrival_days / 7, weekly))
            advance(which * replications + replication + 1, 2 * replications)
    return tuple(_consequence(name, *found) for name in TOLD)


def _a_week(kpis: Mapping[str, float | None], weeks: float, weekly: Mapping[str, bool]) -> dict[str, float | None]:
    return {name: figure / weeks if figure is not None and weekly[name] else figure for name, figure in kpis.items()}


def _consequence(name: str, before: list[dict[str, float | None]], after: list[dict[str, float | None]]) -> Consequence:
    one, two = (_column(runs, name) for runs in (before, after))
    means = [None if column is None else float(column.mean()) for column in (one, two)]
    if one is None or two is None:
        return Consequence(name, means[0], means[1], None, None, None)
    change = two - one
    reach = float(stdtrit(len(change) - 1, 0.975) * change.std(ddof=1) / np.sqrt(len(change)))
    mean = float(change.mean())
    return Consequence(name, means[0], means[1], mean, mean - reach, mean + reach)


def _column(runs: list[dict[str, float | None]], name: str) -> np.ndarray | None:
    values = [run[name] for run in runs]
    return None if any(value is None for value in values) else np.array(values, dtype=np.float64)
