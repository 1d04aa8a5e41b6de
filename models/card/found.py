"""What the fit found: differences between reps, and between pairs."""

from __future__ import annotations

from models.card.blocks import Items, Section, section
from models.card.subject import Card


def findings(card: Card) -> Section:
    """Say what is more than chance, and how much of it is promised."""
    summary = card.summary
    held = f"{summary.pair_slope:.2f} of the differences between pairs are promised, as judged on unseen leads."
    return section("What it found", Items([*summary.sentences(), held]))
