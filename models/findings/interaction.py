"""What share of the variation between pairs is rep × lead interaction at all: the part that matching can use.

Over all pairs of training leads and reps the logit is split, as in a two-way table, into a part of the lead, a part
of the rep and the rest. Only the rest can tell one assignment from another once everybody is busy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import chdtrc

from models.columns.matches import level_positions, value_slopes
from models.effects.learning import Codings, Learned
from models.effects.rows import Effects
from models.findings.evidence import DISTINGUISHABLE

Floats = NDArray[np.float64]

MOST_LEADS, MOST_REPS = 400, 200
"""Pairs beyond these, evenly spaced, would change the share by less than its interval."""


@dataclass(frozen=True)
class Interaction:
    """Share of the variation of the logit over all pairs that is rep × lead interaction.

    Attributes
    ----------
    share
        Posterior median.
    low, high
        95 % interval; one-sided from 0 where the interaction cannot be told from chance.
    p_value
        Of there being none: the smallest of the tests (matches, rep × niche, rep × each other column), corrected for
        their number.
    """

    share: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True)
class Pairs:
    """All pairs of some leads and reps, as the effects meet them.

    Attributes
    ----------
    lead_x
        Shape (L, n_lead).
    match
        Shape (L, R, match columns).
    rep
        Shape (R,): positions of the reps among the effects.
    z
        Shape (L, K): the columns that meet a rep's own effects.
    """

    lead_x: Floats
    match: Floats
    rep: NDArray[np.int64]
    z: Floats

    def worth(self, effects: Effects) -> Floats:
        """Give the pair part of each logit; shape (L, R)."""
        n_lead = self.lead_x.shape[1]
        return np.asarray(self.match @ effects.fixed[n_lead:] + self.z @ effects.own[self.rep].T)

    def share(self, effects: Effects) -> float:
        """Give the share of interaction under these effects."""
        n_lead = self.lead_x.shape[1]
        pair = self.worth(effects)
        whole = pair + (self.lead_x @ effects.fixed[:n_lead])[:, None]
        rest = pair - pair.mean(axis=0) - pair.mean(axis=1, keepdims=True) + pair.mean()
        total = float(whole.var())
        return float(rest.var()) / total if total > 0.0 else 0.0


def all_pairs(frame: pl.DataFrame, codings: Codings, present: NDArray[np.bool_]) -> Pairs:
    """Lay out the pairs of training leads with the reps marked present (with all reps where none is)."""
    who = np.flatnonzero(present) if present.any() else np.arange(len(present))
    return pairs_of(frame[spaced(frame.height, MOST_LEADS)], codings, who[spaced(len(who), MOST_REPS)])


def pairs_of(leads: pl.DataFrame, codings: Codings, who: NDArray[np.int64]) -> Pairs:
    """Lay out the pairs of these training leads with the reps at these positions."""
    held = np.zeros((leads.height, len(codings.circumstances.columns)))
    return Pairs(
        lead_x=np.hstack([np.ones((leads.height, 1)), codings.encoder.encode(leads), held]),
        match=_match_columns(leads, codings)[:, who],
        rep=who,
        z=codings.affinity.columns(leads, codings.encoder),
    )


def interaction(pairs: Pairs, draws: list[Effects], p_value: float) -> Interaction:
    """Summarise the share over draws of the effects."""
    shares = [pairs.share(draw) for draw in draws]
    low, median, one_sided, high = np.quantile(shares, [0.025, 0.5, 0.95, 0.975]).tolist()
    if p_value >= DISTINGUISHABLE:
        low, high = 0.0, one_sided
    return Interaction(median, low, high, p_value)


def match_p_value(learned: Learned, columns: list[int]) -> float:
    """Give Wald's p-value of these match columns having no effect; 1 where they never vary."""
    varying = [column for column in columns if float(np.ptp(learned.task.rows.x[:, column])) > 0.0]
    if not varying:
        return 1.0
    lower = learned.mode.posterior.factor[0]
    root = np.linalg.inv(np.tril(lower))
    covariance = (root.T @ root)[np.ix_(varying, varying)]
    effect = learned.mode.effects.fixed[varying]
    return float(chdtrc(len(varying), effect @ np.linalg.solve(covariance, effect)))


def _match_columns(leads: pl.DataFrame, codings: Codings) -> Floats:
    matches, roster = codings.matches, codings.roster
    columns = []
    for kind in matches.centres:
        levels, position = level_positions(leads[kind])
        columns.append(matches.centred(kind, levels, roster)[position])
    if matches.skill_sd > 0.0:
        skill = np.broadcast_to(matches.skill(roster), (leads.height, len(roster.rep_ids)))
        columns.append(skill)
        if matches.by_value:
            columns += [skill * slope[:, None] for slope in value_slopes(leads, codings.encoder).T]
    empty = np.zeros((leads.height, len(roster.rep_ids), 0))
    return np.stack(columns, axis=-1) if columns else empty


def spaced(count: int, most: int) -> NDArray[np.int64]:
    """Give at most ``most`` positions among ``count``, evenly spaced."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))
