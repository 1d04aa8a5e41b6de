"""What ``fairlead compare`` shows on the terminal."""

from __future__ import annotations

from typing import Any

from fairlead.cli.console import say, table
from fairlead.cli.kpi_words import kpi_text
from fairlead.comparing import best_sentence, failure_lines, world_sentence
from fairlead.report import hinges
from fairlead.report.answer import answer
from fairlead.report.caution import cautions
from fairlead.report.estimate import Estimate
from fairlead.report.findings import Findings
from fairlead.report.numbers import write
from simulation import KPIS, Comparison

_SHOWN = ("wins", "revenue", "speed_to_lead_hours", "sla_breach_share")


def report(comparison: Comparison, summary: dict[str, Any]) -> None:
    """Show the answer and what it rests on; how far it may be taken comes first."""
    say(summary["standing_line"])
    for line in (*comparison.remarks, *failure_lines(comparison)):
        say(f"! {line}")
    kpis = [kpi for kpi in KPIS if kpi.name in _SHOWN]
    rows = []
    for policy in comparison.policies:
        means = [comparison.mean(policy, kpi.name) for kpi in kpis]
        figures = [
            kpi_text(None if mean is None else mean.mean, kpi.unit) for mean, kpi in zip(means, kpis, strict=True)
        ]
        rows.append((policy, figures[0], _against(comparison, policy), *figures[1:]))
    wins, *others = (kpi.title for kpi in kpis)
    headings = ("method", wins, f"against {comparison.baseline}", *others)
    table(f"Means over {comparison.replications} replications", headings, rows)
    findings = Findings.read(summary)
    found = answer(findings)
    say(" ".join([*found.sentences, *cautions(findings, found.method)]))
    if summary["assumptions"] is not None:
        say(" ".join(hinges.sentences(summary["assumptions"])))
    if (best := best_sentence(comparison)) is not None:
        say(best)
    say(f"World: {world_sentence(comparison)}.")
    say(f"Replications: {comparison.stopped}.")
    if comparison.precision is not None and len(comparison.policies) > 1:
        say(f"Precision: differences in wins are known to {comparison.precision:.2%} of {comparison.baseline}'s wins.")


def _against(comparison: Comparison, policy: str) -> str:
    found = comparison.difference(policy, "wins")
    if policy == comparison.baseline or found is None:
        return "–"
    return str(write(Estimate.read(found.to_dict()), "leads", difference=True))
