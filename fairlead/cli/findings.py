"""Findings on the screen: warnings first, those of one kind together, each with what follows and what mends it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from fairlead.checking import Finding, Severity
from fairlead.checking.kinds import by_kind
from fairlead.cli.console import counted, out, say

_SIGN = {Severity.WARN: "!", Severity.NOTE: "·"}
_OF_A_KIND, _NOTES = 3, 8
"""Findings of one kind, and kinds of notes, that a screen shows; warnings of every kind are shown."""


def say_findings(findings: Sequence[Finding], *, everything: bool = True, elsewhere: str = "") -> None:
    """Print findings, and how many there are.

    Parameters
    ----------
    findings
        Warnings first.
    everything
        Show all of them, however many.
    elsewhere
        Where those stand that are not shown.
    """
    if not findings:
        say("Findings: none.")
        return
    warnings = sum(finding.severity is Severity.WARN for finding in findings)
    say(f"Findings: {counted(warnings, 'warning')}, {counted(len(findings) - warnings, 'note')}.")
    groups = by_kind(findings)
    notes = [group for group in groups if group[0].severity is Severity.NOTE]
    for group in [each for each in groups if each not in notes]:
        _say_group(group, len(group) if everything else _OF_A_KIND, elsewhere)
    shown = len(notes) if everything else _NOTES
    for group in notes[:shown]:
        _say_group(group, len(group) if everything else _OF_A_KIND, elsewhere)
    hidden = sum(len(group) for group in notes[shown:])
    if hidden:
        say(f"· {counted(hidden, 'more note')}: {elsewhere}")


def _say_group(group: Sequence[Finding], most: int, elsewhere: str) -> None:
    """Print findings of one kind; what follows, and what mends it, once where it is the same for all."""
    shown = group[:most]
    for at, finding in enumerate(shown):
        following = shown[at + 1] if at + 1 < len(shown) else None
        last = following is None or following.consequence != finding.consequence
        follows = f" → {finding.consequence}." if last else ""
        _hanging(f"{_SIGN[finding.severity]} {finding.table}: {finding.what}{follows}")
        if finding.severity is Severity.WARN and _last_with(finding, following):
            say(_mending(finding))
    if len(group) > most:
        columns = ", ".join(dict.fromkeys(finding.column or finding.table for finding in group[most:]))
        _hanging(f"  and {len(group) - most:,} more of this kind ({textwrap.shorten(columns, 80)}): {elsewhere}")


def _last_with(finding: Finding, following: Finding | None) -> bool:
    return finding.mending is not None and (following is None or following.mending != finding.mending)


def _mending(finding: Finding) -> str:
    text = str(finding.mending)
    if text.startswith("# ") and "\n" not in text:
        return f"    mending: {text.removeprefix('# ')}"
    return f"    mapping: {text.replace(chr(10), '  ')}"


def _hanging(text: str) -> None:
    if not out.is_terminal:
        say(text)
        return
    for line in textwrap.wrap(text, out.width, subsequent_indent="    ", break_long_words=False):
        say(line)
