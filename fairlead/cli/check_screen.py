"""What ``fairlead check`` says on one screen: verdict, what is in the files, what was found, what is learned from."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from fairlead.checking import Finding
from fairlead.cli.console import counted, out, say
from fairlead.cli.findings import say_findings
from scenarios.features import NEVER

_LEFT_OUT = 6
"""Reasons for leaving columns out that a screen shows."""


def say_contents(summary: Mapping[str, Any]) -> None:
    """Print the verdict and what is in the files."""
    say(" ".join(summary["verdict"]))
    say()
    for lines in (_history(summary), _leads(summary), _reps(summary)):
        for line in lines:
            wrapped(line, "  " if line.startswith("  ") else "")


def say_found(summary: Mapping[str, Any], findings: Sequence[Finding], *, everything: bool, elsewhere: str) -> None:
    """Print the findings and the feature policy; what is too much for a screen is counted, and said where it stands."""
    say()
    say_findings(findings, everything=everything, elsewhere=elsewhere)
    if summary["features"] is not None:
        say()
        _features(summary["features"], everything=everything, elsewhere=elsewhere)


def wrapped(text: str, indent: str = "") -> None:
    """Print a sentence; on a terminal its further lines are indented below the first."""
    if not out.is_terminal:
        say(text)
        return
    for line in textwrap.wrap(text, out.width, subsequent_indent=indent + "    ", break_long_words=False):
        say(line)


def _history(summary: Mapping[str, Any]) -> list[str]:
    facts = summary["history"]
    if facts is None:
        return []
    outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in facts["outcomes"].items())
    least, median, most = facts["evidence"]
    lines = [
        f"History: {facts['rows']:,} assignments since {facts['first']}, as it stood on {facts['last']}: {outcomes}"
        + (f" ({facts['open_share']:.1%}; never counted as lost)" if facts["open_share"] else "")
        + _left_out(summary, "history"),
        f"  Reps in it: {facts['present']:,} present, {len(facts['former']):,} former, {len(facts['new']):,} new; "
        f"past leads a present rep: {least:,} to {most:,}, median {median:,g}.",
    ]
    watched = []
    if facts["watched_180_days"] is not None and facts["censored"] is not None:
        watched.append(
            f"{facts['watched_180_days']:.1%} for 180 days or more, {facts['censored']:.1%} open and younger"
        )
    if facts["median_days_to_close"] is not None:
        watched.append(f"half of the leads have closed after {facts['median_days_to_close']:,.0f} days")
    if watched:
        lines.append(f"  Watched: {'; '.join(watched)}.")
    lines.append(f"  {choice_sentence(facts)}")
    return lines


def choice_sentence(facts: Mapping[str, Any]) -> str:
    """Say whether propensities are logged, and whether assignment can be told from random."""
    logged = "logged" if facts["propensities"] else "not logged"
    text = f"Propensities (each rep's chance of being picked): {logged}."
    if facts["assignment"] is not None and facts["assignment"]["random"]:
        text += f" Reps got the same mix of {', '.join(facts['assignment']['association'])}: as good as random."
    return text


def _leads(summary: Mapping[str, Any]) -> list[str]:
    leads, reps = summary["leads"], summary["reps"]
    if leads is None:
        return []
    lines = [
        f"Leads: {leads['rows']:,}, of which {leads['owned']:,} have an owner; value {leads['value']:,.0f}"
        + _left_out(summary, "leads")
    ]
    for kind, count in leads["unseen"].items():
        lines.append(f"  {count:,} of a {kind} that the history does not know: valued as an average one would be.")
    over = 0 if reps is None else leads["rows"] - leads["owned"] - reps["capacity"]
    if over > 0:
        lines.append(f"  {over:,g} more leads without an owner than capacity: some will wait.")
    return lines


def _reps(summary: Mapping[str, Any]) -> list[str]:
    reps = summary["reps"]
    if reps is None:
        return []
    teams = "1 team" if reps["teams"] == 1 else f"{reps['teams']:,} teams"
    return [
        f"Reps: {reps['rows']:,} in {teams}, capacity {reps['capacity']:,g} in all; "
        f"{reps['left']:,} have a leaving date" + _left_out(summary, "reps")
    ]


def _left_out(summary: Mapping[str, Any], table: str) -> str:
    rows = summary["left_out"][table]
    return f"; the mapping leaves out {counted(rows, 'row')}." if rows else "."


def _features(policy: Mapping[str, Any], *, everything: bool, elsewhere: str) -> None:
    said = "as the mapping lists" if policy["listed"] else "suggested"
    wrapped(f"A model would learn from: {', '.join(policy['used']) or 'nothing but who the rep was'} ({said}).")
    if not policy["listed"] or policy["doubtful"]:
        say(f"    mapping: {policy['mapping'].replace(chr(10), '  ')}")
    wrapped(f"  Left out: {_left_out_features(policy['left_out'], everything=everything, elsewhere=elsewhere)}.", "  ")


def _left_out_features(reasons: Mapping[str, str], *, everything: bool, elsewhere: str) -> str:
    """List the columns left out by reason; what the schema itself leaves out is one phrase unless all is asked for."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in reasons.items():
        if everything or name not in NEVER:
            by_reason.setdefault(reason, []).append(name)
    shown = list(by_reason.items()) if everything else list(by_reason.items())[:_LEFT_OUT]
    told = [f"{', '.join(names)} ({reason})" for reason, names in shown]
    hidden = sum(len(names) for names in by_reason.values()) - sum(len(names) for _, names in shown)
    if hidden:
        told.append(f"{counted(hidden, 'more column')}, {elsewhere}")
    if not everything:
        told.append("ids, times, the outcome and what goes with it")
    return "; ".join(told)
