r"""Who closes faster: a multiplier of the hazard for every rep and every grade, for wins and for other ends apart.

A row's chance of still being open at an age is :math:`S(a)^\theta` with :math:`S` the law of its stratum
(:mod:`models.closing.timing`) and :math:`\theta` its rep's speed times its grade's. Speeds have a gamma prior of
mean 1 whose variance is learned (a shared frailty: Clayton 1978, Biometrika 65, 141-151): given *d* ends where *e*
were expected, a speed is :math:`(\nu + d) / (\nu + e)`, and :math:`\nu` is the likeliest under the negative
binomial that follows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

WON, OTHER = 0, 1
"""The two kinds of end, as positions."""

SPREADS = np.concatenate([[0.0], np.geomspace(0.03, 3.0, 24)])
"""Standard deviations of the speeds of one kind that are tried."""

SLOWEST, FASTEST = 0.01, 20.0


@dataclass(frozen=True)
class Hands:
    """Whose rows they are: positions of rep and grade (−1: unknown, of the speed 1), each (n,); how many of each."""

    rep: Integers
    grade: Integers
    n_reps: int
    n_grades: int

    def take(self, keep: NDArray[np.bool_]) -> Hands:
        """Give the rows where ``keep`` is true."""
        return Hands(self.rep[keep], self.grade[keep], self.n_reps, self.n_grades)


@dataclass(frozen=True)
class Pace:
    """Speeds by kind of end: of reps (2, R), of grades (2, G)."""

    rep: Floats
    grade: Floats

    @classmethod
    def even(cls, n_reps: int, n_grades: int) -> Pace:
        """Give everybody the speed 1."""
        return cls(np.ones((2, n_reps)), np.ones((2, n_grades)))

    def of(self, rep: Integers, grade: Integers) -> Floats:
        """Give the speeds of rows by kind of end, 1 where rep or grade are unknown (−1); shape (2, n)."""
        return np.asarray(_looked_up(self.rep, rep) * _looked_up(self.grade, grade))


def learn_pace(hands: Hands, ended: tuple[Floats, Floats], expected: tuple[Floats, Floats], before: Pace) -> Pace:
    """Learn speeds from rows: which ended (weights, by kind), and how much was expected at the speed 1, each (n,)."""
    rep, grade = before.rep.copy(), before.grade.copy()
    for kind in (WON, OTHER):
        by_rep = expected[kind] * _looked_up(grade[kind], hands.grade)
        rep[kind] = _speeds(hands.rep, hands.n_reps, ended[kind], by_rep)
        by_grade = expected[kind] * _looked_up(rep[kind], hands.rep)
        grade[kind] = _speeds(hands.grade, hands.n_grades, ended[kind], by_grade)
    return Pace(rep, grade)


def _speeds(at: Integers, count: int, ended: Floats, expected: Floats) -> Floats:
    """Give the speed of each group."""
    if count < 2:
        return np.ones(count)
    known = at >= 0
    seen, due = (np.bincount(at[known], amount[known], count).astype(np.float64) for amount in (ended, expected))
    due = due * (seen.sum() / max(due.sum(), 1e-9))  # the level belongs to the law
    heights = np.array([_log_likelihood(seen, due, spread) for spread in SPREADS])
    best = int(np.argmax(heights))
    if best == 0:
        return np.ones(count)
    shape = SPREADS[best] ** -2
    return np.asarray(np.clip((shape + seen) / (shape + due), SLOWEST, FASTEST))


def _log_likelihood(seen: Floats, due: Floats, spread: float) -> float:
    """Give the log likelihood of counts whose expectations have a gamma factor of this standard deviation."""
    if spread == 0.0:
        return float((seen * np.log(np.maximum(due, 1e-12)) - due).sum())
    shape = spread**-2
    rows = shape * np.log(shape) - gammaln(shape) + gammaln(shape + seen) - (shape + seen) * np.log(shape + due)
    return float((rows + seen * np.log(np.maximum(due, 1e-12))).sum())


def _looked_up(table: Floats, at: Integers) -> Floats:
    """Give the entry of each position along the last axis, 1 at −1."""
    padded = np.concatenate([table, np.ones((*table.shape[:-1], 1))], axis=-1)
    return np.asarray(padded[..., at])
