"""The logit of every pair, taken apart: lookups by a column of the lead, and one small product of slopes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_MOST_MERGED = 5_000_000
"""Cells of a merged lookup table (40 MB); above this the tables stay apart."""


@dataclass(frozen=True)
class Lookup:
    """A part of the pair's logit that depends on one column of the lead: ``table[position]``.

    ``table`` has shape (levels, n_reps), ``position`` (n_leads,).
    """

    table: Floats
    position: Integers


@dataclass(frozen=True)
class Parts:
    """The logit of a pair, taken apart: lead (n,) + lookups + lead_slopes (n, k) @ rep_slopes (k, m)."""

    lead: Floats
    lookups: tuple[Lookup, ...]
    lead_slopes: Floats
    rep_slopes: Floats


def of_chosen(parts: Parts, rep: Integers, slope: float) -> Floats:
    """Give the chance of each lead with its rep, the pair part times the slope; nan where the rep is −1."""
    if parts.rep_slopes.shape[1] == 0:
        return np.full(rep.shape, np.nan)
    pair = np.zeros(len(rep))
    for lookup in parts.lookups:
        pair += lookup.table[lookup.position, rep]
    pair += (parts.lead_slopes * parts.rep_slopes[:, rep].T).sum(axis=1)
    return np.where(rep < 0, np.nan, chance(parts.lead + slope * pair))


def merged(lookups: list[Lookup], n_reps: int) -> tuple[Lookup, ...]:
    """Join lookups into one over the combinations that occur, where that table stays small."""
    first, *others = lookups
    for lookup in others:
        both = first.position * len(lookup.table) + lookup.position
        pairs, position = np.unique(both, return_inverse=True)
        if len(pairs) * n_reps > _MOST_MERGED:
            return tuple(lookups)
        table = first.table[pairs // len(lookup.table)] + lookup.table[pairs % len(lookup.table)]
        first = Lookup(table, position.astype(np.int64).reshape(-1))
    return (first,)


def chance(logit: Floats) -> Floats:
    """Turn logits into chances in place; clipped, so that no exponential overflows."""
    np.clip(logit, -40.0, 40.0, out=logit)
    np.negative(logit, out=logit)
    np.exp(logit, out=logit)
    logit += 1.0
    return np.reciprocal(logit, out=logit)
