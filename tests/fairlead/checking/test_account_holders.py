"""Accounts that nobody present holds."""

from datetime import date

import polars as pl
import pytest

from fairlead.checking.account_holders import account_findings
from scenarios.faults import BadInput

ON = date(2026, 3, 31)
REPS = pl.DataFrame({"rep_id": ["ann", "bob"], "left_on": [None, date(2026, 3, 1)]})


def kinds(accounts: pl.DataFrame, leads: pl.DataFrame | None = None) -> dict[str, int]:
    """Return the count of each kind of finding."""
    return {found.kind: found.count for found in account_findings(accounts, REPS, leads, ON)}


def test_holders_who_left_or_were_never_there_are_counted() -> None:
    """An owner who claims nothing does not count."""
    accounts = pl.DataFrame(
        {"account_id": ["A", "B", "C", "D"], "owner": ["ann", "bob", "zoe", "zoe"], "named": [True, True, True, False]}
    )
    assert kinds(accounts) == {"holder_gone": 2}


def test_a_sound_table_says_nothing() -> None:
    """Parents count as known accounts."""
    accounts = pl.DataFrame({"account_id": ["A"], "parent": ["G"], "owner": ["ann"], "named": [True]})
    assert kinds(accounts, pl.DataFrame({"account_id": ["A", "G", None]})) == {}


def test_named_without_owner_and_unknown_accounts() -> None:
    """Each is counted."""
    accounts = pl.DataFrame({"account_id": ["A", "B"], "owner": [None, "ann"], "named": [True, True]})
    leads = pl.DataFrame({"account_id": ["A", "X", "Y"]})
    assert kinds(accounts, leads) == {"named_without_owner": 1, "unknown_account": 2}


def test_a_circle_is_refused() -> None:
    """As it is by assign."""
    with pytest.raises(BadInput, match="circle"):
        kinds(pl.DataFrame({"account_id": ["A", "B"], "parent": ["B", "A"]}))
