"""What a comparison found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulation.experiment.intervals import Interval, mean_interval, paired_interval, recovered_share

Kpis = Mapping[str, float | None]


@dataclass(frozen=True)
class Comparison:
    """KPIs of several policies over the same replications; the first policy is the baseline.

    Attributes
    ----------
    scenario
        Name of the scenario.
    seed
        The user's seed.
    kpis
        For each policy, one set of KPIs a replication, in the order of the replications.
    stopped
        In words, why there are as many replications as there are.
    world
        What kind of world was simulated.
    validated
        Whether the simulator was checked against a held-out period of the firm's own data.
    """

    scenario: str
    seed: int
    kpis: Mapping[str, tuple[Kpis, ...]]
    stopped: str
    world: str = "synthetic truth"
    validated: bool = False

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, the baseline first."""
        return tuple(self.kpis)

    @property
    def baseline(self) -> str:
        """Name of the policy that the others are compared with."""
        return self.policies[0]

    @property
    def replications(self) -> int:
        """How many replications each policy ran."""
        return len(self.kpis[self.baseline])

    @property
    def kpi_names(self) -> tuple[str, ...]:
        """Names of the KPIs, in the order of the registry."""
        return tuple(self.kpis[self.baseline][0])

    def values(self, policy: str, kpi: str) -> list[float | None]:
        """Give a KPI of a policy, one value a replication."""
        return [kpis[kpi] for kpis in self.kpis[policy]]

    def mean(self, policy: str, kpi: str) -> Interval | None:
        """Give a policy's mean KPI; None where no replication has it."""
        return mean_interval(self.values(policy, kpi))

    def difference(self, policy: str, kpi: str) -> Interval | None:
        """Give the mean paired difference between a policy and the baseline."""
        return paired_interval(self.values(policy, kpi), self.values(self.baseline, kpi))

    def recovered(self, policy: str, kpi: str = "wins") -> Interval | None:
        """Give the share of the gain that ``oracle`` shows to be possible; None where that gain is not beyond doubt."""
        if "oracle" not in self.kpis:
            return None
        base, ours, best = (self.values(name, kpi) for name in (self.baseline, policy, "oracle"))
        rows = [row for row in zip(base, ours, best, strict=True) if None not in row]
        gains = [float(b or 0.0) - float(a or 0.0) for a, b, _ in rows]
        possible = [float(c or 0.0) - float(a or 0.0) for a, _, c in rows]
        return recovered_share(gains, possible)

    def to_dict(self) -> dict[str, Any]:
        """Give the content of ``compare --json`` (DESIGN, section 4); undefined figures are None."""
        others = self.policies[1:]
        return {
            "scenario": self.scenario,
            "policies": {p: {k: _plain(self.mean(p, k)) for k in self.kpi_names} for p in self.policies},
            "differences": {
                f"{p} - {self.baseline}": {k: _plain(self.difference(p, k)) for k in self.kpi_names} for p in others
            },
            "recovered": {p: _plain(self.recovered(p)) for p in others},
            "replications": self.replications,
            "stopped": self.stopped,
            "seed": self.seed,
            "world": self.world,
            "validated": self.validated,
        }


def _plain(interval: Interval | None) -> dict[str, float | None]:
    return {"mean": None, "low": None, "high": None} if interval is None else interval.to_dict()
