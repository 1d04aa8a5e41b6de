"""What ties the leads of one batch to reps and to one another, found before anything is optimised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.accounts.buyers import first_of_buyer, owners_of_buyers
from fairlead.accounts.claims import Claim, claims_of
from fairlead.accounts.family import families_of
from scenarios.faults import Faults
from scenarios.rules import OPTIMISED_TOGETHER, Constraints, Pair, Together

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Bonds:
    """Claims, buyers and accounts of the leads of a batch; all arrays have shape (n_leads,).

    Attributes
    ----------
    claimant
        Position of the rep who alone may have the lead; -1 for nobody in particular.
    why
        The claim behind it, None where there is none.
    claimants_gone
        How many leads are claimed by somebody who is not among the reps: those are free.
    first
        Position of the lead that stands for all of its buyer; its own where it is alone.
    leader
        Position of the lead whose rep it gets without being weighed itself; its own unless buyers are kept together.
    account
        The account, or the head of its family, whose leads belong together; null without one.
    together
        What is to be kept together.
    """

    claimant: Positions
    why: list[Claim | None]
    claimants_gone: int
    first: Positions
    leader: Positions
    account: pl.Series
    together: frozenset[Together]

    @property
    def groups(self) -> list[str | None] | None:
        """Name the group of each leader whose leads must get one rep; None when no such rule is set."""
        if not OPTIMISED_TOGETHER & self.together:
            return None
        leads = self.leader == np.arange(len(self.leader))
        return self.account.filter(pl.Series(leads)).to_list()


def bonds_of(
    leads: pl.DataFrame,
    owned: pl.DataFrame,
    reps: pl.Series,
    *,
    accounts: pl.DataFrame | None,
    rules: Constraints,
    on: date,
) -> Bonds:
    """Find what ties leads to reps and to one another.

    A pair fixed by the rules comes before an account's claim, and that before the owner of the buyer's other leads.
    A duplicate follows its buyer's first lead unless another rep has a claim to it: then it goes its own way.

    Parameters
    ----------
    leads, owned
        Checked tables: those to be given out, and those that stay with their owners.
    reps
        Ids of those who take part.
    accounts
        A checked accounts table, or None.
    rules
        Which leads stay together, and which pairs are fixed (of leads to be given out).
    on
        The day of the batch.

    Raises
    ------
    BadInput
        When the accounts' parents go in a circle, or what is to be kept together needs a column or table that is not
        there.
    """
    asked = frozenset(rules.together)
    _refuse_without(asked, leads, accounts)
    claimant = np.full(leads.height, -1, dtype=np.int64)
    why: list[Claim | None] = [None] * leads.height
    gone = 0
    if Together.BUYER in asked:
        claimant = owners_of_buyers(leads, owned, reps)
        why = [Claim.BUYER_OF_OWNER if rep >= 0 else None for rep in claimant.tolist()]
    if accounts is not None:
        claims = claims_of(leads, reps, accounts, on)
        gone = claims.gone
        why = [account or buyer for account, buyer in zip(claims.why, why, strict=True)]
        claimant = np.where(claims.rep >= 0, claims.rep, claimant)
    for row, rep in _fixed_rows(leads, reps, rules.fixed):
        claimant[row], why[row] = rep, Claim.FIXED
    first = first_of_buyer(leads, claimant >= 0)
    follows = (claimant < 0) | (claimant == claimant[first])
    leader = np.where(follows, first, np.arange(leads.height)) if Together.BUYER in asked else np.arange(leads.height)
    return Bonds(claimant, why, gone, first, leader, _account(leads, accounts, asked), asked)


def _refuse_without(asked: frozenset[Together], leads: pl.DataFrame, accounts: pl.DataFrame | None) -> None:
    faults = Faults()
    for kind in sorted(asked):
        column = "person_key" if kind is Together.BUYER else "account_id"
        if column not in leads.columns:
            faults.add("leads", f"this column, because the rules keep the leads of one {kind} together", column=column)
    if Together.FAMILY in asked and accounts is None:
        expected = "an accounts table (--accounts) beside it, which says what the families are"
        faults.add("rules", expected, column="constraints.together", value=Together.FAMILY.value)
    faults.raise_if_any()


def _fixed_rows(leads: pl.DataFrame, reps: pl.Series, fixed: Collection[Pair]) -> list[tuple[int, int]]:
    if not fixed:
        return []
    lead_at = {name: at for at, name in enumerate(leads["lead_id"])}
    rep_at = {name: at for at, name in enumerate(reps)}
    return [(lead_at[pair.lead_id], rep_at[pair.rep_id]) for pair in fixed]


def _account(leads: pl.DataFrame, accounts: pl.DataFrame | None, asked: frozenset[Together]) -> pl.Series:
    if "account_id" not in leads.columns:
        return pl.Series("account", [None] * leads.height, dtype=pl.String)
    own = leads["account_id"].alias("account")
    if Together.FAMILY not in asked or accounts is None:
        return own
    families = families_of(accounts)
    at = families.positions(own)
    known = np.flatnonzero(at >= 0)
    return own.scatter(known, families.ids.gather(families.head[at[known]]))
