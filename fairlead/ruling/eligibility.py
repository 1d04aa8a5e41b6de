"""Which pairs the rules allow: hard matches, certificates, who only or never gets some leads, lists of pairs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.ruling.pairs import positions_of
from fairlead.ruling.rows import column_of, distinct, reps_meeting, rows_meeting
from scenarios.constraint_tables import CertificateTable, MatchTable, NeverTable, OnlyTable
from scenarios.constraints import Constraints
from scenarios.eligibility import eligible_pairs
from scenarios.faults import BadInput, Faults

Bools = NDArray[np.bool_]


def allowed_by_rules(leads: pl.DataFrame, reps: pl.DataFrame, rules: Constraints, faults: Faults) -> Bools | None:
    """Return the pairs that the rules allow, shape (n_leads, n_reps); None where they forbid none.

    Barred and fixed pairs are not looked at: the problem has them by name.
    """
    try:
        found = eligible_pairs(leads, reps, rules)
    except BadInput as refused:
        faults.extend(refused.faults)
        found = None
    shape = leads.height, reps.height
    mask = Mask(found, shape)
    for at, match in enumerate(rules.match):
        _keep_matches(mask, leads, reps, match, f"match.{at}", faults)
    for at, certificate in enumerate(rules.certificate):
        _keep_certified(mask, leads, reps, certificate, f"certificate.{at}", faults)
    for at, only in enumerate(rules.only):
        _keep_sorted(mask, leads, reps, only, f"only.{at}", faults, inside=True)
    for at, never in enumerate(rules.never):
        _keep_sorted(mask, leads, reps, never, f"never.{at}", faults, inside=False)
    if rules.allowed:
        rows, columns = positions_of(rules.allowed, leads, reps)
        listed = np.zeros(shape, dtype=np.bool_)
        listed[rows, columns] = True
        named = np.unique(rows)
        mask.keep(named, listed[named])
    return mask.pairs


class Mask:
    """The pairs left by one rule after the other; nothing is held while nothing is forbidden."""

    def __init__(self, pairs: Bools | None, shape: tuple[int, int]) -> None:
        self.pairs, self._shape = pairs, shape

    def keep(self, rows: NDArray[np.int64] | slice, allowed: Bools) -> None:
        """Forbid, in these rows, what is not allowed, shape (n_rows, n_reps) or (n_reps,)."""
        if self.pairs is None:
            self.pairs = np.ones(self._shape, dtype=np.bool_)
        self.pairs[rows] &= allowed


def _keep_matches(
    mask: Mask, leads: pl.DataFrame, reps: pl.DataFrame, table: MatchTable, key: str, faults: Faults
) -> None:
    _keep_where(mask, leads, reps, table, key, faults, lambda own, cell: not own or not own.isdisjoint(cell))


def _keep_certified(
    mask: Mask, leads: pl.DataFrame, reps: pl.DataFrame, table: CertificateTable, key: str, faults: Faults
) -> None:
    _keep_where(mask, leads, reps, table, key, faults, lambda own, cell: own.issuperset(cell))


def _keep_where(
    mask: Mask,
    leads: pl.DataFrame,
    reps: pl.DataFrame,
    table: MatchTable | CertificateTable,
    key: str,
    faults: Faults,
    fits: Callable[[set[str], list[str]], bool],
) -> None:
    """Forbid pairs whose words do not fit: the rep's own, as a set, and the lead's, as a list."""
    wanted = column_of(leads, table.lead, "leads", f"{key}.lead", faults)
    own = column_of(reps, table.rep, "reps", f"{key}.rep", faults)
    if wanted is None or own is None:
        return
    different, at = distinct(wanted)
    cells = listed(different).to_list()
    lists = [set(words) for words in listed(own).fill_null([]).to_list()]
    allowed = np.array([[fits(words, cell or []) for words in lists] for cell in cells], dtype=np.bool_)
    mask.keep(slice(None), allowed.reshape(len(cells), len(lists))[at])


def _keep_sorted(
    mask: Mask,
    leads: pl.DataFrame,
    reps: pl.DataFrame,
    table: OnlyTable | NeverTable,
    key: str,
    faults: Faults,
    *,
    inside: bool,
) -> None:
    rows = np.flatnonzero(rows_meeting(leads, table.when, "leads", f"{key}.when", faults))
    them = reps_meeting(reps, table.to, f"{key}.to", faults)
    if len(rows):
        mask.keep(rows, them if inside else ~them)


def listed(column: pl.Series) -> pl.Series:
    """Return a column's cells as lists of words: lists as they are, texts split at ``|``, numbers as written."""
    if isinstance(column.dtype, pl.List):
        return column.cast(pl.List(pl.String))
    if column.dtype.is_float() and bool((column.drop_nulls() == column.drop_nulls().round(0)).all()):
        column = column.cast(pl.Int64)  # 27001, not 27001.0: unknown columns of numbers are read as floats
    words = column.cast(pl.String).str.split("|").list.eval(pl.element().str.strip_chars())
    return words.list.eval(pl.element().filter(pl.element() != ""))
