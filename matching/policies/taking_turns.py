"""The loop that all rotations share: leads in turn, each to one available member, who then takes her turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.batch_input import eligible_pairs, left_waiting
from matching.policies.protocol import Action, Batch, Decision, Pool

_ASSIGN = Action.ASSIGN


class Turn(Protocol):
    """One rotation at work on one batch."""

    reason: str

    def choose(self, available: Bools | None) -> int:
        """Return the position of the member whose turn it is, -1 if nobody's; None means all who take part."""
        ...

    def chances(self, rep: int, available: Bools | None) -> Floats:
        """Return the propensities of this choice of `rep`, shape (n_reps,), read-only."""
        ...

    def take(self, rep: int, lead: int, *, full: bool) -> None:
        """Count the lead for the member; `full` says that it was the last one she had room for."""
        ...


def in_turn(turn: Turn, batch: Batch, pool: Pool, inside: Bools) -> Sequence[Decision]:
    """Give each lead in turn to one of those eligible who take part.

    `inside`, shape (n_reps,), says who takes part and has room; whoever gets full is taken out of it.
    """
    free = batch.eligible is None and not batch.excluded
    eligible = None if free else eligible_pairs(batch, pool)
    able = None if eligible is None else eligible & inside
    left: dict[int, float] = {}
    decisions = []
    for lead, lead_id in enumerate(batch.lead_ids):
        available = None if able is None else able[lead]
        rep = turn.choose(available)
        if rep < 0:
            decisions.append(_waiting(lead_id, pool, None if eligible is None else eligible[lead]))
            continue
        chances = turn.chances(rep, available)
        room = left[rep] = (left[rep] if rep in left else float(pool.remaining[rep])) - 1.0
        if room < 1.0:
            inside[rep] = False
            if able is not None:
                able[:, rep] = False
        turn.take(rep, lead, full=room < 1.0)
        decisions.append(Decision(lead_id, pool.rep_ids[rep], _ASSIGN, chances, None, None, None, turn.reason))
    return decisions


def _waiting(lead_id: str, pool: Pool, eligible: Bools | None) -> Decision:
    everybody = np.ones(len(pool.rep_ids), dtype=np.bool_)
    return left_waiting(lead_id, everybody if eligible is None else eligible)
