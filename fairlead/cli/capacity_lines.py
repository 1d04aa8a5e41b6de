"""Proposed capacity on the screen: totals and what they are made of, never a single rep."""

from __future__ import annotations

from pathlib import Path

from fairlead.capacities import Proposal
from fairlead.capacities.busy_weeks import FEWEST_ROWS, FEWEST_WEEKS
from fairlead.capacities.follow_up import ENOUGH
from fairlead.capacities.model import DEFAULT, HISTORY
from fairlead.cli.console import counted
from scenarios.vocabulary import CapacityUnit

_WORDS = {CapacityUnit.LEADS: "leads", CapacityUnit.MINUTES: "minutes", CapacityUnit.OPEN_LEADS: "open leads"}
_FROM = {
    HISTORY: "what the team coped with in its busy weeks; if it was never at its limit it can do more: "
    "--minutes-per-lead says what a lead takes",
    DEFAULT: "the default scenario's, an assumption: too little history (it takes "
    f"{FEWEST_ROWS} rows, {ENOUGH} closings and {FEWEST_WEEKS} weeks after the first leads have run off). "
    "--minutes-per-lead says what a lead takes with you",
}

_FAR = 1.5
"""From so many times what is proposed on, what is stated deserves a word."""


def capacity_lines(proposal: Proposal, target: Path | None) -> list[str]:
    """Say in two lines what is stated, what is proposed, from which figures, and that a person must confirm it."""
    totals, model = proposal.to_dict(), proposal.model
    words = _WORDS[proposal.unit]
    span = "at a time" if proposal.unit is CapacityUnit.OPEN_LEADS else "a week"
    where = f"Proposed rep by rep with the working: {target}." if target else "--capacities FILE lists it rep by rep."
    lines = [
        f"Capacity: {totals['stated']:,g} {words} stated, {totals['proposed']:,.0f} {span} proposed for "
        f"{counted(totals['reps'], 'rep')}: {totals['selling_minutes']:,.0f} minutes of selling time a week "
        f"({proposal.settings.selling_share:.0%} of their hours, less ramp and absence) {_divided(proposal, totals)}.",
        f"  Minutes a lead are {_FROM.get(model.minutes_per_lead_from, 'as stated')}. {where} Confirm before use; "
        "assign takes it back with --capacities.",
    ]
    if totals["stated"] > _FAR * totals["proposed"] > 0.0:
        times = totals["stated"] / totals["proposed"]
        lines.append(
            f"  ! {times:.1f} times as many are stated as these minutes allow {span}: assign fills what is stated."
        )
    return lines


def _divided(proposal: Proposal, totals: dict[str, float]) -> str:
    model = proposal.model
    if proposal.unit is CapacityUnit.OPEN_LEADS:
        return f"÷ {model.minutes_in_work:.3g} minutes a week for each open lead in work"
    within = f"{model.span_share:.0%} of them within {model.span_weeks:.0f} weeks"
    return (
        f"less {totals['open_minutes']:,.0f} for {totals['open_leads']:,.0f} open leads in work, ÷ "
        f"{model.minutes_per_lead:,.0f} minutes a lead ({within})"
    )
