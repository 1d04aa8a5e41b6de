"""A comparison's summary read into types: methods, KPIs, levels and paired differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from fairlead.report.estimate import Estimate

ORACLE = "oracle"
WINS, REVENUE = "wins", "revenue"
LEAKAGE = "leakage_"
LEAKAGE_TOTAL = "leakage_value"

_REQUIRED = (
    "title",
    "command",
    "version",
    "scenario",
    "validated",
    "world",
    "replications",
    "seed",
    "baseline",
    "policies",
    "differences",
    "kpis",
)


@dataclass(frozen=True, slots=True)
class Kpi:
    """One measure: what it is called, its unit, which direction is better, and how it is defined."""

    name: str
    title: str
    unit: str
    better: str | None
    definition: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a comparison found, method by method and KPI by KPI.

    Attributes
    ----------
    baseline
        The method the others are set against.
    methods
        Every method simulated, in the order of the summary; the baseline is one of them.
    kpis
        Measures by name, in the order of the summary.
    replications
        Paired replications behind every interval.
    """

    baseline: str
    methods: tuple[str, ...]
    kpis: Mapping[str, Kpi]
    replications: int
    _levels: Mapping[str, Mapping[str, Any]]
    _differences: Mapping[str, Mapping[str, Any]]
    _recovered: Mapping[str, Any]

    @classmethod
    def read(cls, summary: Mapping[str, Any]) -> Self:
        """Read a comparison summary.

        Raises
        ------
        ValueError
            When keys are missing (all are named), or the baseline is not among the policies.
        """
        missing = [key for key in _REQUIRED if key not in summary]
        if missing:
            raise ValueError(f"comparison summary: missing {', '.join(missing)}")
        policies, baseline = summary["policies"], summary["baseline"]
        if baseline not in policies:
            raise ValueError(f"comparison summary, baseline: {baseline!r}; expected one of {list(policies)}")
        return cls(
            baseline=baseline,
            methods=tuple(policies),
            kpis={name: _kpi(name, entry) for name, entry in summary["kpis"].items()},
            replications=summary["replications"],
            _levels=policies,
            _differences=summary["differences"],
            _recovered=summary.get("recovered") or {},
        )

    @property
    def others(self) -> tuple[str, ...]:
        """Every method but the baseline."""
        return tuple(method for method in self.methods if method != self.baseline)

    @property
    def candidates(self) -> tuple[str, ...]:
        """The methods a firm could use instead of the baseline: all others but the oracle."""
        return tuple(method for method in self.others if method != ORACLE)

    @property
    def has_oracle(self) -> bool:
        """Whether the possible gain is known."""
        return ORACLE in self.others

    @property
    def stages(self) -> tuple[Kpi, ...]:
        """The stages of leakage, every KPI named `leakage_…` but the total, at which anything is lost at all."""
        stages = [kpi for name, kpi in self.kpis.items() if name.startswith(LEAKAGE) and name != LEAKAGE_TOTAL]
        some = [stage for stage in stages if any(self.level(method, stage.name).mean for method in self.methods)]
        return tuple(some or stages)

    def level(self, method: str, kpi: str) -> Estimate:
        """Return the mean of a KPI under a method, in the KPI's unit."""
        return Estimate.read(self._levels[method].get(kpi))

    def difference(self, method: str, kpi: str) -> Estimate:
        """Return the paired difference of a method from the baseline, in the KPI's unit."""
        return Estimate.read(self._differences.get(f"{method} - {self.baseline}", {}).get(kpi))

    def recovered(self, method: str) -> Estimate:
        """Return the share of the oracle's gain in wins that a method recovered (1 is all of it)."""
        return Estimate.read(self._recovered.get(method))

    def measured(self, *names: str) -> Iterator[Kpi]:
        """Yield those of the named KPIs that this comparison has."""
        return (self.kpis[name] for name in names if name in self.kpis)


def _kpi(name: str, entry: Mapping[str, Any]) -> Kpi:
    return Kpi(
        name=name,
        title=entry["title"],
        unit=entry.get("unit") or "",
        better=entry.get("better"),
        definition=entry.get("definition") or "",
    )
