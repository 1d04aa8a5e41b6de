"""Deciding for leaders only, and giving those who follow them the same rep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.accounts.bonds import Bonds
from fairlead.accounts.claims import Claim
from fairlead.accounts.open_pairs import CLAIM_RULES, of_leaders
from fairlead.batch import BatchInput
from matching import Eligibility
from scenarios.constraints import Constraints, Pair

Positions = NDArray[np.int64]

SAME_BUYER = "same_buyer"

WON_BY = "won_by_day_"
"""Columns with the chance of a win by a day begin so."""
"""The reason of a lead that follows another of its buyer."""


def leaders_of(bonds: Bonds) -> Positions:
    """Return the positions of the leads that are decided upon, in the order of the batch."""
    return np.flatnonzero(bonds.leader == np.arange(len(bonds.leader)))


def only_leaders(part: BatchInput, bonds: Bonds) -> BatchInput:
    """Return the batch without those who follow: they take no capacity and are worth nothing of their own."""
    return replace(part, leads=part.leads[leaders_of(bonds)])


def eligibility_of_leaders(bonds: Bonds, *, with_fixed: bool = False) -> tuple[Eligibility, ...]:
    """Return the rules that keep leaders, with all who follow them, from reps; fixed pairs only where asked for."""
    rules = (rule for rule in bonds.eligibility if with_fixed or rule.name != CLAIM_RULES[Claim.FIXED])
    if (bonds.leader == np.arange(len(bonds.leader))).all():
        return tuple(rules)
    return tuple(of_leaders(rule, bonds.leader) for rule in rules)


def rules_for_leaders(rules: Constraints, leads: pl.DataFrame, bonds: Bonds) -> Constraints:
    """Put what the rules say of those who follow on their leaders."""
    names = leads["lead_id"].to_list()
    leader = {names[row]: names[at] for row, at in enumerate(bonds.leader.tolist()) if row != at}
    if not leader:
        return rules
    moved = {
        kind: tuple(dict.fromkeys(_of_leader(pair, leader) for pair in getattr(rules, kind)))
        for kind in ("fixed", "barred")
    }
    return rules.model_copy(update=moved)


def _of_leader(pair: Pair, leader: Mapping[str, str]) -> Pair:
    return Pair.model_construct(lead_id=leader.get(pair.lead_id, pair.lead_id), rep_id=pair.rep_id)


def everyones(of_leaders: NDArray[np.int64], bonds: Bonds) -> Positions:
    """Return the rep of every lead of the batch, given those of the leaders."""
    position = np.full(len(bonds.leader), -1, dtype=np.int64)
    position[leaders_of(bonds)] = of_leaders
    return position[bonds.leader]


def with_followers(table: pl.DataFrame, leads: pl.DataFrame, bonds: Bonds) -> pl.DataFrame:
    """Add the leads that follow to the leaders' assignments, in the order of the batch.

    They get their leader's rep (or the reason why it has none) and an expected value of 0: a buyer buys once.
    """
    leaders = leaders_of(bonds)
    if len(leaders) == leads.height:
        return table
    row = np.full(leads.height, -1, dtype=np.int64)
    row[leaders] = np.arange(len(leaders))
    follows = pl.Series(bonds.leader != np.arange(leads.height))
    by_day = (name for name in table.columns if name.startswith(WON_BY))
    own = ("probability", "price", "runner_up", "margin", "propensity", *by_day)
    placed = follows & pl.col("rep_id").is_not_null()
    return table[row[bonds.leader]].with_columns(
        leads["lead_id"],
        *(pl.when(~follows).then(name).alias(name) for name in own),
        pl.when(follows).then(0.0 * pl.col("expected_value")).otherwise("expected_value").alias("expected_value"),
        pl.when(placed).then(pl.lit(SAME_BUYER)).otherwise("reason").alias("reason"),
    )


def with_claims(table: pl.DataFrame, bonds: Bonds) -> pl.DataFrame:
    """Say of a lead that went to its claimant why it was hers."""
    why = pl.Series([None if claim is None else claim.value for claim in bonds.why], dtype=pl.String)
    said = why.is_not_null() & pl.col("rep_id").is_not_null() & (pl.col("reason") != SAME_BUYER)
    return table.with_columns(pl.when(said).then(why).otherwise("reason").alias("reason"))


def with_flags(table: pl.DataFrame, leads: pl.DataFrame, bonds: Bonds) -> pl.DataFrame:
    """Name the lead of the same buyer that stands for it, and the account that other leads of the batch are of, too.

    Adds ``same_buyer_as`` where leads have a ``person_key``, and ``account`` where they have an ``account_id``; empty
    for a lead that is alone.
    """
    flags = []
    if "person_key" in leads.columns:
        names = leads["lead_id"].gather(bonds.first)
        flags.append(pl.when(names != leads["lead_id"]).then(names).alias("same_buyer_as"))
    if "account_id" in leads.columns:
        several = bonds.account.is_duplicated() & bonds.account.is_not_null()
        flags.append(pl.when(several).then(bonds.account).alias("account"))
    return table.with_columns(flags)
