"""The promise's slope from a finished fit: rows left out, weighed as a policy would choose, within bounded memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.closing.cohort import Cohort
from models.effects.learning import Codings, Learned
from models.findings.interaction import pairs_of, spaced
from models.promise.leaving_out import LeftOut
from models.promise.slope import PairSlope, choice_weights, pair_slope

MOST_PAIRS = 2_000_000
"""Pairs laid out at a time; of a longer history evenly spaced rows are looked at."""


def recalibrated(past: Cohort, codings: Codings, learned: Learned, out: LeftOut, here: NDArray[np.bool_]) -> PairSlope:
    """Learn the slope; policies choose among the reps who are ``here`` (all where none is), shape (R,)."""
    who = np.flatnonzero(here) if here.any() else np.arange(len(here))
    at = spaced(past.frame.height, MOST_PAIRS // len(who))
    pairs = pairs_of(past.frame[at], codings, who)
    place = np.full(len(here), -1)
    place[who] = np.arange(len(who))
    rep = place[learned.task.rows.rep[at]]
    weight = choice_weights(pairs.worth(learned.mode.effects), rep, out.pair[at])
    return pair_slope(LeftOut(out.lead[at], out.pair[at]), learned.task.evidence[at], weight)
