"""Accounts: held by somebody who is gone, named without an owner, and leads of accounts that nobody knows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from fairlead.accounts import claimants_of, families_of
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted


def account_findings(
    accounts: pl.DataFrame, reps: pl.DataFrame | None, leads: pl.DataFrame | None, on: date | None = None
) -> list[Finding]:
    """Look at a table of accounts, beside those who may hold them and the leads that name them.

    Parameters
    ----------
    accounts, reps, leads
        Checked tables.
    on
        The day that protection is judged by; today unless given.

    Raises
    ------
    BadInput
        When the accounts' parents go in a circle.
    """
    known = families_of(accounts).ids
    found = [] if reps is None else _holders_gone(accounts, reps, on or datetime.now(UTC).date())
    found += _named_without_owner(accounts)
    if leads is not None and "account_id" in leads.columns:
        strange = int((~leads["account_id"].drop_nulls().is_in(known.implode())).sum())
        if strange:
            what = (
                f"{strange:,} of the leads {agreeing(strange, 'are')} of accounts that the accounts table does not have"
            )
            found.append(_finding("unknown_account", "leads", "account_id", strange, what, "nobody can claim them"))
    return found


def _holders_gone(accounts: pl.DataFrame, reps: pl.DataFrame, on: date) -> list[Finding]:
    present = reps if "left_on" not in reps.columns else reps.filter((pl.col("left_on") > on).fill_null(value=True))
    claimant, _ = claimants_of(accounts, reps["rep_id"], on)
    gone = int((~claimant.drop_nulls().is_in(present["rep_id"].implode())).sum())
    if not gone:
        return []
    what = f"{counted(gone, 'account')} {agreeing(gone, 'are')} held by somebody who is not among the reps, or has left"
    follows = "their leads go to anybody, as those of an account nobody holds; name a new owner"
    return [_finding("holder_gone", "accounts", "owner", gone, what, follows, Severity.WARN)]


def _named_without_owner(accounts: pl.DataFrame) -> list[Finding]:
    if "named" not in accounts.columns:
        return []
    named = accounts.filter(pl.col("named"))
    without = named.height if "owner" not in accounts.columns else named["owner"].null_count()
    if not without:
        return []
    what = f"{counted(without, 'account')} {agreeing(without, 'are')} named and {agreeing(without, 'have')} no owner"
    follows = "their leads go to anybody; state the owner, or that they are not named"
    return [_finding("named_without_owner", "accounts", "owner", without, what, follows, Severity.WARN)]


def _finding(
    kind: str, table: str, column: str, count: int, what: str, follows: str, severity: Severity = Severity.NOTE
) -> Finding:
    return Finding(kind, severity, table, column, count, what, follows)
