"""Which pairs the rules allow: hard matches, certificates, who only or never gets some leads, lists of pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.ruling.naming import called
from fairlead.ruling.pairs import positions_of
from fairlead.ruling.rows import column_of, distinct, reps_meeting, rows_meeting
from matching import Eligibility, rule_mask
from scenarios.constraint_tables import CertificateTable, MatchTable, NeverTable, OnlyTable, Pair
from scenarios.constraints import Constraints, Match, Matches
from scenarios.eligibility import MATCHES, eligible_pairs
from scenarios.faults import BadInput, Faults

Bools = NDArray[np.bool_]


def allowed_by_rules(leads: pl.DataFrame, reps: pl.DataFrame, rules: Constraints, faults: Faults) -> Bools | None:
    """Return the pairs that all rules together allow, shape (n_leads, n_reps); None where they forbid none."""
    return rule_mask(eligibility_of(leads, reps, rules, faults))


def eligibility_of(
    leads: pl.DataFrame, reps: pl.DataFrame, rules: Constraints, faults: Faults
) -> tuple[Eligibility, ...]:
    """Return each rule that keeps leads from reps, by its name; none that forbids nothing.

    Barred and fixed pairs are not among them: the problem has them by name.
    """
    found = [*_hard_matches(leads, reps, rules, faults)]
    for at, match in enumerate(rules.match):
        found += _matching(leads, reps, match, at, faults)
    for at, certificate in enumerate(rules.certificate):
        found += _certified(leads, reps, certificate, at, faults)
    for at, only in enumerate(rules.only):
        found += _sorted(leads, reps, only, "only", at, faults)
    for at, never in enumerate(rules.never):
        found += _sorted(leads, reps, never, "never", at, faults)
    found += _on_lists(leads, reps, rules.allowed)
    return tuple(rule for rule in found if not rule.open.all())


def _hard_matches(leads: pl.DataFrame, reps: pl.DataFrame, rules: Matches, faults: Faults) -> Iterator[Eligibility]:
    for kind, _ in MATCHES:
        if getattr(rules, kind) is Match.HARD:
            alone = Matches.model_validate({kind: Match.HARD})
            some, at = leads.head(0), np.zeros(0, dtype=np.int64)
            if kind in leads.columns:
                words, at = distinct(leads[kind])
                some = words.alias(kind).to_frame()
            try:
                open_to = eligible_pairs(some, reps, alone)
            except BadInput as refused:
                faults.extend(refused.faults)
                continue
            if open_to is not None:
                yield Eligibility(kind, open_to, at)


def _matching(
    leads: pl.DataFrame, reps: pl.DataFrame, table: MatchTable, at: int, faults: Faults
) -> Iterator[Eligibility]:
    return _where(leads, reps, table, "match", at, faults, lambda own, cell: not own or not own.isdisjoint(cell))


def _certified(
    leads: pl.DataFrame, reps: pl.DataFrame, table: CertificateTable, at: int, faults: Faults
) -> Iterator[Eligibility]:
    return _where(leads, reps, table, "certificate", at, faults, lambda own, cell: own.issuperset(cell))


def _where(
    leads: pl.DataFrame,
    reps: pl.DataFrame,
    table: MatchTable | CertificateTable,
    kind: str,
    at: int,
    faults: Faults,
    fits: Callable[[set[str], list[str]], bool],
) -> Iterator[Eligibility]:
    """Yield a rule that forbids pairs whose words do not fit: the rep's own, as a set, and the lead's, as a list."""
    wanted = column_of(leads, table.lead, "leads", f"{kind} {at + 1}.lead", faults)
    own = column_of(reps, table.rep, "reps", f"{kind} {at + 1}.rep", faults)
    if wanted is None or own is None:
        return
    different, row = distinct(wanted)
    cells = listed(different).to_list()
    lists = [set(words) for words in listed(own).fill_null([]).to_list()]
    allowed = np.array([[fits(words, cell or []) for words in lists] for cell in cells], dtype=np.bool_)
    yield Eligibility(called(kind, at, table.name), allowed.reshape(len(cells), len(lists)), row)


def _sorted(
    leads: pl.DataFrame, reps: pl.DataFrame, table: OnlyTable | NeverTable, kind: str, at: int, faults: Faults
) -> Iterator[Eligibility]:
    """Yield a rule that leaves some leads to some reps, or to all but these."""
    rows = rows_meeting(leads, table.when, "leads", f"{kind} {at + 1}.when", faults)
    them = reps_meeting(reps, table.to, f"{kind} {at + 1}.to", faults)
    if rows.any():
        everybody = np.ones_like(them)
        yield Eligibility(called(kind, at, table.name), [everybody, them if kind == "only" else ~them], rows)


def _on_lists(leads: pl.DataFrame, reps: pl.DataFrame, allowed: tuple[Pair, ...]) -> Iterator[Eligibility]:
    """Yield the rule that leads on the list go to the reps named beside them, and to nobody else."""
    if allowed:
        rows, columns = positions_of(allowed, leads, reps)
        named, at = np.unique(rows, return_inverse=True)
        open_to = np.zeros((len(named) + 1, reps.height), dtype=np.bool_)
        open_to[at, columns] = True
        open_to[-1] = True
        kind = np.full(leads.height, len(named), dtype=np.int64)
        kind[named] = np.arange(len(named))
        yield Eligibility("allowed", open_to, kind)


def listed(column: pl.Series) -> pl.Series:
    """Return a column's cells as lists of words: lists as they are, texts split at ``|``, numbers as written."""
    if isinstance(column.dtype, pl.List):
        return column.cast(pl.List(pl.String))
    if column.dtype.is_float() and bool((column.drop_nulls() == column.drop_nulls().round(0)).all()):
        column = column.cast(pl.Int64)  # 27001, not 27001.0: unknown columns of numbers are read as floats
    words = column.cast(pl.String).str.split("|").list.eval(pl.element().str.strip_chars())
    return words.list.eval(pl.element().filter(pl.element() != ""))
