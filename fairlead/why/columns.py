"""Why, for every lead of a batch, as columns of the assignments table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import polars as pl

from fairlead.accounts import SAME_BUYER, Bonds, Claim
from fairlead.choosing import Choice
from matching import Explainer

EXPLAINED: Mapping[str, pl.DataType] = MappingProxyType(
    {"bound_by": pl.String(), "needed_elsewhere": pl.Float64(), "why": pl.String()}
)
"""The rules that bore on the choice; how much more the lead would have to be worth with the runner-up to go there, at
least, empty where a rule about values leaves that open; and all of it as a sentence, with values as they were
optimised."""

_CLAIMED = {
    Claim.PARTNER_ACCOUNT: ", who registered its account",
    Claim.NAMED_ACCOUNT: ", who holds its account, a named one",
    Claim.PROTECTED_ACCOUNT: ", who holds its account, still protected",
    Claim.BUYER_OF_OWNER: ", who has the other leads of its buyer",
}
_REASONS = {
    "best_value": "no rep offers more",
    "best_value_with_room": "no rep with room offers more",
    "next_in_rotation": "it was her turn",
    "only_eligible_rep": "nobody else may have it",
    "longest_waiting": "nobody else available has waited so long",
    "lowest_level": "nobody else available has had so few for her weight",
    "least_loaded": "nobody else available has so much room",
    "present_owner": "she owns it",
    "account_owner": "she has its account",
    "explored": "drawn at random, to learn what comes of it",
    "no_eligible_rep": "no rep is eligible for it",
    "barred": "every eligible rep is barred from it",
    "capacity": "no rep who may have it has room enough left",
    "owner_away": "it waits for its owner",
    "no_route": "no route matches it",
}


def with_explanations(table: pl.DataFrame, choice: Choice) -> pl.DataFrame:
    """Add the columns :data:`EXPLAINED` to the leads that were decided upon.

    After a solve they rest on its prices, as ``runner_up`` and ``margin`` do. A routing method has neither rules nor
    values to speak of: it gives its reason.
    """
    if choice.problem is None or choice.result is None:
        said = _said(pl.col("lead_id"), pl.col("rep_id"), pl.col("reason").replace(_REASONS))
        return table.with_columns(*_nothing("bound_by", "needed_elsewhere"), said.alias("why"))
    if choice.unsolved:
        return table.with_columns(_nothing(*EXPLAINED))
    told = Explainer(choice.problem, choice.result, exact=False).table()
    bound = told["binding"].replace("", None)
    return table.with_columns(
        bound.alias("bound_by"), told["needed_at_least"].alias("needed_elsewhere"), told["sentence"].alias("why")
    )


def with_ties_told(table: pl.DataFrame, leads: pl.DataFrame, bonds: Bonds) -> pl.DataFrame:
    """Say of leads that follow another of their buyer, and of claimed ones, what the solver does not know."""
    names = leads["lead_id"]
    leader = names.gather(bonds.leader)
    follows = pl.Series(bonds.leader != np.arange(leads.height))
    with_leader = pl.format("with lead {} of the same buyer", leader)
    claimed = pl.col("reason").replace_strict(_CLAIMED, default=None, return_dtype=pl.String)
    lead, rep = pl.col("lead_id"), pl.col("rep_id")
    placed = rep.is_not_null()
    same = follows & (pl.col("reason") == SAME_BUYER)
    return table.with_columns(
        pl.when(~follows).then("bound_by").alias("bound_by"),
        pl.when(~follows).then("needed_elsewhere").alias("needed_elsewhere"),
        pl.when(same)
        .then(pl.format("Lead {} went to {} {}.", lead, rep, with_leader))
        .when(follows & ~placed)
        .then(pl.format("Lead {} went to nobody, {}.", lead, with_leader))
        .when(placed & claimed.is_not_null())
        .then(pl.format("Lead {} went to {}{}.", lead, rep, claimed))
        .otherwise("why")
        .alias("why"),
    )


def _said(lead: pl.Expr, rep: pl.Expr, because: pl.Expr) -> pl.Expr:
    return pl.format("Lead {} went to {}: {}.", lead, rep.fill_null("nobody"), because)


def _nothing(*names: str) -> list[pl.Expr]:
    return [pl.lit(None, dtype=EXPLAINED[name]).alias(name) for name in names]
