"""Which pairs of lead and rep the rules allow."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.constraints import Match, Matches
from scenarios.faults import Faults

MATCHES = (("territory", "territories"), ("niche", "niches"), ("language", "languages"))
"""Column of the lead, and the list of the rep that it may be in."""


def eligible_pairs(leads: pl.DataFrame, reps: pl.DataFrame, rules: Matches) -> NDArray[np.bool_] | None:
    """Give the pairs that hard matches allow, shape (n_leads, n_reps); None when no match is hard.

    A rep who names no territory (niche, language) is eligible for all; a lead whose own is unknown fits only those.

    Raises
    ------
    BadInput
        When a hard match needs a column that leads or reps do not have.
    """
    hard = [pair for pair in MATCHES if getattr(rules, pair[0]) is Match.HARD]
    faults = Faults()
    for kind, own in hard:
        for table, column, frame in (("leads", kind, leads), ("reps", own, reps)):
            if column not in frame.columns:
                faults.add(table, f"this column, because the rules make {kind} a hard match", column=column)
    faults.raise_if_any()
    if not hard:
        return None
    return np.asarray(np.logical_and.reduce([_matches(leads[kind], reps[own]) for kind, own in hard]))


def kinds_of(leads: pl.DataFrame) -> tuple[pl.DataFrame, NDArray[np.intp]]:
    """Give the distinct kinds of leads as far as matches go, and the row among them of each lead, shape (n_leads,).

    What holds for a kind holds for all its leads, and of kinds there are few.
    """
    named = [column for column, _ in MATCHES if column in leads.columns]
    if not named:
        return leads.head(min(leads.height, 1)), np.zeros(leads.height, dtype=np.intp)
    kinds = leads.select(named).unique(maintain_order=True)
    numbered = kinds.with_row_index("kind")
    rows = leads.select(named).join(numbered, on=named, how="left", nulls_equal=True, maintain_order="left")
    return kinds, rows["kind"].to_numpy().astype(np.intp)


def _matches(kinds: pl.Series, own: pl.Series) -> NDArray[np.bool_]:
    """Match each distinct kind against each rep once, then look the leads up; shape (n_leads, n_reps)."""
    lists = own.to_list()
    names = kinds.unique(maintain_order=True).to_list()
    allowed = {name: [not listed or name in listed for listed in lists] for name in names}
    rows = np.array([allowed[name] for name in names], dtype=bool).reshape(len(names), len(lists))
    position = {name: row for row, name in enumerate(names)}
    return np.asarray(rows[[position[kind] for kind in kinds.to_list()]])
