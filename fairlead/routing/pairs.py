"""Who may have which lead when leads are routed one at a time: hard matches, barred pairs, claims on accounts."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.accounts import bonds_of
from fairlead.ruling import eligibility_of, pairs_of, with_listed_pairs
from fairlead.ruling.pairs import positions_of
from scenarios.constraints import Constraints
from scenarios.faults import Faults

Bools = NDArray[np.bool_]
OF_A_BATCH = (
    "must_assign", "fixed", "fixed_file", "together", "work", "minimum", "maximum", "ramp", "cap", "fairness", "moves",
    "protected_accounts",
)  # fmt: skip
"""Rules that only a whole batch can keep."""


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
    faults = Faults()
    given = pairs_of(
        with_listed_pairs(rules),
        leads,
        reps,
        all_leads=leads["lead_id"],
        all_reps=reps["rep_id"],
        faults=faults,
    )
    hard = eligibility_of(leads, reps, given, faults)
    faults.raise_if_any()
    bonds = bonds_of(leads, leads.clear(), reps, eligibility=hard, accounts=accounts, rules=given, on=now.date())
    shape = (leads.height, reps.height)
    allowed = np.ones(shape, dtype=np.bool_) if bonds.pairs is None else bonds.pairs.copy()
    allowed[positions_of(given.barred, leads, reps)] = False
    return allowed


def _refuse_batch_rules(rules: Constraints) -> None:
    faults = Faults()
    for kind in OF_A_BATCH:
        if getattr(rules, kind):
            expected = "no rule that takes a whole batch (fairlead assign keeps it): leads come one at a time here"
            faults.add("rules", expected, column=f"constraints.{kind}")
    faults.raise_if_any()
