"""A state that is told what happened, without the tables it came from."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from fairlead.routing.state import State
from matching import Rotation, Team
from scenarios.faults import BadInput, Fault


class Remembered:
    """What a state file holds, open to what happened since; each method says in a sentence what was noted.

    Refusals name `source`, the file.

    Raises
    ------
    BadInput
        From each method: when the lead is in nobody's hands, or the rep has never been seen.
    """

    def __init__(self, state: State, source: str = "state") -> None:
        self._state, self._source = state, source
        self._holders, self._given_in = dict(state.holders), dict(state.given_in)
        self._team = Team([])
        self._team.restore(state.team)

    def declined(self, lead_id: str) -> str:
        """Note that whoever holds the lead declined it."""
        way = self._given_in.get(lead_id, ())
        self._team.declined(self._let_go(lead_id), lead_id, self._state.as_of, way)
        return f"Lead {lead_id} is free again, and goes to somebody else next time."

    def closed(self, lead_id: str) -> str:
        """Note that the lead is open no more."""
        self._team.closed(self._let_go(lead_id))
        return f"Lead {lead_id} is closed."

    def pause(self, rep_id: str) -> str:
        """Give her nothing until she is resumed."""
        if self._known(rep_id) in self._team.paused:
            return f"{rep_id} is paused already: nothing changed."
        self._team.pause(rep_id)
        return f"Paused: {rep_id} gets nothing until resumed."

    def resume(self, rep_id: str) -> str:
        """End her pause."""
        if self._known(rep_id) not in self._team.paused:
            return f"{rep_id} is not paused: nothing changed."
        self._team.resume(rep_id)
        return f"Resumed: {rep_id} comes back with the standing she had."

    def credit(self, rep_id: str, kind: str, leads: float) -> str:
        """Credit turns back, in every part of the memory that knows her; in all that count turns if none does yet."""
        self._known(rep_id)
        if not isfinite(leads) or leads == 0.0:
            raise BadInput([Fault(self._source, "a number of leads other than 0", column="credit", value=f"{leads:g}")])
        counting = [part for part in _all_parts(self._team.rotation) if _counts(part)]
        if not counting:
            expected = "a method that counts turns (weighted-round-robin, level)"
            raise BadInput([Fault(self._source, expected, column="credit", value=str(self._state.method["name"]))])
        for part in [part for part in counting if rep_id in part.figures.rep_ids] or counting:
            part.credit(rep_id, kind, leads)
        return f"Credited to {rep_id}: {leads:g} for {kind}."

    def state(self) -> State:
        """Return what is remembered now; its moment stays that of the latest run."""
        return replace(self._state, team=self._team.state(), holders=self._holders, given_in=self._given_in)

    def _let_go(self, lead_id: str) -> str:
        if lead_id not in self._holders:
            expected = "a lead given out and neither closed nor declined since"
            raise BadInput([Fault(self._source, expected, column="LEAD", value=lead_id)])
        self._given_in.pop(lead_id, None)
        return self._holders.pop(lead_id)

    def _known(self, rep_id: str) -> str:
        if rep_id not in self._state.weights:
            raise BadInput([Fault(self._source, "the rep_id of a rep of an earlier run", column="REP", value=rep_id)])
        return rep_id


def _all_parts(rotation: Rotation) -> list[Rotation]:
    return [rotation, *(inner for part in rotation.parts.values() for inner in _all_parts(part))]


def _counts(rotation: Rotation) -> bool:
    return "pointer" in rotation.figures or "given" in rotation.figures
