"""What ties the leads of one batch to reps and to one another, found before anything is optimised."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.accounts.buyers import first_of_buyer, owners_of_buyers
from fairlead.accounts.claims import Claim, claims_of
from fairlead.accounts.family import families_of
from fairlead.accounts.groups import groups_of
from fairlead.accounts.open_pairs import leaders_among, open_pairs
from matching import Eligibility, rule_mask
from scenarios.constraints import OPTIMISED_TOGETHER, Constraints, Pair, Together
from scenarios.faults import Faults
from scenarios.vocabulary import Role

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
    eligibility
        Each rule that keeps leads from reps, claims and fixed pairs among them.
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
    eligibility: tuple[Eligibility, ...]
    account: pl.Series
    together: frozenset[Together]

    @property
    def pairs(self) -> NDArray[np.bool_] | None:
        """Return who may have which lead, shape (n_leads, n_reps); None for anybody."""
        return rule_mask(self.eligibility)

    @property
    def groups(self) -> list[str | None] | None:
        """Name the group of each leader whose leads must get one rep; None when no such rule is set."""
        if not OPTIMISED_TOGETHER & self.together:
            return None
        return groups_of(self.account, self.leader, self.claimant)


def bonds_of(
    leads: pl.DataFrame,
    owned: pl.DataFrame,
    reps: pl.DataFrame,
    *,
    eligibility: Sequence[Eligibility],
    accounts: pl.DataFrame | None,
    rules: Constraints,
    on: date,
) -> Bonds:
    """Find what ties leads to reps and to one another.

    A pair fixed by the rules comes before an account's claim, and that before the owner of the buyer's other leads.
    A duplicate follows its buyer's first lead as long as some rep may have both; else it goes its own way.

    Parameters
    ----------
    leads, owned
        Checked tables: those to be given out, and those that stay with their owners.
    reps
        Those who take part, a checked table.
    eligibility
        The rules that keep leads from reps, of the rules file.
    accounts
        A checked accounts table, or None. With a column ``partner``, reps of that role get registered leads only.
    rules
        Which leads stay together, and which pairs are fixed or barred (of leads to be given out).
    on
        The day of the batch.

    Raises
    ------
    BadInput
        When the accounts' parents go in a circle, or what is to be kept together needs a column or table that is not
        there.
    """
    asked = frozenset(rules.together)
    faults = Faults()
    note_missing(rules, leads, accounts, faults)
    faults.raise_if_any()
    ids = reps["rep_id"]
    claimant = np.full(leads.height, -1, dtype=np.int64)
    why: list[Claim | None] = [None] * leads.height
    gone = 0
    if Together.BUYER in asked:
        claimant = owners_of_buyers(leads, owned, ids)
        why = [Claim.BUYER_OF_OWNER if rep >= 0 else None for rep in claimant.tolist()]
    if accounts is not None:
        claims = claims_of(leads, ids, accounts, on)
        gone = claims.gone
        why = [account or buyer for account, buyer in zip(claims.why, why, strict=True)]
        claimant = np.where(claims.rep >= 0, claims.rep, claimant)
    for row, rep in _rows(leads, ids, rules.fixed):
        claimant[row], why[row] = rep, Claim.FIXED
    first = first_of_buyer(leads, claimant >= 0)
    found = open_pairs(eligibility, claimant, why, _registered_only(reps, accounts))
    leader = np.arange(leads.height)
    if Together.BUYER in asked:
        leader = leaders_among(
            first, _without(rule_mask(found), _rows(leads, ids, rules.barred), (leads.height, reps.height))
        )
    return Bonds(claimant, why, gone, first, leader, found, _account(leads, accounts, asked), asked)


def _registered_only(reps: pl.DataFrame, accounts: pl.DataFrame | None) -> NDArray[np.bool_]:
    if accounts is None or "partner" not in accounts.columns or "role" not in reps.columns:
        return np.zeros(reps.height, dtype=bool)
    return (reps["role"] == Role.PARTNER.value).fill_null(value=False).to_numpy()


def _without(
    pairs: NDArray[np.bool_] | None, barred: list[tuple[int, int]], shape: tuple[int, int]
) -> NDArray[np.bool_] | None:
    if not barred:
        return pairs
    left = np.ones(shape, dtype=bool) if pairs is None else pairs.copy()
    for cell in barred:
        left[cell] = False
    return left


def note_missing(rules: Constraints, leads: pl.DataFrame, accounts: pl.DataFrame | None, faults: Faults) -> None:
    """Note as faults what is to be kept together without a column or table that says what belongs together."""
    asked = frozenset(rules.together)
    for kind in sorted(asked):
        column = "person_key" if kind is Together.BUYER else "account_id"
        if column not in leads.columns:
            faults.add("leads", f"this column, because the rules keep the leads of one {kind} together", column=column)
    if Together.FAMILY in asked and accounts is None:
        expected = "an accounts table (--accounts) beside it, which says what the families are"
        faults.add("rules", expected, column="constraints.together", value=Together.FAMILY.value)


def _rows(leads: pl.DataFrame, reps: pl.Series, pairs: Collection[Pair]) -> list[tuple[int, int]]:
    if not pairs:
        return []
    lead_at = {name: at for at, name in enumerate(leads["lead_id"])}
    rep_at = {name: at for at, name in enumerate(reps)}
    return [(lead_at[pair.lead_id], rep_at[pair.rep_id]) for pair in pairs]


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
