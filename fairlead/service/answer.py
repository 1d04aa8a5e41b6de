"""What is answered about one lead, and what is said where nothing was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairlead.service.facts import Facts
from scenarios.faults import BadInput, Fault

STAYS = "stays"
"""Action on a lead that has an owner, or is beyond what is given out here."""


class Unavailable(BadInput):
    """The ledger cannot be reached, so nobody was given anything."""

    def __init__(self) -> None:
        super().__init__([Fault("ledger", "a ledger that can be reached: nothing was decided, ask again")])


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered about one lead.

    Attributes
    ----------
    lead_id, rep_id
        Who has it now; None for nobody.
    facts
        Action, figures and sentence.
    repeated
        Whether it had been decided before: nothing was done again.
    """

    lead_id: str
    rep_id: str | None
    facts: Facts
    repeated: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"lead_id": self.lead_id, "rep_id": self.rep_id, **self.facts, "repeated": self.repeated}


def nothing_said(action: str, reason: str) -> Facts:
    """Return the facts of a lead on which nothing was decided now."""
    figures = dict.fromkeys(("chance", "price", "margin", "runner_up", "propensity", "via"))
    return {"action": action, **figures, "reason": reason, "why": "", "back_at": None, "warnings": [], "places": []}


def plain(cell: Any) -> Any:
    """Return a cell of a lead as JSON has it."""
    return cell.isoformat() if isinstance(cell, datetime) else cell
