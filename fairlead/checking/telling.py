"""How well the classes of a column tell two kinds of rows apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairlead.checking.classes import ENDED, OPEN, WON, Floats

MATURE, FRESH = 0.2, 0.5
"""A span of rows is mature when at most this share is open, and fresh when at least this share is."""

_SURE = 3.1
"""Standard errors below an estimate that a true value lies beyond once in a thousand times."""


@dataclass(frozen=True)
class Telling:
    """How well a column tells rows apart.

    Attributes
    ----------
    auc
        Chance that it puts a row of the one kind above one of the other (.5: it tells nothing; 1: everything).
    low
        What the true one exceeds in 999 of 1,000 cases.
    """

    auc: float
    low: float


NOTHING = Telling(0.5, 0.0)


def tells_won(counts: Floats) -> Telling:
    """Say how well it tells won rows from rows that ended otherwise."""
    return _tells(counts.sum(axis=1)[:, WON], counts.sum(axis=1)[:, ENDED])


def tells_closed(counts: Floats) -> Telling:
    """Say how well it tells rows that ended from open ones."""
    by_half = counts.sum(axis=1)
    return _tells(by_half[:, ENDED] + by_half[:, WON], by_half[:, OPEN])


def _tells(above: Floats, below: Floats) -> Telling:
    """Order the classes by one half of the rows, judge by the other; shapes (2, number of classes)."""
    if min(above.sum(axis=1).min(), below.sum(axis=1).min()) < 10:
        return NOTHING
    judged = [_area(above[half], below[half], _share(above[1 - half], below[1 - half])) for half in (0, 1)]
    auc = float(np.mean(judged))
    return Telling(auc, auc - _SURE * _error(auc, float(above.sum()), float(below.sum())))


def _share(above: Floats, below: Floats) -> Floats:
    base = above.sum() / (above.sum() + below.sum())
    return np.asarray((above + base) / (above + below + 1.0))


def _area(above: Floats, below: Floats, score: Floats) -> float:
    """Area under the ROC curve of a score that each class has, ties counting half."""
    _, place = np.unique(score, return_inverse=True)
    up, down = np.bincount(place, weights=above), np.bincount(place, weights=below)
    beaten = np.cumsum(down) - down / 2
    return float(up @ beaten / (up.sum() * down.sum()))


def _error(auc: float, above: float, below: float) -> float:
    """Give the standard error of an area under the ROC curve (Hanley and McNeil 1982, Radiology 143: 29-36)."""
    first, second = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (above - 1) * (first - auc**2) + (below - 1) * (second - auc**2)
    return float(np.sqrt(max(spread, 0.0) / (above * below)))


def not_yet(counts: Floats, by_winning: bool) -> bool:
    """Say whether fresh rows have values that rows only leave behind as they end.

    All rows given out in a fresh span are compared with all of a mature one, open ones included on both sides, so that
    nothing hangs on which kinds of leads close fast: a column known at assignment has the same values in both, whatever
    it tells. One that is written later has its beginning's value on the open rows. Each class stands for its share won
    among ended rows (``by_winning``) or its share ended.

    Returns
    -------
    bool
        Whether the mean differs by four standard errors or more (a sound column does so by chance 6 times in 100,000)
        and by more than half of what open rows without any news would make it differ.
    """
    spans = counts.sum(axis=0)
    rows = spans.sum(axis=(1, 2))
    is_open = np.divide(spans[:, OPEN].sum(axis=1), rows, out=np.full(len(rows), 0.35), where=rows > 0)
    fresh, mature = spans[is_open >= FRESH].sum(axis=0), spans[is_open <= MATURE].sum(axis=0)
    if fresh.sum() < 50 or mature.sum() < 200 or fresh[OPEN].sum() < 25:
        return False
    score = _score(spans.sum(axis=0), by_winning)
    before, spread = _mean(mature.sum(axis=0), score)
    now, _ = _mean(fresh.sum(axis=0), score)
    without_news = _mean(fresh[OPEN], score)[0]
    error = spread * np.sqrt(1 / fresh.sum() + 1 / mature.sum())
    expected = _mean_gap(spans.sum(axis=0), score, by_winning) * fresh[OPEN].sum() / fresh.sum()
    same_side = (without_news - before) * (now - before) > 0
    return bool(same_side and abs(now - before) >= 4 * error and abs(now - before) >= 0.5 * expected)


def _score(states: Floats, by_winning: bool) -> Floats:
    if by_winning:
        return _share(states[WON], states[ENDED])
    return _share(states[WON] + states[ENDED], states[OPEN])


def _mean_gap(states: Floats, score: Floats, by_winning: bool) -> float:
    """Say how far the mean of ended rows lies from the nearer of lost and won rows, or from that of open ones."""
    ended, _ = _mean(states[ENDED] + states[WON], score)
    kinds = (ENDED, WON) if by_winning else (OPEN,)
    return min(abs(ended - _mean(states[kind], score)[0]) for kind in kinds)


def _mean(weights: Floats, score: Floats) -> tuple[float, float]:
    mean = float(weights @ score / weights.sum())
    return mean, float(np.sqrt(weights @ (score - mean) ** 2 / weights.sum()))
