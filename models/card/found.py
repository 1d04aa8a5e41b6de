"""What the fit found: differences between reps, and between pairs."""

from __future__ import annotations

from collections.abc import Iterator

from models.card.blocks import Items, Section, section
from models.card.subject import Card
from models.summary import Summary


def findings(card: Card) -> Section:
    """Say what is more than chance, and how much of it counts."""
    summary = card.summary
    told = [*summary.sentences(), summary.counted_sentence(), summary.weighting, summary.buying.sentence()]
    told += [summary.revenue, *_reassurances(summary)]
    return section("What it found", Items([one for one in told if one is not None]))


def _reassurances(summary: Summary) -> Iterator[str]:
    """Say what the checks found that do not warn, as far as there is a gain to speak of; the verdict has the others."""
    sensitivity, drift = summary.sensitivity, summary.drift
    if sensitivity is not None and not sensitivity.warns and summary.promises_gain:
        yield sensitivity.sentence()
    if drift is not None and not drift.warns:
        yield drift.sentence(of_pairs=summary.promises_gain)
