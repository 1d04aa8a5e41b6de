"""Who may have which lead when leads are routed one at a time: hard matches, barred pairs, claims on accounts."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.accounts import bonds_of
from fairlead.batch import pairs_of
from scenarios.eligibility import eligible_pairs
from scenarios.faults import Faults
from scenarios.rules import Constraints

Bools = NDArray[np.bool_]


def open_to(
    leads: pl.DataFrame, reps: pl.DataFrame, rules: Constraints, accounts: pl.DataFrame | None, now: datetime
) -> Bools:
    """Return which rep may have which lead, shape (n_leads, n_reps).

    Raises
    ------
    BadInput
        When the rules ask for what takes a whole batch, name somebody unknown, or need columns that are not there.
    """
    _refuse_batch_rules(rules)
    given = pairs_of(rules, leads, reps, all_leads=leads["lead_id"])
    hard = eligible_pairs(leads, reps, given)
    bonds = bonds_of(leads, leads.clear(), reps, eligible=hard, accounts=accounts, rules=given, on=now.date())
    shape = (leads.height, reps.height)
    allowed = np.ones(shape, dtype=np.bool_) if bonds.pairs is None else bonds.pairs.copy()
    lead_at = {name: at for at, name in enumerate(leads["lead_id"])}
    rep_at = {name: at for at, name in enumerate(reps["rep_id"])}
    for pair in given.barred:
        allowed[lead_at[pair.lead_id], rep_at[pair.rep_id]] = False
    return allowed


def _refuse_batch_rules(rules: Constraints) -> None:
    faults = Faults()
    for kind in ("must_assign", "fixed", "together"):
        if getattr(rules, kind):
            expected = "no rule that takes a whole batch (fairlead assign keeps it): leads come one at a time here"
            faults.add("rules", expected, column=f"constraints.{kind}")
    faults.raise_if_any()
