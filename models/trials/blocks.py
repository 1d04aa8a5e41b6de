"""Time cut into pairs of neighbouring blocks, by team: what a switchback compares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_HOUR = 3_600_000_000.0
"""Microseconds an hour."""


@dataclass(frozen=True)
class Layout:
    """How time is cut.

    Attributes
    ----------
    block_hours
        Length of a block; two make a pair, one on each method.
    carry_over_hours
        How long the earlier method is still felt after a change (leads in reps' hands, room used up). Leads given
        out in the first so many hours of *every* block do not count: of every block, not only where the method did
        change, so that which leads count does not hang on the draw, and the randomisation test stays exact.
    """

    block_hours: float
    carry_over_hours: float = 0.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.carry_over_hours < self.block_hours:
            raise ValueError(
                f"expected blocks longer than the carry-over, got {self.block_hours} and {self.carry_over_hours} hours"
            )


@dataclass(frozen=True, eq=False)
class Pairs:
    """Leads and wins of the two blocks of each pair; both of shape (k, 2), no block empty.

    Attributes
    ----------
    leads, won
        Leads that count, and what they came to.
    empty
        How many pairs were dropped because one of their blocks has no lead that counts.
    """

    leads: Floats
    won: Floats
    empty: int = 0

    @property
    def weight(self) -> Floats:
        """Weight of each pair, shape (k,): best where leads vary alike, n₁ n₂ / (n₁ + n₂)."""
        return np.asarray(self.leads.prod(axis=1) / self.leads.sum(axis=1))

    @property
    def rate(self) -> Floats:
        """Share won in each block, shape (k, 2)."""
        return np.asarray(self.won / self.leads)

    def turned(self, second: NDArray[np.bool_]) -> Pairs:
        """Swap the blocks of the pairs where ``second`` is true."""
        swap = second[:, None]
        return Pairs(
            np.where(swap, self.leads[:, ::-1], self.leads), np.where(swap, self.won[:, ::-1], self.won), self.empty
        )


def hours_of(times: pl.Series) -> Floats:
    """Give moments as hours since 1970-01-01 00:00 UTC, shape (n,)."""
    return np.asarray(times.dt.timestamp("us").to_numpy() / _HOUR, dtype=np.float64)


def pairs_of(
    hours: Floats,
    team: Integers,
    won: Floats,
    layout: Layout,
    shift: float = 0.0,
    span: tuple[float, float] | None = None,
) -> Pairs:
    """Cut leads into pairs of blocks, by team.

    Parameters
    ----------
    hours, team, won
        When each lead was given out, its team (0, 1, …) and what it came to (0 or 1, or a chance); shape (n,).
    shift
        Hours by which blocks begin later than the clock's multiples of their length.
    span
        First and last hour watched; those of the first and the last lead unless stated.

    Returns
    -------
    Pairs
        Only pairs that lie wholly within the span.
    """
    first, last = (hours.min(initial=np.inf), hours.max(initial=-np.inf)) if span is None else span
    block = np.floor((hours - shift) / layout.block_hours).astype(np.int64)
    counts = hours - shift - block * layout.block_hours >= layout.carry_over_hours
    pair, side = block // 2, block % 2
    whole = (pair * 2 * layout.block_hours + shift >= first) & ((pair + 1) * 2 * layout.block_hours + shift <= last)
    kept = counts & whole
    if not kept.any():
        return Pairs(np.zeros((0, 2)), np.zeros((0, 2)))
    cell = team[kept] * (pair.max() + 1) + pair[kept]
    _, unit = np.unique(cell, return_inverse=True)
    return tally(unit, side[kept], won[kept])


def tally(unit: Integers, side: Integers, won: Floats) -> Pairs:
    """Count leads and wins by unit (0, 1, …) and side (0 or 1), each of shape (n,)."""
    units = int(unit.max(initial=-1)) + 1
    at = unit * 2 + side
    leads = np.bincount(at, minlength=2 * units).reshape(-1, 2).astype(np.float64)
    wins = np.bincount(at, won, 2 * units).reshape(-1, 2)
    full = leads.min(axis=1, initial=np.inf) > 0
    return Pairs(leads[full], wins[full], int((~full).sum()))
