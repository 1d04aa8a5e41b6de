"""Leads of one buyer."""

from datetime import UTC, datetime

import numpy as np
import polars as pl

from fairlead.accounts.buyers import first_of_buyer, owners_of_buyers

REPS = pl.Series(["ann", "bob"])


def test_the_oldest_lead_stands_for_its_buyer_unless_another_is_claimed() -> None:
    """Leads without a key, or alone with theirs, stand for themselves."""
    leads = pl.DataFrame(
        {
            "lead_id": list("abcdef"),
            "person_key": ["x", "x", None, "y", "x", None],
            "created_at": [datetime(2026, 1, day, tzinfo=UTC) for day in (3, 1, 1, 1, 2, 1)],
        }
    )
    free = np.zeros(6, dtype=bool)
    assert first_of_buyer(leads, free).tolist() == [1, 1, 2, 3, 1, 5]
    claimed = free.copy()
    claimed[4] = True
    assert first_of_buyer(leads, claimed).tolist() == [4, 4, 2, 3, 4, 5]
    assert first_of_buyer(leads.drop("created_at"), free).tolist() == [0, 0, 2, 3, 0, 5]
    assert first_of_buyer(leads.drop("person_key"), free).tolist() == [0, 1, 2, 3, 4, 5]


def test_a_buyer_belongs_to_whoever_owns_all_her_other_leads() -> None:
    """Not where two reps do, nor where the owner is gone."""
    owned = pl.DataFrame({"person_key": ["x", "x", "y", "y", "z"], "owner": ["bob", "bob", "ann", "bob", "zoe"]})
    leads = pl.DataFrame({"lead_id": list("abcd"), "person_key": ["x", "y", "z", None]})
    assert owners_of_buyers(leads, owned, REPS).tolist() == [1, -1, -1, -1]
    assert owners_of_buyers(leads, owned.clear(), REPS).tolist() == [-1] * 4
