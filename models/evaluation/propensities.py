"""With which chance each rep would have got each past lead: as logged, or known from a rotation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.faults import BadInput, Fault

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]


class Source(StrEnum):
    """Where the chances come from."""

    LOGGED = "logged"
    ROTATION = "rotation"
    FITTED = "fitted"


@dataclass(frozen=True, eq=False)
class Chances:
    """Chance of each rep, shape (n, m), who could have had the lead at all, shape (n, m), and where both come from."""

    chance: Floats
    allowed: Bools
    source: Source
    sets_logged: bool

    @property
    def real_choice(self) -> float:
        """Share of the rows in which more than one rep could have had the lead."""
        return float((self.allowed.sum(axis=1) > 1).mean()) if len(self.allowed) else 0.0

    @property
    def never_varied(self) -> bool:
        """Whether the log picked every rep with certainty although there were others."""
        return bool((self.chance.max(axis=1, initial=0.0) > 1 - 1e-9).all()) and self.real_choice > 0

    def words(self) -> str:
        """Say where the chances come from."""
        among = "the reps listed as eligible" if self.sets_logged else "all reps of that time"
        return {
            Source.LOGGED: f"as logged, the rest shared among {among}",
            Source.ROTATION: f"taken to be even among {among}, as a rotation makes them",
            Source.FITTED: f"FITTED from who got what among {among}, not logged: only as right as that fit",
        }[self.source]


def choice_sets(rows: pl.DataFrame, rep_ids: tuple[str, ...], chosen: Integers) -> tuple[Bools, bool]:
    """Say who could have had each lead: those in ``eligible_reps``, or everybody where that is not logged.

    Raises
    ------
    BadInput
        When a lead went to somebody who is not among those listed.
    """
    everybody = np.ones((rows.height, len(rep_ids)), dtype=bool)
    if "eligible_reps" not in rows.columns or rows["eligible_reps"].null_count() == rows.height:
        return everybody, False
    order = {rep_id: at for at, rep_id in enumerate(rep_ids)}
    allowed = np.zeros_like(everybody)
    for row, listed in enumerate(rows["eligible_reps"].to_list()):
        if listed is None:
            allowed[row] = True
            continue
        allowed[row, [order[rep_id] for rep_id in listed if rep_id in order]] = True
    outside = np.flatnonzero(~allowed[np.arange(rows.height), chosen])
    if len(outside):
        expected = "the rep who got the lead among those listed"
        raise BadInput(
            Fault("history", expected, column="eligible_reps", value=f"lead {rows['lead_id'][int(row)]}")
            for row in outside
        )
    return allowed, True


def logged_chances(rows: pl.DataFrame, rep_ids: tuple[str, ...], chosen: Integers) -> Chances:
    """Take the chances from the column ``propensity``; what is left of 1 is shared evenly by the others who could.

    Raises
    ------
    BadInput
        When a row has no propensity, or one of 0; or as :func:`choice_sets`.
    """
    allowed, listed = choice_sets(rows, rep_ids, chosen)
    known = rows["propensity"] if "propensity" in rows.columns else pl.Series([None] * rows.height, dtype=pl.Float64)
    bad = known.is_null() | (known <= 0)
    if bad.any():
        expected = "a propensity above 0 in every row that is judged"
        raise BadInput(
            Fault("history", expected, column="propensity", value=f"{known[row]} for lead {rows['lead_id'][row]}")
            for row in bad.arg_true().to_list()
        )
    own = known.to_numpy().astype(np.float64)
    at = np.arange(rows.height)
    others = allowed.copy()
    others[at, chosen] = False
    count = np.maximum(others.sum(axis=1), 1)
    chance = others * ((1.0 - own) / count)[:, None]
    chance[at, chosen] = own
    return Chances(chance, allowed, Source.LOGGED, listed)


def rotation_chances(rows: pl.DataFrame, rep_ids: tuple[str, ...], chosen: Integers) -> Chances:
    """Take each rep who could have had the lead to have been as likely as any other.

    True of a rotation whose turn has nothing to do with the lead; exact where the log lists who was eligible.
    """
    allowed, listed = choice_sets(rows, rep_ids, chosen)
    return Chances(allowed / allowed.sum(axis=1, keepdims=True), allowed, Source.ROTATION, listed)
