"""Likely duplicates of a buyer: leads that share a person key, an e-mail address, a phone, or name and account."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from fairlead.accounts.buyers import buyer_key
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.persons import digits_only
from fairlead.checking.words import agreeing, counted, plain_expr, toml_text
from scenarios.column_names import words_of
from scenarios.persons import contact_kind

MOST = 10
"""A value that more leads than this share is a shared or filler value (info@, n/a), not a buyer."""

_ACCOUNTS = frozenset(
    {"account", "company", "firm", "organisation", "organization", "customer", "client", "firma", "firmenname", "kunde"}
    | {"unternehmen", "kundenname", "kundennummer", "entreprise", "societe", "empresa", "azienda", "bedrijf"}
)
_NAME_OR_ID = frozenset({"id", "name", "number", "no", "nr", "nummer", "key"})


def duplicate_findings(frame: pl.DataFrame, table: str) -> list[Finding]:
    """Count buyers who stand behind more than one lead of a table; one finding for each way they were recognised."""
    found = []
    for columns, by, key in _keys(frame):
        buyers, leads, fillers = _shared(frame, key)
        if buyers:
            found.append(_finding(table, columns, by, (buyers, leads, fillers)))
    return found


def _keys(frame: pl.DataFrame) -> Iterator[tuple[tuple[str, ...], str, pl.Expr]]:
    if "person_key" in frame.columns:
        yield ("person_key",), "person key", buyer_key(pl.col("person_key"))
    for column in frame:
        kind = contact_kind(column)
        if kind == "email":
            yield (column.name,), "e-mail address", _email(pl.col(column.name))
        elif kind == "phone":
            yield (column.name,), "phone number", digits_only(pl.col(column.name).cast(pl.String))
    names = [name for name in frame.columns if _is_name(frame[name])]
    account = _account(frame)
    if names and account is not None and account not in names:
        whole = pl.concat_str([plain_expr(pl.col(name)) for name in names], separator=" ")
        yield (*names, account), "name and account", pl.concat_str([whole, plain_expr(pl.col(account))], separator="|")


def _account(frame: pl.DataFrame) -> str | None:
    """Return the column that says which account a lead is of: a name or id, not what else is known of the account."""
    named = [name for name in frame.columns if _is_account(name)]
    return "account_id" if "account_id" in named else next(iter(named), None)


def _is_account(name: str) -> bool:
    words = words_of(name.removesuffix("__c"))
    return len(words) in (1, 2) and words[0] in _ACCOUNTS and (len(words) == 1 or words[1] in _NAME_OR_ID)


def _is_name(column: pl.Series) -> bool:
    words = words_of(column.name)
    named = words[-1:] == ["name"] and words[:1] in (["first"], ["last"], ["full"], ["contact"], ["name"])
    return column.dtype == pl.String and (named or words in (["firstname"], ["lastname"], ["fullname"]))


def _email(text: pl.Expr) -> pl.Expr:
    """Lower case, without what stands after a plus sign; null where it is no address."""
    address = text.str.strip_chars().str.to_lowercase().str.replace(r"\+[^@]*@", "@")
    return pl.when(address.str.contains("@")).then(address)


def _shared(frame: pl.DataFrame, key: pl.Expr) -> tuple[int, int, int]:
    """Count buyers with several leads, their leads, and leads with a value too common to be a buyer."""
    keyed = frame.lazy().select("lead_id", key.alias("buyer")).drop_nulls().unique()
    sizes = keyed.group_by("buyer").len().filter(pl.col("len") > 1).select("len").collect()["len"]
    several = sizes.filter(sizes <= MOST)
    return len(several), int(several.sum()), int(sizes.filter(sizes > MOST).sum())


def _finding(table: str, columns: tuple[str, ...], by: str, counts: tuple[int, int, int]) -> Finding:
    buyers, leads, fillers = counts
    keyed = columns == ("person_key",)
    shared = f"; {fillers:,} more share a value that {MOST}+ leads have" if fillers else ""
    single = len(columns) == 1 and not keyed
    return Finding(
        "duplicate_buyers",
        Severity.NOTE if keyed else Severity.WARN,
        table,
        columns[0] if len(columns) == 1 else None,
        leads,
        f"{leads:,} leads are of {counted(buyers, 'buyer')} who {agreeing(buyers, 'have')} "
        f"more than one (same {by}){shared}",
        "two reps may call one buyer, and one buyer's outcome counts several times",
        f"[{table}]\ncolumns = {{ person_key = {toml_text(columns[0])} }}" if single else None,
        {"buyers": buyers, "leads": leads, "common_values": fillers},
    )
