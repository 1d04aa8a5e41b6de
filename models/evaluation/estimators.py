r"""Estimators of what a method would have been worth, each as one term a row: their mean is the estimate.

With weight :math:`w_i = \pi(a_i \mid x_i) / e_i`, outcome :math:`y_i`, prediction :math:`q`, and what the prediction
expects of the method, :math:`\hat d_i = \sum_r \pi(r \mid x_i)\, q(x_i, r)`:

=============== ==================================================================== ===================================
name            term                                                                 source
=============== ==================================================================== ===================================
``direct``      :math:`\hat d_i`                                                     believes the prediction
``ips``         :math:`w_i y_i`                                                      Horvitz and Thompson 1952
``snips``       :math:`w_i y_i / \bar w`                                             Swaminathan and Joachims 2015
``dr``          :math:`\hat d_i + w_i (y_i - q_i)`                                   Dudík, Langford and Li 2011
``sndr``        :math:`\hat d_i + w_i (y_i - q_i) / \bar w`                          the same, self-normalised
``switch``      as ``dr``, the correction only where :math:`w_i \le \tau`            Wang, Agarwal and Dudík 2017
``shrinkage``   as ``dr`` with :math:`\lambda w_i / (w_i^2 + \lambda)` for the weight  Su, Dimakopoulou et al. 2020
=============== ==================================================================== ===================================

``direct`` is right where the prediction is; ``ips`` and ``dr`` where the propensities are, whatever the prediction.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from models.evaluation.judged import Judged

Floats = NDArray[np.float64]

_QUANTILES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
"""Quantiles of the weights among which switch and shrinkage choose their constant, besides none at all."""


def direct(judged: Judged) -> Floats:
    """Believe the prediction; shape (n,)."""
    return judged.expected


def ips(judged: Judged) -> Floats:
    """Weigh outcomes by how much more often the method makes the logged choice; shape (n,)."""
    return judged.weight * judged.outcome


def snips(judged: Judged) -> Floats:
    """As :func:`ips`, the weights scaled to mean 1; terms are linearised, so that their spread is the estimate's."""
    level = judged.weight.mean()
    if not level > 0:
        return np.full(len(judged.weight), np.nan)
    value = (judged.weight * judged.outcome).mean() / level
    return np.asarray(value + judged.weight / level * (judged.outcome - value))


def doubly_robust(judged: Judged) -> Floats:
    """Expect what the prediction does, and correct it by its weighted surprises; shape (n,)."""
    return judged.expected + judged.weight * judged.surprise


def self_normalised_doubly_robust(judged: Judged) -> Floats:
    """As :func:`doubly_robust`, the weights scaled to mean 1; terms are linearised."""
    level = judged.weight.mean()
    if not level > 0:
        return np.full(len(judged.weight), np.nan)
    share = judged.weight / level
    correction = (share * judged.surprise).mean()
    return np.asarray(judged.expected + correction + share * (judged.surprise - correction))


def switch(judged: Judged, most: float | None = None) -> Floats:
    """Correct the prediction only where the weight is at most ``most``; by default whichever errs least by estimate."""
    if most is not None:
        return np.asarray(judged.expected + np.where(judged.weight <= most, judged.weight, 0.0) * judged.surprise)
    return _least_error(judged, [np.where(judged.weight <= most, judged.weight, 0.0) for most in _constants(judged)])


def shrinkage(judged: Judged, strength: float | None = None) -> Floats:
    """Shrink the weights; a larger ``strength`` shrinks less; by default whichever errs least by estimate."""
    if strength is not None:
        return np.asarray(judged.expected + shrunken(judged.weight, strength) * judged.surprise)
    return _least_error(judged, [shrunken(judged.weight, most**2) for most in _constants(judged)])


def shrunken(weight: Floats, strength: float) -> Floats:
    """Shrink weights as DRos does: λw / (w² + λ); infinity leaves them."""
    if np.isinf(strength):
        return weight
    both = weight**2 + strength
    return np.divide(strength * weight, both, out=np.zeros_like(weight), where=both > 0)


ESTIMATORS: MappingProxyType[str, Callable[[Judged], Floats]] = MappingProxyType(
    {
        "direct": direct,
        "ips": ips,
        "snips": snips,
        "dr": doubly_robust,
        "sndr": self_normalised_doubly_robust,
        "switch": switch,
        "shrinkage": shrinkage,
    }
)
"""Every estimator by the name people type."""


def _constants(judged: Judged) -> list[float]:
    used = judged.weight[judged.weight > 0]
    return [*np.unique(np.quantile(used, _QUANTILES)).tolist(), np.inf] if len(used) else [np.inf]


def _least_error(judged: Judged, weights: list[Floats]) -> Floats:
    """Take the weights of least estimated squared error: the mean's variance and the squared change of the estimate.

    The change against the full weights estimates the bias; what of it is noise is taken off, never below nothing.
    """
    full = judged.weight
    best, least = judged.expected + full * judged.surprise, np.inf
    n = max(len(full), 1)
    for weight in weights:
        terms = judged.expected + weight * judged.surprise
        gone = (full - weight) * judged.surprise
        bias = max(gone.mean() ** 2 - gone.var() / n, 0.0)
        error = terms.var() / n + bias
        if error < least:
            best, least = terms, error
    return best
