"""What else may be behind a difference, said beside the answer and not below it."""

from __future__ import annotations

from fairlead.report import numbers
from fairlead.report.findings import Findings
from fairlead.report.words import capitalised, method_name

REACHED = "contacted_share"
NOTABLE = 0.01
"""A difference in the share of leads reached, from one point on, is worth a sentence."""


def cautions(findings: Findings, method: str | None) -> tuple[str, ...]:
    """Give the sentences that belong beside an answer about a method; none where there is nothing to say."""
    if method is None or REACHED not in findings.kpis:
        return ()
    difference = findings.difference(method, REACHED)
    if not difference.excludes_zero or abs(difference.mean or 0.0) < NOTABLE:
        return ()
    name, baseline = method_name(method), method_name(findings.baseline)
    return (
        f"Not all of this is matching: {name} reaches {_reached(findings, method)} of the leads, {baseline} "
        f"{_reached(findings, findings.baseline)}. {capitalised(name)} also decides which leads are worked first and "
        "which grow cold, and that changes wins even where every rep is alike.",
    )


def _reached(findings: Findings, method: str) -> str:
    return numbers.write(findings.level(method, REACHED), findings.kpis[REACHED].unit).mean
