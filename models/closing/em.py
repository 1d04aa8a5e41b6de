"""Learning the law of closing from closed and open rows together, by the EM algorithm.

Given the chance that each open row is a win, a law is the product-limit estimate of its kind of end (Kaplan & Meier
1958), its hazards divided by the mean speed of those at risk; speeds follow from ends seen and expected
(:mod:`models.closing.pace`); and given laws and speeds, so does the chance that an open row is a win. Without
speeds this is the self-consistent estimate (Turnbull 1976, Journal of the Royal Statistical Society B 38, 290-295),
and the chance it implies is that of Aalen and Johansen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from models.closing.pace import OTHER, WON, Hands, Pace, learn_pace
from models.closing.timing import BINS, Timing, hazard_spent, log_open

SMOOTHING = 0.5
"""Wins spread evenly over the followed time, so that no age is ruled out by a small sample."""

MOST_ROUNDS, SETTLED = 300, 2e-5
"""Rounds of the EM algorithm, and the mean change of an open row's chance below which it stands."""

PACE_EVERY = 5
"""Rounds between two looks at speeds, which take a pass over closed rows too."""

MANY = 100_000
"""Rows from which laws and speeds settle on some of them first, and all have one round at the end."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Closings:
    """What was seen of rows: age class, whether won, still open, or known not to have closed by the horizon; each (n,).

    All others ended otherwise. ``followed`` is the share of the horizon over which anybody could be watched: no win is
    placed beyond it.
    """

    bins: Integers
    won: Bools
    still_open: Bools
    beyond: Bools
    hands: Hands
    followed: float

    @property
    def ended(self) -> tuple[Bools, Bools]:
        """Which rows ended by the horizon, by kind of end."""
        return self.won, ~self.won & ~self.still_open & ~self.beyond

    def every(self, step: int) -> Closings:
        """Give every so manyth row."""
        hands = Hands(self.hands.rep[::step], self.hands.grade[::step], self.hands.n_reps, self.hands.n_grades)
        won, still_open, beyond = self.won[::step], self.still_open[::step], self.beyond[::step]
        return Closings(self.bins[::step], won, still_open, beyond, hands, self.followed)

    @property
    def classes(self) -> Integers:
        """Age classes, with "beyond the horizon" as the last; shape (n,)."""
        return np.where(self.beyond, BINS, self.bins)


def learn_timing(seen: Closings, logits: Floats, edges: Floats, before: Timing | None = None) -> Timing:
    """Learn laws and speeds in the strata that ``edges`` part.

    Parameters
    ----------
    seen
        The rows.
    logits
        Shape (n,): what is thought of their chances of winning; levels of strata may be off.
    edges
        Logits that part strata.
    before
        Where to begin, when laws were learned with other logits.
    """
    step = 1 + len(logits) // MANY
    if step > 1:
        before = _learned(seen.every(step), logits[::step], edges, before, MOST_ROUNDS)
    return _learned(seen, logits, edges, before, MOST_ROUNDS if step == 1 else 1)


def _learned(seen: Closings, logits: Floats, edges: Floats, before: Timing | None, most: int) -> Timing:
    stratum = np.searchsorted(edges, logits)
    strata = len(edges) + 1
    now = seen.still_open
    pace = Pace.even(seen.hands.n_reps, seen.hands.n_grades) if before is None else before.pace
    soft = _first_guess(seen, logits, edges, before)
    level = np.zeros(strata)
    gone = _gone(seen, stratum, strata, pace)
    timing = Timing(edges, *_laws(seen, gone, stratum, strata, soft, pace), pace)
    for number in range(most if now.any() else min(most, 2 * PACE_EVERY + 1)):
        if number % PACE_EVERY == 0:
            pace = learn_pace(seen.hands, *_counts(seen, stratum, soft, timing), timing.pace)
            gone = _gone(seen, stratum, strata, pace)
        timing = Timing(edges, *_laws(seen, gone, stratum, strata, soft, pace), pace)
        open_speed = pace.of(seen.hands.rep[now], seen.hands.grade[now])
        lean = timing.evidence(seen.bins[now], logits[now], open_speed)
        level = _levelled(level, logits, stratum, seen.won, now, lean)
        moved, soft = soft, expit(logits[now] + level[stratum[now]] + lean)
        if number % PACE_EVERY == 0 and now.any() and float(np.abs(soft - moved).mean()) < SETTLED:
            break
    return timing


def _first_guess(seen: Closings, logits: Floats, edges: Floats, before: Timing | None) -> Floats:
    now = seen.still_open
    if before is None or len(before.edges) != len(edges):
        return np.asarray(expit(logits[now]))
    speed = before.pace.of(seen.hands.rep[now], seen.hands.grade[now])
    like = replace(before, edges=edges)
    return np.asarray(expit(logits[now] + like.evidence(seen.bins[now], logits[now], speed)))


def _gone(seen: Closings, stratum: Integers, strata: int, pace: Pace) -> list[tuple[Floats, Floats]]:
    """Give, by kind of end, rows that are not open by class, counted and weighed by their speeds; smoothed."""
    speed = pace.of(seen.hands.rep, seen.hands.grade)
    tables = []
    for kind in (WON, OTHER):
        stands = seen.won if kind == WON else ~seen.won & ~seen.still_open
        spread = _smooth(seen.followed, kind)
        weights = (None, speed[kind][stands])
        counted, weighed = (_table(seen.classes[stands], stratum[stands], strata, one) + spread for one in weights)
        tables.append((counted, weighed))
    return tables


def _laws(
    seen: Closings, gone: list[tuple[Floats, Floats]], stratum: Integers, strata: int, soft: Floats, pace: Pace
) -> tuple[Floats, Floats]:
    """Give the laws of wins (S, BINS) and of other ends (S, BINS + 1)."""
    now = seen.still_open
    at, where, speed = seen.bins[now], stratum[now], pace.of(seen.hands.rep[now], seen.hands.grade[now])
    laws = []
    for kind, share in ((WON, soft), (OTHER, 1.0 - soft)):
        closed, closed_speed = gone[kind]
        at_risk = _at_risk(closed, _table(at, where, strata, share))
        speed_at_risk = _at_risk(closed_speed, _table(at, where, strata, share * speed[kind]))
        mean_speed = np.maximum(speed_at_risk / np.maximum(at_risk, 1e-12), 1e-3)
        mass = _product_limit(closed, at_risk, mean_speed)
        laws.append(mass[:, :BINS] / mass[:, :BINS].sum(axis=1, keepdims=True) if kind == WON else mass)
    return laws[0], laws[1]


def _table(at: Integers, stratum: Integers, strata: int, weight: Floats | None) -> Floats:
    cell = stratum * (BINS + 1) + at
    return np.bincount(cell, weight, strata * (BINS + 1)).reshape(strata, BINS + 1).astype(np.float64)


def _at_risk(closed: Floats, waiting: Floats) -> Floats:
    """Give who could still close in each class; whoever is open in it counts for half of it."""
    both = closed + waiting
    return np.asarray(np.cumsum(both[:, ::-1], axis=1)[:, ::-1] - 0.5 * waiting)


def _product_limit(closed: Floats, at_risk: Floats, speed: Floats) -> Floats:
    """Give the mass of each class; what is left at the end lies beyond the horizon, in the last class."""
    ended = closed[:, :BINS]
    share = np.divide(ended, at_risk[:, :BINS], out=np.zeros_like(ended), where=ended > 0.0)
    with np.errstate(divide="ignore"):
        logs = np.log1p(-np.minimum(share, 1.0)) / speed[:, :BINS]
    left = np.exp(np.cumsum(logs, axis=1))
    edges = np.hstack([np.ones((len(left), 1)), left, np.zeros((len(left), 1))])
    return np.asarray(edges[:, :-1] - edges[:, 1:])


def _counts(
    seen: Closings, stratum: Integers, soft: Floats, timing: Timing
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Give, by kind, which rows ended and what was expected of each at the speed 1; each (n,)."""
    ended = tuple(kind.astype(np.float64) for kind in seen.ended)
    due = []
    for kind, mass, share in ((WON, timing.won, soft), (OTHER, timing.other, 1.0 - soft)):
        spent, waited = hazard_spent(mass), -log_open(mass)
        expected = np.zeros(len(seen.bins))
        stands = seen.ended[kind]
        expected[stands] = spent[stratum[stands], seen.bins[stands]]
        now = seen.still_open
        expected[now] = share * waited[stratum[now], seen.bins[now]]
        if kind == OTHER:
            at_end = -np.log(np.maximum(mass[:, -1], 1e-12))
            expected[seen.beyond] = at_end[stratum[seen.beyond]]
        due.append(expected)
    return (ended[0], ended[1]), (due[0], due[1])


def _levelled(level: Floats, logits: Floats, stratum: Integers, won: Bools, now: Bools, lean: Floats) -> Floats:
    """Move the level of each stratum a step of Newton's, so that its chances sum to its wins and what may be some."""
    strata = len(level)
    at = logits + level[stratum]
    chance, soft = expit(at), won.astype(np.float64)
    soft[now] = expit(at[now] + lean)
    spread = chance * (1.0 - chance)
    spread[now] -= soft[now] * (1.0 - soft[now])
    missing = np.bincount(stratum, soft - chance, strata)
    step = missing / np.maximum(np.bincount(stratum, spread, strata), 1.0)
    return np.asarray(np.clip(level + np.clip(step, -1.0, 1.0), -5.0, 5.0))


def _smooth(followed: float, kind: int) -> Floats:
    edges = (np.arange(BINS + 1) / BINS) ** 2
    width = np.clip(np.minimum(edges[1:], followed) - edges[:-1], 0.0, None)
    spread = SMOOTHING * width / max(width.sum(), np.finfo(np.float64).tiny)
    return np.append(spread, SMOOTHING if kind == OTHER else 0.0)
