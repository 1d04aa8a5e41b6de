"""What a person wants to know of a batch's buyers and accounts before it counts."""

from __future__ import annotations

from collections import Counter

import polars as pl

from fairlead.accounts.bonds import Bonds


def bond_facts(table: pl.DataFrame, bonds: Bonds) -> dict[str, object]:
    """Count repeated buyers and accounts, those whose leads went to several reps, and claims.

    Returns
    -------
    dict
        ``buyers`` and ``accounts``: how many have several leads in the batch (``repeated``), how many leads those are
        (``leads``), and how many of the buyers or accounts went to more than one rep (``split``); ``claims``: leads by
        claim; ``claimants_gone``; ``together``: what the rules keep together.
    """
    first = pl.Series("group", bonds.first).cast(pl.String)
    return {
        "buyers": _shared(table, first),
        "accounts": _shared(table, bonds.account.alias("group")),
        "claims": dict(sorted(Counter(claim.value for claim in bonds.why if claim is not None).items())),
        "claimants_gone": bonds.claimants_gone,
        "together": sorted(kind.value for kind in bonds.together),
    }


def _shared(table: pl.DataFrame, group: pl.Series) -> dict[str, int]:
    grouped = (
        table.select("rep_id", group)
        .drop_nulls("group")
        .group_by("group")
        .agg(pl.len().alias("leads"), pl.col("rep_id").drop_nulls().n_unique().alias("reps"))
        .filter(pl.col("leads") > 1)
    )
    return {
        "repeated": grouped.height,
        "leads": int(grouped["leads"].sum()),
        "given": grouped.filter(pl.col("reps") > 0).height,
        "split": grouped.filter(pl.col("reps") > 1).height,
    }
