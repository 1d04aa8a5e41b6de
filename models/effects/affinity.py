r"""What a rep may have a hand of her own for: the columns *z* of a lead that meet her own coefficients.

Besides 1 (the rep herself) there is a block for every category of the lead (niche, source, grade …), a slope for every
number, and for numbers with many values four smooth steps :math:`\sigma((z - q) / .35) - 1/2` at the quintiles of a
normal, so that "up to deals of this size" is in reach and not only "the bigger the worse". A block of crosses
(niche × source, say) is added where :mod:`models.effects.crosses` finds the data to support it.
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from models.columns.encoding import Category, Coding, LeadEncoder, Number

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

STEPS = ndtri(np.array([0.2, 0.4, 0.6, 0.8]))
WIDTH = 0.35
"""Where the steps lie and how soft they are, in standard deviations."""

MOST_COLUMNS = 96
"""Columns a rep may have coefficients for; the work grows with the square."""

MANY_VALUES = 8
"""Distinct values from which a number gets steps beside its slope."""


class Affinity(Coding):
    """Which columns of a lead meet a rep's own coefficients.

    Attributes
    ----------
    categories, numbers
        Names of features, each a coding of the encoder.
    stepped
        The numbers that have steps too.
    crosses
        Pairs of categories whose combinations form a block.
    """

    categories: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    stepped: tuple[str, ...] = ()
    crosses: tuple[tuple[str, str], ...] = ()

    @classmethod
    def learn(cls, frame: pl.DataFrame, encoder: LeadEncoder) -> Affinity:
        """Take the niche, then what else there is in the encoder's order, as far as columns go.

        Without rep effects an ``Affinity()`` takes its place, which has the rep alone.
        """
        codings = sorted(encoder.codings, key=lambda coding: coding.name != "niche")
        categories: list[str] = []
        numbers: list[str] = []
        stepped: list[str] = []
        width = 1
        for coding in codings:
            many = isinstance(coding, Number) and frame[coding.name].n_unique() >= MANY_VALUES
            wanted = len(coding.levels) if isinstance(coding, Category) else 1 + many * len(STEPS)
            if coding.name != "niche" and width + wanted > MOST_COLUMNS:
                continue
            width += wanted
            (categories if isinstance(coding, Category) else numbers).append(coding.name)
            stepped += [coding.name] if many else []
        return cls(categories=tuple(categories), numbers=tuple(numbers), stepped=tuple(stepped))

    def crossed(self, first: str, second: str) -> Affinity:
        """Add a block of crosses."""
        return self.model_copy(update={"crosses": (*self.crosses, (first, second))})

    def widths(self, encoder: LeadEncoder) -> dict[str, int]:
        """Give the blocks by name, with their numbers of columns, in order."""
        levels = {name: len(_category(encoder, name).levels) for name in self.categories}
        return {
            "rep": 1,
            **levels,
            **{f"{first} × {second}": levels[first] * levels[second] for first, second in self.crosses},
            **dict.fromkeys(self.numbers, 1),
            **{f"{name} steps": len(STEPS) for name in self.stepped},
        }

    def blocks(self, encoder: LeadEncoder) -> Integers:
        """Give the block that each column belongs to; shape (K,)."""
        widths = list(self.widths(encoder).values())
        return np.repeat(np.arange(len(widths)), widths)

    def positions(self, frame: pl.DataFrame, encoder: LeadEncoder) -> list[Integers]:
        """Give each lead's level in every block of categories and crosses, −1 where unknown; each (n,)."""
        found = {name: _category(encoder, name).positions(frame[name]) for name in self.categories}
        crosses = []
        for first, second in self.crosses:
            both = found[first] * len(_category(encoder, second).levels) + found[second]
            crosses.append(np.where((found[first] < 0) | (found[second] < 0), -1, both))
        return [*found.values(), *crosses]

    def slopes(self, frame: pl.DataFrame, encoder: LeadEncoder) -> Floats:
        """Give the numbers of leads, then their steps; shape (n, k)."""
        standard = {name: _number(encoder, name).standard(frame[name]) for name in self.numbers}
        stepped = [steps(standard[name]) for name in self.stepped]
        return np.column_stack([np.zeros((frame.height, 0)), *standard.values(), *stepped])

    def columns(self, frame: pl.DataFrame, encoder: LeadEncoder) -> Floats:
        """Give the columns of leads; shape (n, K)."""
        slopes = self.slopes(frame, encoder)
        z = np.zeros((frame.height, len(self.blocks(encoder))))
        z[:, 0] = 1.0
        z[:, z.shape[1] - slopes.shape[1] :] = slopes
        starts = [0, *accumulate(self.widths(encoder).values())]
        for start, position in zip(starts[1:], self.positions(frame, encoder), strict=False):
            known = np.flatnonzero(position >= 0)
            z[known, start + position[known]] = 1.0
        return z


def steps(standard: Floats) -> Floats:
    """Give the smooth steps of a standardised number; shape (n, 4)."""
    return np.asarray(expit((standard[:, None] - STEPS) / WIDTH) - 0.5)


def _category(encoder: LeadEncoder, name: str) -> Category:
    coding = encoder.coding(name)
    if not isinstance(coding, Category):
        raise TypeError(f"{name}: expected a category of the encoder")
    return coding


def _number(encoder: LeadEncoder, name: str) -> Number:
    coding = encoder.coding(name)
    if not isinstance(coding, Number):
        raise TypeError(f"{name}: expected a number of the encoder")
    return coding
