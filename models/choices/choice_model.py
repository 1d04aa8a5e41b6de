r"""How past leads were given out: a conditional logit over those who could have had them (McFadden 1974).

.. math:: P(r \mid i) \propto \exp(m_{ir}'\gamma + \rho\,\mathrm{load}_{ir} + a_r + \textstyle\sum_k b_{r,k(i)})

over the choice set of row *i*: matches of territory, niche and language, the rep's open leads (standardised within the
choice set), the rep herself, and the rep with each level of territory, niche and language. All coefficients have normal
priors, so that whoever never got a lead of some kind keeps a small chance of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import scipy
from numpy.typing import NDArray
from scipy.special import logsumexp

from models.choices.choice_sets import ChoiceSets
from models.columns.matches import OWN, Roster, level_positions

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SHARED_SD, OWN_SD, LEVEL_SD = 3.0, 1.0, 0.5
"""Prior standard deviations in logits: matches and load; a rep; a rep with a level."""

MOST_PAIRS, FEWEST = 2_000_000, 200
"""Pairs the fit looks at (evenly spaced rows of a longer history), and rows it looks at whatever the reps."""


@dataclass(frozen=True)
class ChoiceModel:
    """A fitted conditional logit.

    Attributes
    ----------
    sets, roster
        Choices and reps.
    tables
        Kind → what each level (rows) adds to each rep (columns), matches included.
    position
        Kind → level of each row of the history.
    by_rep
        Shape (reps,).
    load
        Coefficient of the standardised load.
    """

    sets: ChoiceSets
    tables: dict[str, Floats]
    position: dict[str, Integers]
    by_rep: Floats
    load: float

    def chances(self, at: Integers) -> Floats:
        """Give the chance with which each of these rows went to each rep; shape (len(at), reps)."""
        utility = np.broadcast_to(self.by_rep, (len(at), len(self.by_rep))).copy()
        for kind, table in self.tables.items():
            utility += table[self.position[kind][at]]
        utility += self.load * standard_load(self.sets, at)
        utility[~self.sets.able(at)] = -np.inf
        return np.asarray(np.exp(utility - logsumexp(utility, axis=1, keepdims=True)))


def fit_choices(history: pl.DataFrame, roster: Roster, sets: ChoiceSets) -> ChoiceModel:
    """Fit the logit to a checked history; ``roster`` has the facts of ``sets.rep_ids``."""
    reps = len(sets.rep_ids)
    most = max(FEWEST, MOST_PAIRS // max(reps, 1))
    at = np.unique(np.linspace(0, history.height - 1, min(history.height, most)).astype(np.int64))
    kinds = [kind for kind in OWN if kind in history.columns and history[kind].n_unique() > 1]
    levels = {kind: level_positions(history[kind]) for kind in kinds}
    match = {kind: np.nan_to_num(roster.table(kind, levels[kind][0]), nan=0.0) for kind in kinds}
    position = {kind: levels[kind][1] for kind in kinds}
    sizes = [len(levels[kind][0]) for kind in kinds]
    able, load, rep = sets.able(at), standard_load(sets, at), sets.rep[at]
    sd = np.concatenate([
        np.full(len(kinds) + 1, SHARED_SD), np.full(reps, OWN_SD), np.full(sum(sizes) * reps, LEVEL_SD)
    ])  # fmt: skip

    def parts(theta: Floats) -> tuple[Floats, float, Floats, dict[str, Floats]]:
        shared, by_rep, rest = np.split(theta, [len(kinds) + 1, len(kinds) + 1 + reps])
        own = dict(zip(kinds, np.split(rest.reshape(-1, reps), np.cumsum(sizes)[:-1]), strict=True)) if kinds else {}
        tables = {kind: match[kind] * shared[one] + own[kind] for one, kind in enumerate(kinds)}
        return shared, float(shared[-1]), by_rep, tables

    def height(standard: Floats) -> tuple[float, Floats]:
        _, slope, by_rep, tables = parts(standard * sd)
        utility = by_rep + slope * load
        for kind in kinds:
            utility = utility + tables[kind][position[kind][at]]
        utility = np.where(able, utility, -np.inf)
        total = logsumexp(utility, axis=1)
        rows = np.arange(len(at))
        pull = -np.exp(utility - total[:, None])
        pull[rows, rep] += 1.0
        by_level = {kind: _sums(pull, position[kind][at], size) for kind, size in zip(kinds, sizes, strict=True)}
        shared_pull = [float((match[kind] * by_level[kind]).sum()) for kind in kinds]
        gradient = np.concatenate([
            [*shared_pull, float((load * pull).sum())], pull.sum(axis=0), *(by_level[kind].ravel() for kind in kinds)
        ])  # fmt: skip
        reached = float((utility[rows, rep] - total).sum()) - 0.5 * float(standard @ standard)
        return -reached, standard - gradient * sd

    found = scipy.optimize.minimize(height, np.zeros(len(sd)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    _, slope, by_rep, tables = parts(found.x * sd)
    return ChoiceModel(sets, tables, position, by_rep, slope)


def standard_load(sets: ChoiceSets, at: Integers) -> Floats:
    """Give open leads less the choice set's mean, over its standard deviation; 0 where all have as many."""
    load, able = sets.load(at), sets.able(at)
    count = able.sum(axis=1, keepdims=True)
    mean = np.where(able, load, 0.0).sum(axis=1, keepdims=True) / count
    spread = np.sqrt(np.where(able, (load - mean) ** 2, 0.0).sum(axis=1, keepdims=True) / count)
    return np.where(able & (spread > 0.0), (load - mean) / np.maximum(spread, 1e-9), 0.0)


def _sums(pull: Floats, level: Integers, levels: int) -> Floats:
    """Add up rows of equal level; shape (levels, reps)."""
    order = np.argsort(level, kind="stable")
    cut = np.searchsorted(level[order], np.arange(levels))
    padded = np.vstack([pull[order], np.zeros((1, pull.shape[1]))])
    sums = np.add.reduceat(padded, np.minimum(cut, len(pull)), axis=0)
    return np.where((np.bincount(level, minlength=levels) > 0)[:, None], sums, 0.0)
