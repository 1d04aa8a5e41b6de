"""Instances of the assignment problem, held or streamed, each a function of leads, reps and seed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

RANK = 4


@dataclass(frozen=True)
class Factors:
    """Values as a product of two factors in single precision, made block by block."""

    left: NDArray[np.float32]
    right: NDArray[np.float32]

    @property
    def shape(self) -> tuple[int, int]:
        """Leads by reps."""
        return len(self.left), self.right.shape[1]

    def block(self, start: int, stop: int) -> Values:
        """Return some rows, made in single precision and told in double."""
        return (self.left[start:stop] @ self.right).astype(np.float64)


def low_rank(leads: int, reps: int, rng: np.random.Generator) -> Values:
    """Return lognormal sizes times logistic scores of lead and rep factors."""
    affinity = 0.5 * rng.normal(size=(leads, RANK)) @ rng.normal(size=(RANK, reps))
    score = rng.normal(size=(leads, 1)) - 1 + affinity
    values: Values = rng.lognormal(sigma=1.0, size=(leads, 1)) / (1 + np.exp(-score))
    return values


def iid(leads: int, reps: int, rng: np.random.Generator) -> Values:
    """Return independent scores from 0 to 1."""
    return rng.random((leads, reps))


def ties(leads: int, reps: int, rng: np.random.Generator) -> Values:
    """Return independent scores rounded to 0.02."""
    return np.round(rng.random((leads, reps)) / 0.02) * 0.02


def alike(leads: int, reps: int, rng: np.random.Generator) -> Values:
    """Return low-rank values of which only 200 rows are distinct."""
    return low_rank(200, reps, rng)[rng.integers(0, 200, leads)]


def streamed(leads: int, reps: int, rng: np.random.Generator) -> Factors:
    """Return a product of positive factors that is never held whole."""
    return Factors(rng.random((leads, 8), dtype=np.float32), rng.random((8, reps), dtype=np.float32))


KINDS = {"low rank": low_rank, "iid": iid, "ties": ties, "alike": alike, "streamed": streamed}


@dataclass(frozen=True)
class Instance:
    """What is solved.

    Attributes
    ----------
    kind
        One of `KINDS`.
    leads, reps
        The size.
    load
        Leads per slot.
    seed
        Decides the values.
    """

    kind: str
    leads: int
    reps: int
    load: float
    seed: int = 1

    def __str__(self) -> str:
        return f"{self.leads:,} × {self.reps:,} {self.kind}, load {self.load:g}"

    def values(self) -> Values | Factors:
        """Return the values."""
        return KINDS[self.kind](self.leads, self.reps, np.random.default_rng(self.seed))

    def slots(self) -> NDArray[np.int64]:
        """Return the slots of each rep: as many in all as the load says, spread evenly."""
        total = round(self.leads / self.load)
        return np.diff(np.arange(self.reps + 1) * total // self.reps)
