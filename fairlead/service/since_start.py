"""What a service without a ledger can say of its decisions: those since it was started, the latest leads of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scenarios.faults import BadInput, Fault

MOST_LEADS = 100_000
"""Leads that are remembered; whoever was heard of longest ago goes first."""


@dataclass(slots=True)
class _Known:
    live: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)


class SinceStart:
    """Decisions on leads and what ended them, in the shape of :func:`fairlead.ledger.why`.

    Parameters
    ----------
    clock
        Gives the moment.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def decided(self, lead_id: str, answer: dict[str, Any]) -> None:
        """Remember an answer about a lead."""
        self._of(lead_id).live.insert(0, {"decided_at": self._clock().isoformat(), **answer})

    def ended(self, lead_id: str, kind: str, rep_id: str) -> None:
        """Remember that a lead was declined or closed, and whose it was."""
        self._of(lead_id).notes.append({"at": self._clock().isoformat(), "kind": kind, "rep": rep_id})

    def why(self, lead_id: str) -> dict[str, Any]:
        """Say what is known of a lead, its newest decision first.

        Raises
        ------
        BadInput
            When nothing is.
        """
        if lead_id not in self._known:
            raise BadInput([Fault("lead", "a lead that this service gave out since it was started", value=lead_id)])
        known = self._known[lead_id]
        return {"lead": lead_id, "live": known.live, "notes": known.notes}

    def _of(self, lead_id: str) -> _Known:
        known = self._known.setdefault(lead_id, _Known())
        self._known.move_to_end(lead_id)
        if len(self._known) > MOST_LEADS:
            self._known.popitem(last=False)
        return known
