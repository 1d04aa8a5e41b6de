"""What a good analyst would do instead: each gives the chance of every new lead with every rep, (leads, reps)."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix, hstack
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegressionCV

from benchmarks.learning_worlds.leads import NICHES, Floats, Integers, Leads
from benchmarks.learning_worlds.world import World
from models import ConversionModel


def logistic(world: World) -> Floats:
    """Logistic regression on lead columns, rep and rep × niche dummies, penalty tuned by cross-validation."""
    known = ~world.closing.open
    model = LogisticRegressionCV(Cs=6, cv=3, max_iter=200, scoring="neg_log_loss")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(_dummies(world, world.past, world.rep)[known], world.closing.won[known])
    return _all_pairs(world, lambda leads, rep: model.predict_proba(_dummies(world, leads, rep))[:, 1])


def trees(world: World) -> Floats:
    """Boosted trees with rep, niche, source and grade as categories."""
    known = ~world.closing.open
    model = HistGradientBoostingClassifier(
        categorical_features=[0, 1, 2, 3], learning_rate=0.05, max_iter=300, early_stopping=True, random_state=0
    )
    model.fit(_columns(world, world.past, world.rep)[known], world.closing.won[known])
    return _all_pairs(world, lambda leads, rep: model.predict_proba(_columns(world, leads, rep))[:, 1])


def raw_rates(world: World) -> Floats:
    """Share won by rep and niche among closed rows; the rep's own share where there are none."""
    known = ~world.closing.open
    count = len(world.form.reps)
    cell = world.rep[known] * NICHES + world.past.niche[known]
    rows = np.bincount(cell, minlength=count * NICHES).reshape(count, NICHES)
    won = np.bincount(cell, world.closing.won[known], count * NICHES).reshape(count, NICHES)
    overall = world.closing.won[known].mean()
    own = np.where(rows.sum(axis=1) > 0, won.sum(axis=1) / np.maximum(rows.sum(axis=1), 1), overall)
    rate = np.where(rows > 0, won / np.maximum(rows, 1), own[:, None])
    return np.asarray(rate[:, world.fresh.niche].T)


def without_open(world: World) -> Floats:
    """Our model on closed rows alone."""
    model = ConversionModel(draws=20).fit(world.history.filter(pl.col("outcome") != "open"), reps=world.reps)
    return model.pair_values(world.leads, world.reps).probability(0, world.leads.height)


RIVALS: dict[str, Callable[[World], Floats]] = {
    "logistic": logistic,
    "trees": trees,
    "raw rates": raw_rates,
    "ours without open leads": without_open,
}


def _dummies(world: World, leads: Leads, rep: Integers) -> csr_matrix:
    count, rows = len(world.form.reps), np.arange(len(leads))
    ones = np.ones(len(leads))
    by_rep = csr_matrix((ones, (rows, rep)), shape=(len(leads), count))
    by_cell = csr_matrix((ones, (rows, rep * NICHES + leads.niche)), shape=(len(leads), count * NICHES))
    skill = world.form.reps.skill[rep]
    match = np.column_stack([world.form.reps.matches(leads, rep), skill, skill * leads.size])
    return hstack([csr_matrix(np.hstack([leads.own, match])), by_rep, by_cell]).tocsr()


def _columns(world: World, leads: Leads, rep: Integers) -> Floats:
    facts = [rep, leads.niche, leads.source, leads.grade, leads.territory, leads.score, leads.size]
    return np.column_stack([*facts, world.form.reps.matches(leads, rep), world.form.reps.skill[rep]])


def _all_pairs(world: World, chance: Callable[[Leads, Integers], Floats]) -> Floats:
    """Ask rep by rep."""
    count = len(world.fresh)
    return np.column_stack([chance(world.fresh, np.full(count, rep)) for rep in range(len(world.form.reps))])
