"""What a card is about."""

from __future__ import annotations

from dataclasses import dataclass

from models.summary import Summary


@dataclass(frozen=True)
class Card:
    """A fitted model's summary, and whose evidence is to be listed by name.

    Attributes
    ----------
    summary
        What the fit found and rests on.
    named
        Ids of the reps, in the order of the evidence, where persons were asked for; otherwise empty, and no rep is
        named.
    """

    summary: Summary
    named: tuple[str, ...] = ()
