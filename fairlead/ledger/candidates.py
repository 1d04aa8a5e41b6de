"""Who else was considered for each lead: the closest few by name, everybody by hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from fairlead.choosing import Choice, Floats
from fairlead.preparing import Prepared

KEPT = 5
"""Candidates of a decision that are kept with their values."""

_ROWS = 4_096
_HASH_BYTES = 16


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of one lead.

    Attributes
    ----------
    closest
        (position of the rep, value, value after her price), the best first; whoever was chosen is among them.
    rest
        Hash of the values with all reps in their order, each a little-endian double.
    """

    closest: tuple[tuple[int, float, float], ...]
    rest: bytes | None


NONE = Candidates((), None)


def candidates_of(ready: Prepared, choice: Choice, kept: int = KEPT) -> list[Candidates]:
    """Return the candidates of each lead that was decided upon; none where the method compares no values."""
    values = ready.values
    if values is None:
        return [NONE] * ready.leading.leads.height
    prices = np.zeros(values.shape[1]) if choice.result is None else choice.result.prices
    barred = _barred(ready)
    found: list[Candidates] = []
    for start in range(0, values.shape[0], _ROWS):
        stop = min(start + _ROWS, values.shape[0])
        block = values.block(start, stop)
        net = block - prices
        if ready.eligible is not None:
            net = np.where(ready.eligible[start:stop], net, -np.inf)
        for row, rep in barred:
            if start <= row < stop:
                net[row - start, rep] = -np.inf
        order = np.argsort(-net, axis=1, kind="stable")[:, :kept]
        found += [_one(order[at], block[at], net[at], int(choice.rep[start + at])) for at in range(stop - start)]
    return found


def _one(order: np.ndarray, value: Floats, net: Floats, chosen: int) -> Candidates:
    best = [int(rep) for rep in order if np.isfinite(net[rep])]
    if chosen >= 0 and chosen not in best:
        best = [*best[: len(best) - (len(best) == len(order))], chosen]
    closest = tuple((rep, float(value[rep]), float(net[rep])) for rep in best if np.isfinite(net[rep]) or rep == chosen)
    whole = hashlib.sha256(np.ascontiguousarray(value, dtype="<f8").tobytes()).digest()
    return Candidates(closest, whole[:_HASH_BYTES])


def _barred(ready: Prepared) -> list[tuple[int, int]]:
    if not ready.rules.barred:
        return []
    lead_at = {name: at for at, name in enumerate(ready.leading.leads["lead_id"])}
    rep_at = {name: at for at, name in enumerate(ready.leading.reps["rep_id"])}
    return [(lead_at[pair.lead_id], rep_at[pair.rep_id]) for pair in ready.rules.barred if pair.lead_id in lead_at]
