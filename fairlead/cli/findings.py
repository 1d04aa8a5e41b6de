"""Findings on the screen: warnings first, each with what follows from it and the line of mapping that mends it."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.checking import Finding, Severity
from fairlead.cli.console import say

_SIGN = {Severity.WARN: "!", Severity.NOTE: "·"}


def say_findings(findings: Sequence[Finding]) -> None:
    """Print findings, and how many there are."""
    warnings = sum(finding.severity is Severity.WARN for finding in findings)
    if not findings:
        say("Findings: none.")
        return
    say(f"Findings: {_counted(warnings, 'warning')}, {_counted(len(findings) - warnings, 'note')}.")
    for finding in findings:
        say(f"{_SIGN[finding.severity]} {finding.table}: {finding.what}")
        say(f"    {finding.consequence}.")
        if finding.mending is not None and finding.severity is Severity.WARN:
            say(f"    mapping: {finding.mending.replace(chr(10), '  ')}")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
