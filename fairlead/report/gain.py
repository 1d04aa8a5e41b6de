"""The possible gain in words: how much was recovered, and how good the batch is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fairlead.report import numbers
from fairlead.report.findings import ORACLE, WINS, Findings
from fairlead.report.sentences import CHANCE
from fairlead.report.words import capitalised, method_name

_ROUNDING = 1e-9


def recovered_sentence(findings: Findings, method: str) -> str:
    """Say how much of the oracle's gain a method recovered, on the same draws."""
    share = findings.recovered(method)
    name = capitalised(method_name(method))
    if not findings.has_oracle:
        return "The possible gain is not known: the oracle was not simulated."
    if share.mean is not None:
        sure = numbers.write(share, numbers.SHARE).bounds
        return f"{name} recovered {numbers.percent(share.mean)} of the possible gain (95 % interval {sure})."
    if nothing_to_recover(findings):
        return f"Nothing to recover: the oracle itself shows no gain in wins that {CHANCE}."
    return f"What {method_name(method)} recovered of the possible gain is undefined here."


def recovered_figure(findings: Findings, method: str) -> str:
    """Write the recovered share with its interval, `nothing to recover`, or a dash."""
    share = findings.recovered(method)
    if share.mean is not None:
        return str(numbers.write(share, numbers.SHARE))
    return "nothing to recover" if nothing_to_recover(findings) else numbers.UNDEFINED


def nothing_to_recover(findings: Findings) -> bool:
    """Whether the oracle's own gain in wins is none that could be told from chance."""
    wins = findings.difference(ORACLE, WINS)
    return wins.known and not wins.above_zero


def batch_sentence(batch: Mapping[str, Any]) -> str:
    """Say what a batch assignment gave out, what it promises, and what raw rates would have promised."""
    leads, assigned = numbers.count(batch["leads"]), numbers.count(batch["assigned"])
    promised, naive = numbers.plain(batch["promised"]), numbers.plain(batch["promised_naive"])
    return (
        f"Of {leads} leads {assigned} were assigned. They promise a revenue of {promised} units of value; "
        f"taking the estimates at face value would have promised {naive}."
    )


def gap_sentence(batch: Mapping[str, Any]) -> str:
    """Say how near the batch is to the best use of the estimates (`gap` as DESIGN defines it)."""
    gap = batch["gap"]
    if gap is None:
        return f"How near this is to the best use of these estimates is not known (status {batch['status']})."
    if abs(gap) <= _ROUNDING:
        return "Gap 0: this is the best use of these estimates."
    return f"Gap {numbers.percent(gap)}: the best use of these estimates is at most that far away."
