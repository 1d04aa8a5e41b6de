"""A summary read into types, or refused."""

from __future__ import annotations

import pytest

from fairlead.report.findings import Findings
from tests.fairlead.report.samples import comparison, crowded


def test_roles_of_methods() -> None:
    """The oracle shows what is possible; it is no method a firm could use."""
    findings = Findings.read(comparison())
    assert findings.others == ("greedy", "optimal", "oracle")
    assert findings.candidates == ("greedy", "optimal")
    assert findings.has_oracle


def test_stages_are_all_leakage_but_the_total() -> None:
    """Every KPI that begins with leakage_ is a stage, the total is not."""
    names = [stage.name for stage in Findings.read(comparison()).stages]
    assert names == ["leakage_untouched", "leakage_late", "leakage_given_up"]
    assert len(Findings.read(crowded()).stages) == 11


def test_missing_keys_are_all_named() -> None:
    """One message names everything that is missing."""
    summary = comparison()
    del summary["seed"], summary["kpis"]
    with pytest.raises(ValueError, match="missing seed, kpis"):
        Findings.read(summary)


def test_baseline_must_be_a_policy() -> None:
    """A baseline that was not simulated is refused by name."""
    with pytest.raises(ValueError, match="'sticky'; expected one of"):
        Findings.read(comparison(baseline="sticky"))
