"""What one replication of a way to work brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simulation.kpis import KPIS
from simulation.market import draw_market
from simulation.run import run_in
from simulation.search.way import Way


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one replication.

    Attributes
    ----------
    revenue, wins
        Expected at the moment each buyer decides, within the scenario's horizon.
    by_rep
        Expected revenue of each rep; new reps stand last, under a name of their own.
    kpis
        Figures of :data:`simulation.KPIS` that were asked for.
    """

    revenue: float
    wins: float
    by_rep: Mapping[str, float]
    kpis: Mapping[str, float | None] = field(default_factory=dict)


def outcome_of(way: Way, seed: int, replication: int, kpis: Sequence[str] = ()) -> Outcome:
    """Run a way to work once.

    Parameters
    ----------
    way
        What is simulated.
    seed, replication
        Name the luck; two ways with the same two meet the same leads with the same luck.
    kpis
        Names of further figures to compute from the log.
    """
    scenario = way.in_replication(replication)
    run = run_in(draw_market(scenario, seed, replication), scenario, way.policy, model=way.model)
    values = run.leads["value"].to_numpy()
    by_rep = run.expected.by_rep(run.reps.height, values)
    evidence = run.evidence
    return Outcome(
        revenue=float(by_rep.sum()),
        wins=float(run.expected.wins.sum()),
        by_rep=dict(zip(run.reps["rep_id"].to_list(), by_rep.tolist(), strict=True)),
        kpis={kpi.name: kpi.measure(evidence) for kpi in KPIS if kpi.name in kpis},
    )
