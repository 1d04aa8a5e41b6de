"""What was remembered, in a file: turns, whose turn it is, caps used up, and who may not have which lead again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from fairlead.routing.state_file import FORMAT, VERSION, StateFile
from matching import Policy
from matching.policies import described, differing_kinds
from scenarios.faults import BadInput, Fault, Faults
from scenarios.toml_file import validated


@dataclass(frozen=True, slots=True)
class State:
    """A routing method's memory between runs.

    Attributes
    ----------
    method
        The method's description (`matching.policies.described`).
    as_of
        The moment of the latest run.
    weights
        The members' weights then, by rep id; of those who have left, the latest.
    holders
        The rep who holds each lead given out one at a time, by lead id, until it is closed.
    given_in
        Of the leads held, in which part of the rotation each was a turn, where that is not the whole.
    team
        As `Team.state` gives it.
    """

    method: Mapping[str, Any]
    as_of: datetime
    weights: Mapping[str, float]
    team: Mapping[str, Any]
    holders: Mapping[str, str] = field(default_factory=dict)
    given_in: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the content of the file."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "method": dict(self.method),
            "as_of": self.as_of.isoformat(),
            "weights": dict(self.weights),
            "holders": dict(self.holders),
            "given_in": {lead_id: list(way) for lead_id, way in self.given_in.items()},
            "team": dict(self.team),
        }


def read_state(path: Path) -> State:
    """Read a state file.

    Raises
    ------
    BadInput
        When there is none, it is another kind of file or damaged; names each key that is not as it should be.
    """
    if not path.is_file():
        raise BadInput(
            [Fault(str(path), "an existing state file, made by --state of fairlead assign or fairlead route")]
        )
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, OSError, RecursionError):
        expected = "a state file that is whole; this one is damaged: take the copy of an earlier run"
        raise BadInput([Fault(str(path), expected)]) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadInput([Fault(str(path), f"a state file (its format says {FORMAT!r})")])
    found = validated(content, StateFile, str(path))
    return State(found.method, found.as_of, found.weights, content["team"], found.holders, found.given_in)


def refuse_another_method(state: State, policy: Policy, source: str | Path) -> None:
    """Refuse a memory that another method left: its pointers and levels would mean something else.

    Raises
    ------
    BadInput
        Naming both methods, or the place inside at which they differ.
    """
    mine, faults = described(policy), Faults()
    if state.method.get("name") != policy.name:
        expected = (
            f"the state of {policy.name}; this is that of {state.method.get('name')} (name another file to begin anew)"
        )
        faults.add(str(source), expected, column="--state", value=str(state.method.get("name")))
    else:
        for place in differing_kinds(mine, state.method):
            faults.add(str(source), f"the state of the same method, which is now {place}", column="--state")
    faults.raise_if_any()


def refuse_earlier(state: State, now: datetime, path: Path) -> None:
    """Refuse a run before the latest one: caps would be counted in windows gone by.

    Raises
    ------
    BadInput
        Naming both moments.
    """
    if now < state.as_of:
        expected = f"a moment not before the latest run of this state, {state.as_of.isoformat()}"
        raise BadInput([Fault(str(path), expected, column="--now", value=now.isoformat())])
