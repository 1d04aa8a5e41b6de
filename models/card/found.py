"""What the fit found: differences between reps, and between pairs."""

from __future__ import annotations

from models.card.blocks import Items, Section, section
from models.card.subject import Card


def findings(card: Card) -> Section:
    """Say what is more than chance, and how much of it is promised."""
    summary = card.summary
    held = f"{summary.pair_slope:.2f} of the differences between pairs are promised, as judged on rows left out."
    told: list[str | None] = [*summary.sentences(), held, summary.weighting, summary.buying.sentence(), summary.revenue]
    more = (None if one is None else one.sentence() for one in (summary.sensitivity, summary.drift))
    told += [one for one in more if one not in told]  # where it warns, the verdict has said it
    return section("What it found", Items([one for one in told if one is not None]))
