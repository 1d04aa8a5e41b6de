"""What a comparison found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulation.experiment.best import Best, best_of, best_over_draws
from simulation.experiment.draws import interval_over_draws
from simulation.experiment.intervals import CONFIDENCE, Interval, mean_interval, paired, recovered_share
from simulation.experiment.outcome import Failed, Kpis

ORACLE = "oracle"


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
        What kind of world was simulated: ``synthetic``, ``replay`` or ``posterior``.
    validated
        Whether the simulator was checked against a held-out period of the firm's own data.
    level
        What intervals over replications are drawn for; above 0.95 where they were looked at before.
    precision
        Half the widest interval of a difference in wins ÷ the baseline's mean wins; None where there is none.
    draws
        Which draw of the firm each replication belongs to; None where nothing is drawn but luck.
    failures
        Replications that ended in an error; they are in no figure.
    warm_up
        Days at the beginning whose leads are not counted.
    expected
        Whether wins and revenue are counted by the chances of buyers instead of by draws.
    remarks
        What a reader must know before any figure.
    """

    scenario: str
    seed: int
    kpis: Mapping[str, tuple[Kpis, ...]]
    stopped: str
    world: str = "synthetic"
    validated: bool = False
    level: float = CONFIDENCE
    precision: float | None = None
    draws: tuple[int, ...] | None = None
    failures: tuple[Failed, ...] = ()
    warm_up: float = 0.0
    expected: bool = True
    remarks: tuple[str, ...] = ()

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
        """How many replications each policy finished."""
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
        return self._interval(self.values(policy, kpi))

    def difference(self, policy: str, kpi: str) -> Interval | None:
        """Give the mean paired difference between a policy and the baseline."""
        return self._interval(paired(self.values(policy, kpi), self.values(self.baseline, kpi)))

    def best(self, kpi: str = "wins") -> Best | None:
        """Say which method can be called the best by a KPI of which more is better; ``oracle`` is not among them."""
        values = {name: self.values(name, kpi) for name in self.policies if name != ORACLE}
        if self.draws is not None:
            return best_over_draws(values, self.draws)
        return best_of(values, self.level)

    def recovered(self, policy: str, kpi: str = "wins") -> Interval | None:
        """Give the share of the gain that ``oracle`` shows to be possible; None where that gain is not beyond doubt.

        None, too, where the firm is drawn anew: what is possible is then another in each draw.
        """
        if ORACLE not in self.kpis or self.draws is not None:
            return None
        base, ours, best = (self.values(name, kpi) for name in (self.baseline, policy, ORACLE))
        rows = [row for row in zip(base, ours, best, strict=True) if None not in row]
        gains = [float(b or 0.0) - float(a or 0.0) for a, b, _ in rows]
        possible = [float(c or 0.0) - float(a or 0.0) for a, _, c in rows]
        return recovered_share(gains, possible, self.level)

    def to_dict(self) -> dict[str, Any]:
        """Give the content of ``compare --json`` (DESIGN, section 4); undefined figures are None."""
        others, best = self.policies[1:], self.best()
        return {
            "scenario": self.scenario,
            "policies": {p: {k: _plain(self.mean(p, k)) for k in self.kpi_names} for p in self.policies},
            "differences": {
                f"{p} - {self.baseline}": {k: _plain(self.difference(p, k)) for k in self.kpi_names} for p in others
            },
            "recovered": {p: _plain(self.recovered(p)) for p in others},
            "best": None if best is None else best.to_dict(),
            "replications": self.replications,
            "stopped": self.stopped,
            "precision": self.precision,
            "failures": [failed.to_dict() for failed in self.failures],
            "seed": self.seed,
            "world": self.world,
            "draws": None if self.draws is None else len(set(self.draws)),
            "wins_counted": "expected" if self.expected else "drawn",
            "warm_up_days": self.warm_up,
            "validated": self.validated,
            "remarks": list(self.remarks),
        }

    def _interval(self, values: Sequence[float | None]) -> Interval | None:
        if self.draws is not None:
            return interval_over_draws(values, self.draws)
        return mean_interval(values, self.level)


def _plain(interval: Interval | None) -> dict[str, float | None]:
    return {"mean": None, "low": None, "high": None} if interval is None else interval.to_dict()
