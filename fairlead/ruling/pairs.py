"""Lists of pairs in the rules: from the rules file itself and from tables beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.intake import read_table
from scenarios.constraints import Constraints, Pair
from scenarios.faults import BadInput, Faults
from scenarios.tables import PAIRS, align_ids

Positions = NDArray[np.int64]
KINDS = ("fixed", "barred", "allowed")


def with_listed_pairs(rules: Constraints, faults: Faults | None = None) -> Constraints:
    """Add the pairs of the tables that the rules name (``allowed_file``, ``barred_file``, ``fixed_file``).

    Raises
    ------
    BadInput
        With the faults of all these tables, unless there is somewhere to note them.
    """
    found, added = Faults(), {}
    for kind, file in rules.pair_files.items():
        try:
            rows = read_table(file, PAIRS).frame.select("lead_id", "rep_id").iter_rows()
            listed = (Pair.model_construct(lead_id=lead, rep_id=rep) for lead, rep in rows)
            added[kind] = (*getattr(rules, kind), *listed)
        except BadInput as refused:
            (found if faults is None else faults).extend(refused.faults)
    found.raise_if_any()
    return rules.model_copy(update=added)


def pairs_of(
    rules: Constraints,
    leads: pl.DataFrame,
    reps: pl.DataFrame,
    *,
    all_leads: pl.Series,
    all_reps: pl.Series,
    faults: Faults,
) -> Constraints:
    """Spell the pairs of the rules as the tables do, and keep those about this batch.

    Barred and allowed pairs fall away with a lead that is not given out or a rep who has left. Noted as faults: a lead
    or a rep that stands in no table, a lead fixed to somebody who has left, to two reps, to one from whom it is barred,
    or though it stays with its owner.
    """
    spelled = {kind: _spelled(getattr(rules, kind), leads, reps, all_leads, all_reps, kind, faults) for kind in KINDS}
    _refuse_two_reps(spelled["fixed"], faults)
    _refuse_barred(spelled["fixed"], spelled["barred"], faults)
    return rules.model_copy(update=spelled)


def positions_of(pairs: Sequence[Pair], leads: pl.DataFrame, reps: pl.DataFrame) -> tuple[Positions, Positions]:
    """Return row and column of each pair; all of them are of these leads and reps."""
    if not pairs:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    lead_at = {name: at for at, name in enumerate(leads["lead_id"])}
    rep_at = {name: at for at, name in enumerate(reps["rep_id"])}
    cells = np.array([(lead_at[pair.lead_id], rep_at[pair.rep_id]) for pair in pairs], dtype=np.int64)
    return cells[:, 0], cells[:, 1]


def _refuse_two_reps(fixed: Sequence[Pair], faults: Faults) -> None:
    """Note each lead fixed to a second rep; who holds it is settled by the first, so nobody else could tell why."""
    first: dict[str, str] = {}
    for pair in fixed:
        rep_id = first.setdefault(pair.lead_id, pair.rep_id)
        if rep_id != pair.rep_id:
            expected = f"one rep for lead {pair.lead_id!r}, which is fixed to {rep_id!r} already"
            faults.add("rules", expected, column="constraints.fixed", value=pair.rep_id)


def _refuse_barred(fixed: Sequence[Pair], barred: Sequence[Pair], faults: Faults) -> None:
    pairs = {(pair.lead_id, pair.rep_id) for pair in barred}
    for pair in fixed:
        if (pair.lead_id, pair.rep_id) in pairs:
            expected = f"a rep from whom lead {pair.lead_id!r} is not also barred"
            faults.add("rules", expected, column="constraints.fixed", value=pair.rep_id)


def _spelled(
    pairs: Sequence[Pair],
    leads: pl.DataFrame,
    reps: pl.DataFrame,
    all_leads: pl.Series,
    all_reps: pl.Series,
    kind: str,
    faults: Faults,
) -> tuple[Pair, ...]:
    if not pairs:
        return ()
    lead = align_ids(pl.Series([pair.lead_id for pair in pairs], dtype=pl.String), all_leads)
    rep = align_ids(pl.Series([pair.rep_id for pair in pairs], dtype=pl.String), all_reps)
    taking_part, here = lead.is_in(leads["lead_id"].implode()), rep.is_in(reps["rep_id"].implode())
    known_lead, known_rep = lead.is_in(all_leads.implode()), rep.is_in(all_reps.implode())
    present = here if kind == "fixed" else known_rep
    stays = known_lead & ~taking_part if kind == "fixed" else known_lead & ~known_lead
    for wrong, names, expected in (
        (~known_lead, lead, "a lead_id of the leads table"),
        (~present, rep, "the rep_id of a rep who has not left" if kind == "fixed" else "a rep_id of the reps table"),
        (stays, lead, "a lead without an owner; --reassign REASON moves owned ones"),
    ):
        for name in names.filter(wrong):
            faults.add("rules", expected, column=f"constraints.{kind}", value=name)
    kept = pl.DataFrame({"lead": lead, "rep": rep}).filter(taking_part & here).unique(maintain_order=True)
    return tuple(Pair.model_construct(lead_id=one, rep_id=other) for one, other in kept.iter_rows())
