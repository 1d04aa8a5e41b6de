"""A history in two halves, a fit to each: policies are told by the one, the world is drawn from the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models import ConversionModel, PairValues, Worth
from scenarios.draws import key_of

_SEEDS = 2**32

MOST_SAMPLED = 2_000
"""Leads behind the mean chance of a fit; of more, evenly spaced ones."""


@dataclass(frozen=True)
class Learning:
    """What fits of the firm's history are asked for; as in :class:`models.ConversionModel`."""

    features: Sequence[str] | None = None
    suspects: Mapping[str, str] | None = None
    horizon_days: float = 180.0

    def fit(self, history: pl.DataFrame, reps: pl.DataFrame) -> ConversionModel:
        """Fit a model to a history."""
        model = ConversionModel(horizon_days=self.horizon_days)
        return model.fit(history, reps=reps, features=self.features, suspects=self.suspects)


def halves_of(history: pl.DataFrame, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split a history by lot into two of as many buyers; all rows of a lead, and of an account, stand in one."""
    buyer = pl.col("lead_id")
    if "account_id" in history.columns:
        buyer = pl.coalesce("account_id", buyer)
    buyers = history.select(buyer.alias("buyer"))["buyer"]
    lots = {name: key_of(f"half {seed}: {name}") for name in buyers.unique().to_list()}
    middle = float(np.median(np.array(list(lots.values()), dtype=np.float64)))
    first = pl.Series([lots[name] <= middle for name in buyers.to_list()])
    return history.filter(first), history.filter(~first)


def level_of(model: ConversionModel, leads: pl.DataFrame, reps: pl.DataFrame, closing: float) -> float:
    """Give the factor from a fit's chance at the hand-over to the chance of a buyer at the closing.

    A history's wins are those of all hand-overs; what lies between is the funnel's, which the simulator plays. So the
    mean is the scenario's and what differs between pairs, by which factor, is the history's.
    """
    sample = leads[np.unique(np.linspace(0, leads.height - 1, min(leads.height, MOST_SAMPLED)).astype(np.int64))]
    found = model.pair_values(sample, reps).probability(0, sample.height)
    return closing / float(found.mean())


@dataclass(frozen=True)
class Told:
    """What policies are told by a fit, of tables that were checked when the world was opened.

    To check them again in every replication takes a fifth of the time of a comparison.
    """

    fit: ConversionModel

    def pair_values(self, leads: pl.DataFrame, reps: pl.DataFrame) -> PairValues:
        """Value every lead with every rep, as the fit does."""
        fitted = self.fit.fitted_
        return fitted.pair_values(leads, fitted.see(reps), Worth.VALUE, self.fit.seed)


def drawn_chance(
    model: ConversionModel, leads: pl.DataFrame, reps: pl.DataFrame, level: float, name: str
) -> NDArray[np.float64]:
    """Draw what the chances of all pairs may be, shape (n_leads, n_reps).

    Effects come from the posterior of the fit and its variance components from theirs, anew for each name.
    """
    # both tables were checked when the world was opened; checking them in every replication takes half its time
    fitted = model.fitted_
    values = fitted.pair_values(leads, fitted.see(reps), Worth.WINS, key_of(name) % _SEEDS).draw(0)
    return np.minimum(values.probability(0, leads.height) * level, 1.0)
