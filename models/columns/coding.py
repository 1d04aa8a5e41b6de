"""Learning how the leads and reps of a cohort become numbers."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.closing.cohort import Cohort
from models.columns.circumstances import Circumstances
from models.columns.encoding import LeadEncoder
from models.columns.matches import MatchCoding, Roster
from models.effects.affinity import Affinity
from models.effects.learning import Codings


def code(
    past: Cohort,
    present: pl.DataFrame | None,
    used: tuple[str, ...],
    *,
    rep_effects: bool,
    also: tuple[str, ...] = (),
) -> tuple[Codings, NDArray[np.int64]]:
    """Learn the codings, and give each row's rep by position.

    Without rep effects nothing is coded that rates a rep: skill, tenure, affinities. ``also`` are reps beside those of
    the rows; their effects stay at the prior.
    """
    rep_ids = tuple(sorted({*past.frame["rep_id"].unique().to_list(), *also}))
    rated = () if rep_effects else ("skill", "hired_on")
    roster = Roster.of(None if present is None else present.drop(rated, strict=False), rep_ids)
    rep = roster.positions(past.frame["rep_id"])
    encoder = LeadEncoder.learn(past.frame, used, past.closed)
    matches = MatchCoding.learn(past.frame, rep, roster, encoder)
    held = Circumstances.learn(past.frame, rep, roster)
    affinity = Affinity.learn(past.frame, encoder) if rep_effects else Affinity()
    return Codings(encoder, held, matches, affinity, roster), rep
