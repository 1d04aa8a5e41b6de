"""The steps of the funnel: where leads are lost, and at which step reps differ."""

from __future__ import annotations

from models.card.blocks import Items, Paragraph, Section, Table, section
from models.card.subject import Card
from models.funnel.found import SPOKEN, StepFinding

HEAD = ("Step", "Leads", "Chance", "Reps differ by, points (95 %)")


def steps(card: Card) -> Section | None:
    """Show each step's chance and how far reps differ in it."""
    found = card.summary.steps
    if found is None:
        return None
    caption = "Each step for the leads that reached the one before, and how far reps differ in it"
    rated = [_row(one) for one in found.findings]
    head, rows = (HEAD, rated) if found.rep_effects else (HEAD[:3], [row[:3] for row in rated])
    notes = [f"No model of {SPOKEN[step]}: {reason}." for step, reason in found.left_out.items()]
    notes += [
        f"{count:,} leads got further without a date of {SPOKEN[step]}; they count as having passed it by then."
        for step, count in found.skipped.items()
    ]
    table = Table(caption, head, rows)
    return section("Step by step", Paragraph(found.verdict()), table, *([Items(notes)] if notes else []))


def _row(one: StepFinding) -> tuple[str, ...]:
    size = one.difference
    differ = f"{size.sd_points:.1f} ({size.low:.1f} to {size.high:.1f})"
    return (SPOKEN[one.step], f"{one.rows:,}", f"{one.chance:.1%}", differ)
