"""Chances moved by their odds."""

from __future__ import annotations

from math import exp


def times(chance: float, odds: float) -> float:
    """Multiply the odds of a chance; 0 and 1 stay what they are."""
    return chance * odds / (chance * odds + (1.0 - chance))


def shifted(chance: float, logits: float) -> float:
    """Move a chance by so many logits; 0 and 1 stay what they are."""
    return times(chance, exp(max(-50.0, min(50.0, logits))))
