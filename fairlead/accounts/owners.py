"""The owner of each lead's account, for the method `sticky`."""

from __future__ import annotations

import numpy as np
import polars as pl

from fairlead.accounts.family import families_of
from scenarios.tables import align_ids

COLUMN = "account_owner"


def with_account_owners(leads: pl.DataFrame, reps: pl.DataFrame, accounts: pl.DataFrame | None) -> pl.DataFrame:
    """Return the leads with a column ``account_owner``: that of the account, or of the nearest one above with an owner.

    A column of that name that the leads have already stays, and is filled up where it is empty. Whether an owner is
    named or protected does not matter here: that is a claim, which holds under any method.

    Raises
    ------
    BadInput
        When the accounts' parents go in a circle.
    """
    if accounts is None or "owner" not in accounts.columns or "account_id" not in leads.columns:
        return leads
    families = families_of(accounts)
    own = families.positions(accounts["account_id"])
    owner = align_ids(accounts["owner"], reps["rep_id"])
    names: list[str | None] = [None] * (len(families.ids) + 1)
    for position, name in zip(own.tolist(), owner, strict=True):
        names[position] = name
    has = np.array([name is not None for name in names[:-1]], dtype=np.bool_)
    account = families.positions(leads["account_id"])
    holder = np.where(account >= 0, families.inherited(has)[account], -1)
    found = pl.Series(COLUMN, [names[at] for at in holder.tolist()], dtype=pl.String)
    if COLUMN in leads.columns:
        found = leads[COLUMN].cast(pl.String).zip_with(leads[COLUMN].is_not_null(), found)
    return leads.with_columns(found.alias(COLUMN))
