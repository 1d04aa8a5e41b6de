"""Leads to come where the mix drifts: a sample reweighted to what its trend says of them."""

from __future__ import annotations

import numpy as np
from scipy.special import chdtrc

from matching.arrays import Floats

_TRAITS = 6
"""Directions in which leads may drift: how much they are worth, and to whom."""

_COLUMNS = 64
"""Of about so many reps, evenly spread, the traits are taken."""

_FEWEST = 200
"""With fewer leads no trend is looked for."""

_ERR = 1.0 / 20.0
"""How often a mix without a trend is taken for one with it, at one look."""

_STEPS, _RIDGE, _LEAST_EFFECTIVE = 25, 1e-3, 0.2


def to_come(sample: Floats, when: Floats, now: float, left: float) -> Floats | None:
    """Return the weight of each lead of a sample in the mix that is to come, shape (n_rows,), mean 1; None for alike.

    Each lead has a few traits: its size, and the principal components of what it is worth to whom for its size. If
    their means move over time by more than chance, that trend is shrunk towards none (James and Stein 1961, positive
    part) and carried on to the middle of what is to come, but no further ahead than it has been watched. The weights
    are those of least relative entropy whose weighted traits come to that (exponential tilting, as in Hainmueller 2012,
    Entropy Balancing).

    Where each lead is open to few reps only, its traits are known less well, and the weights do less than they should.

    Parameters
    ----------
    sample
        Shape (n_rows, n_reps), values of leads, NaN where a rep could not have the lead.
    when
        Shape (n_rows,), when each came, counted in leads.
    now, left
        The present on that clock, and how many leads are to come.
    """
    if len(sample) < _FEWEST:
        return None
    spread = when - when.mean()
    square = float(spread @ spread)
    if square <= 0.0:
        return None
    traits = _traits(sample)
    if not traits.shape[1]:
        return None
    slope = spread @ traits / square
    strength = float((slope**2).sum() * square)  # without a trend a sum of as many squared standard normals
    if chdtrc(traits.shape[1], strength) > _ERR:
        return None
    trust = 1.0 - traits.shape[1] / strength
    ahead = now + min(left / 2.0, now - float(when.min()))
    return _tilted(traits, trust * slope * (ahead - when.mean()))


def _traits(sample: Floats) -> Floats:
    """Return size and tastes of each lead, shape (n_rows, n_traits), mean 0 and variance 1."""
    step = max(1, sample.shape[1] // _COLUMNS)
    values = sample[:, ::step]
    known = ~np.isnan(values)
    values = np.where(known, values, 0.0)
    count = np.maximum(known.sum(axis=1), 1)
    mean, size = values.sum(axis=1) / count, np.abs(values).sum(axis=1) / count
    size = np.maximum(size, max(float(size.max(initial=0.0)) * 1e-6, 1e-300))
    taste = np.where(known, values - mean[:, None], 0.0) / size[:, None]
    taste -= taste.mean(axis=0)
    _, directions = np.linalg.eigh(taste.T @ taste)
    traits = np.column_stack((np.log(size), taste @ directions[:, :-_TRAITS:-1]))
    traits -= traits.mean(axis=0)
    spread = traits.std(axis=0)
    return np.asarray(traits[:, spread > 1e-9] / spread[spread > 1e-9])


def _tilted(traits: Floats, target: Floats) -> Floats:
    """Return weights, mean 1, whose weighted traits have this mean, or come as near as a sample can bear."""
    tilt, weights = np.zeros(traits.shape[1]), np.ones(len(traits))
    for _ in range(_STEPS):
        share = weights / len(weights)
        mean = share @ traits
        spread = (traits * share[:, None]).T @ traits - np.outer(mean, mean)
        spread.flat[:: len(mean) + 1] += _RIDGE
        move = np.linalg.solve(spread, target - mean)
        tilt = tilt + move * min(1.0, 1.0 / float(np.abs(move).max(initial=1e-12)))
        logs = traits @ tilt
        fresh = np.exp(logs - logs.max())
        fresh *= len(fresh) / fresh.sum()
        if len(fresh) / float((fresh**2).mean()) < _LEAST_EFFECTIVE * len(fresh):
            break
        done, weights = float(np.abs(move).max()) < 1e-3, fresh
        if done:
            break
    return weights


def drawn(sample: Floats, weights: Floats, most: int) -> Floats:
    """Return up to so many rows, each as often as its weight says, to the nearest whole number."""
    rows = min(len(sample), most)
    ends = np.cumsum(weights) * (rows / len(sample))
    chosen = np.searchsorted(ends, np.arange(rows) + 0.5)
    return np.asarray(sample[np.minimum(chosen, len(sample) - 1)])
