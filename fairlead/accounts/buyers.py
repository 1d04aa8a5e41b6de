"""Leads of one buyer: who of them leads, and which rep has the buyer already."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Positions = NDArray[np.int64]


def buyer_key(text: pl.Expr) -> pl.Expr:
    """Return a person key without case and surrounding blanks, an e-mail address also without its ``+tag``."""
    trimmed = text.str.strip_chars().str.to_lowercase()
    return trimmed.str.replace(r"\+[^@]*@", "@")


def owners_of_buyers(leads: pl.DataFrame, owned: pl.DataFrame, reps: pl.Series) -> Positions:
    """Return, for each lead, the one rep who owns other leads of its buyer; -1 where none or several do.

    Parameters
    ----------
    leads
        The leads to be given out.
    owned
        Leads that stay with their owners.
    reps
        Ids of those who take part; other owners do not count.
    """
    nobody = np.full(leads.height, -1, dtype=np.int64)
    if "person_key" not in leads.columns or "owner" not in owned.columns:
        return nobody
    present = owned.filter(pl.col("owner").is_in(reps.implode())).drop_nulls("person_key")
    present = present.with_columns(buyer_key(pl.col("person_key")))
    sole = present.group_by("person_key").agg(pl.col("owner").unique()).filter(pl.col("owner").list.len() == 1)
    where = pl.DataFrame({"owner": reps, "at": np.arange(len(reps))})
    at = sole.with_columns(pl.col("owner").list.first()).join(where, on="owner").select("person_key", "at")
    found = leads.select(buyer_key(pl.col("person_key"))).join(at, on="person_key", how="left", maintain_order="left")[
        "at"
    ]
    return found.fill_null(-1).to_numpy().astype(np.int64)


def first_of_buyer(leads: pl.DataFrame, claimed: NDArray[np.bool_]) -> Positions:
    """Return, for each lead, the one of its buyer that stands for all of them; itself where it is alone.

    That is one that a rep has a claim to if there is one, else the oldest, else the first of the table.

    Parameters
    ----------
    leads
        A checked leads table.
    claimed
        Shape (n_leads,): leads that only one rep may have.
    """
    alone = np.arange(leads.height)
    if "person_key" not in leads.columns:
        return alone
    created = leads["created_at"] if "created_at" in leads.columns else pl.Series([None] * leads.height, dtype=pl.Int8)
    rows = pl.DataFrame(
        {
            "person": leads.select(buyer_key(pl.col("person_key"))).to_series(),
            "free": ~claimed,
            "created": created,
            "row": alone,
        }
    ).drop_nulls("person")
    ordered = rows.sort("free", "created", "row", nulls_last=True)
    first = ordered.with_columns(pl.col("row").first().over("person").alias("first"))
    alone[first["row"].to_numpy()] = first["first"].to_numpy()
    return alone
