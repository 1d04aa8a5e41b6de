"""Who alone may have an account's leads on a day: partners, owners of named and of protected accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.accounts.family import families_of
from scenarios.tables import align_ids

Positions = NDArray[np.int64]


class Claim(StrEnum):
    """Why a lead is one rep's: the words of the column ``reason``."""

    FIXED = "fixed"
    PARTNER_ACCOUNT = "partner_account"
    NAMED_ACCOUNT = "named_account"
    PROTECTED_ACCOUNT = "protected_account"
    BUYER_OF_OWNER = "buyer_of_owner"


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Whose leads are whose.

    Attributes
    ----------
    rep
        Shape (n_leads,): position of the rep who alone may have the lead, -1 for nobody in particular.
    why
        The claim of each, None where there is none.
    gone
        How many leads are claimed by somebody who is not among the reps: those are free.
    """

    rep: Positions
    why: list[Claim | None]
    gone: int


def claims_of(leads: pl.DataFrame, reps: pl.Series, accounts: pl.DataFrame, on: date) -> Claims:
    """Find the rep who holds each lead's account, or the nearest account above it that is held.

    A partner who registered an account has its leads until ``protected_until`` (for good where that is empty); else the
    owner of a named account, or of one that is still protected. An owner without either claims nothing.

    Parameters
    ----------
    leads
        A checked leads table; without ``account_id`` nothing is claimed.
    reps
        Ids of those who take part.
    accounts
        A checked accounts table.
    on
        The day of the batch; protection includes its last day.

    Raises
    ------
    BadInput
        When the accounts' parents go in a circle.
    """
    families = families_of(accounts)
    nobody: list[Claim | None] = [None] * leads.height
    if "account_id" not in leads.columns:
        return Claims(np.full(leads.height, -1), nobody, 0)
    claimant, kind = claimants_of(accounts, reps, on)
    own = families.positions(accounts["account_id"])
    has = np.zeros(len(families.ids), dtype=bool)
    has[own] = claimant.is_not_null().to_numpy()
    account = families.positions(leads["account_id"])
    holder = np.where(account >= 0, families.inherited(has)[account], -1)
    row = np.full(len(families.ids), -1)
    row[own] = np.arange(accounts.height)
    at = np.where(holder >= 0, row[holder], -1)
    names, kinds = [*claimant.to_list(), None], [*kind.to_list(), None]
    where = {name: position for position, name in enumerate(reps)}
    rep = np.array([where.get(names[place], -1) for place in at.tolist()], dtype=np.int64)
    why = [Claim(kinds[place]) if found >= 0 else None for place, found in zip(at.tolist(), rep.tolist(), strict=True)]
    return Claims(rep, why, int(((at >= 0) & (rep < 0)).sum()))


def claimants_of(accounts: pl.DataFrame, reps: pl.Series, on: date) -> tuple[pl.Series, pl.Series]:
    """Return the id of who claims each account itself, spelled as among ``reps``, and the kind of claim."""
    absent = {"owner": pl.String, "named": pl.Boolean, "partner": pl.String, "protected_until": pl.Date}
    filled = accounts.with_columns(
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in absent.items() if name not in accounts.columns
    )
    protected = (pl.col("protected_until") >= on).fill_null(value=False)
    lasting = protected | pl.col("protected_until").is_null()
    owned = pl.col("owner").is_not_null()
    kind = (
        pl.when(pl.col("partner").is_not_null() & lasting)
        .then(pl.lit(Claim.PARTNER_ACCOUNT.value))
        .when(owned & pl.col("named").fill_null(value=False))
        .then(pl.lit(Claim.NAMED_ACCOUNT.value))
        .when(owned & protected)
        .then(pl.lit(Claim.PROTECTED_ACCOUNT.value))
        .alias("kind")
    )
    found = filled.with_columns(kind).with_columns(
        pl.when(pl.col("kind") == Claim.PARTNER_ACCOUNT.value)
        .then("partner")
        .when(pl.col("kind").is_not_null())
        .then("owner")
        .alias("claimant")
    )
    return align_ids(found["claimant"], reps), found["kind"]
