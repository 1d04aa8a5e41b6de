"""What is handed over and worked under each grading threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulation.experiment.intervals import mean_interval
from simulation.planning.findings import Load
from simulation.planning.lever import Lever
from simulation.search import Runner, Way

REPLICATIONS = 8
_KPIS = ("leads", "assigned", "utilisation", "contacted_share")


def load_ways(base: Way, levers: Sequence[Lever]) -> dict[str, Way]:
    """Give the organisation as it is and at each threshold."""
    grades = [lever for lever in levers if lever.key == "grade"]
    return {"as it is": base, **{option.text: option.change(base) for lever in grades for option in lever.options}}


def loads_of(runner: Runner, base: Way, levers: Sequence[Lever], seed: int) -> tuple[Load, ...]:
    """Count leads and load; nothing where there is no threshold to move."""
    ways = load_ways(base, levers)
    if len(ways) == 1:
        return ()
    rows = runner.table(ways, seed, range(REPLICATIONS), _KPIS)
    weeks = base.scenario.horizon.arrival_days / 7
    return tuple(_load(text, [row.kpis for row in found], weeks) for text, found in rows.items())


def _load(text: str, kpis: Sequence[Mapping[str, float | None]], weeks: float) -> Load:
    def mean(name: str) -> float | None:
        found = mean_interval([each[name] for each in kpis])
        return None if found is None else found.mean

    leads, handed = mean("leads") or 0.0, mean("assigned") or 0.0
    return Load(text, leads / weeks, handed / weeks, mean("utilisation"), mean("contacted_share"))
