"""What a comparison found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulation.experiment.best import Best, best_of, best_over_draws
from simulation.experiment.draws import interval_over_draws
from simulation.experiment.intervals import CONFIDENCE, Interval, mean_interval, paired, recovered_share
from simulation.experiment.outcome import ByRep, Failed, Kpis
from simulation.experiment.people import Group, groups_of
from simulation.kpis import KPIS, Unit

ORACLE = "oracle"

_SHARES = frozenset(kpi.name for kpi in KPIS if kpi.unit is Unit.SHARE)


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
    by_rep
        For each policy, every rep's expected revenue, one mapping a replication; empty where amounts are withheld.
    teams
        The team of each rep.
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
    by_rep: Mapping[str, tuple[ByRep, ...]] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)

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
        """Give a policy's mean KPI; None where no replication has it. None can be below 0, and no share above 1."""
        found = self._interval(self.values(policy, kpi))
        return None if found is None else found.within(1.0 if kpi in _SHARES else float("inf"))

    def difference(self, policy: str, kpi: str) -> Interval | None:
        """Give the mean paired difference between a policy and the baseline."""
        return self._interval(paired(self.values(policy, kpi), self.values(self.baseline, kpi)))

    @property
    def groups(self) -> tuple[Group, ...]:
        """Teams of five or more, small ones put together; empty where there is nothing to tell apart."""
        return groups_of(self.teams) if any(self.by_rep.values()) else ()

    def group_mean(self, policy: str, reps: Sequence[str]) -> Interval | None:
        """Give the mean expected revenue of some reps together."""
        return self._interval(self._of(policy, reps))

    def group_difference(self, policy: str, reps: Sequence[str]) -> Interval | None:
        """Give the mean paired difference in expected revenue of some reps together, from the baseline."""
        return self._interval(paired(self._of(policy, reps), self._of(self.baseline, reps)))

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
            "teams": [self._group(group) for group in self.groups],
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

    def named(self) -> list[dict[str, Any]]:
        """Give each rep's expected revenue under every policy, as ``compare --named`` writes it: persons, by id."""
        return [{"rep_id": one.reps[0], **self._group(one)} for one in map(_alone, self.teams.items())]

    def _of(self, policy: str, reps: Sequence[str]) -> list[float | None]:
        return [sum(row.get(rep, 0.0) for rep in reps) for row in self.by_rep.get(policy, ())]

    def _group(self, group: Group) -> dict[str, Any]:
        return {
            "team": group.name,
            "reps": len(group.reps),
            "policies": {p: _plain(self.group_mean(p, group.reps)) for p in self.policies},
            "differences": {
                f"{p} - {self.baseline}": _plain(self.group_difference(p, group.reps)) for p in self.policies[1:]
            },
        }

    def _interval(self, values: Sequence[float | None]) -> Interval | None:
        if self.draws is not None:
            return interval_over_draws(values, self.draws)
        return mean_interval(values, self.level)


def _alone(rep: tuple[str, str]) -> Group:
    rep_id, team = rep
    return Group(team, (rep_id,))


def _plain(interval: Interval | None) -> dict[str, float | None]:
    return {"mean": None, "low": None, "high": None} if interval is None else interval.to_dict()
