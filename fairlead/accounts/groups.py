"""Leads that must have one rep, as groups of leaders."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Positions = NDArray[np.int64]


def groups_of(account: pl.Series, leader: Positions, claimant: Positions) -> list[str | None]:
    """Name the group of each leader; None for a leader that is alone.

    Leads of one account are one group, and so are accounts that a buyer with leads in several of them links. Where
    several reps have claims within a group, each gets her own leads, and the rest stays together without them.

    Parameters
    ----------
    account
        Of each lead; null without one.
    leader
        Shape (n_leads,), the lead whose rep each one gets.
    claimant
        Shape (n_leads,), position of the rep who alone may have the lead; -1 for nobody.
    """
    part = _linked(account, leader)
    rows = np.flatnonzero(leader == np.arange(len(leader)))
    called = _first_account(account, part)
    frame = pl.DataFrame({"part": part[rows], "claimant": claimant[rows], "called": called[rows]})
    claimants = pl.col("claimant").filter(pl.col("claimant") >= 0).n_unique().over("part")
    own = pl.format("{}, claim {}", "called", "claimant")
    name = pl.when(claimants > 1).then(own).otherwise("called").alias("name")
    named = frame.select(name)
    return named.select(pl.when(pl.col("name").is_duplicated()).then("name"))["name"].to_list()


def _first_account(account: pl.Series, part: Positions) -> pl.Series:
    """Call each part of the graph by its first account; a lead without any is alone, and called by its number."""
    rows = pl.DataFrame({"part": part, "account": account})
    name = pl.col("account").drop_nulls().first().over("part")
    return rows.select(
        pl.when(name.is_null()).then(pl.format("lead {}", "part")).otherwise(pl.format("account {}", name))
    ).to_series()


def _linked(account: pl.Series, leader: Positions) -> Positions:
    """Find the part of the graph each lead is in, tied to its leader and to its account's first lead."""
    size = len(leader)
    here = np.arange(size)
    rows = pl.DataFrame({"account": account, "row": here})
    of_account = pl.col("row").first().over("account")
    first = rows.select(pl.when(pl.col("account").is_null()).then("row").otherwise(of_account)).to_series()
    edges = np.concatenate([leader, first.to_numpy()])
    graph = coo_array((np.ones(2 * size, dtype=np.int8), (np.concatenate([here, here]), edges)), shape=(size, size))
    _, part = connected_components(graph, directed=False)
    return np.asarray(part, dtype=np.int64)
