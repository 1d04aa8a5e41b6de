"""What a spreadsheet or a wrong encoding has done to ids and words."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from fairlead.checking.classes import sampled
from fairlead.checking.columns import id_columns, matching, rows_with, texts
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted

_SECOND = "".join(
    bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)
)  # what UTF-8's second byte looks like
_GARBLED = f"[ÃÂ][{_SECOND}]|â€|ï¿½|�"
_POWER = r"^\d([.,]\d+)?[eE]\+\d{2,}$"
_FIFTEEN_DIGITS = r"^\d{15}0+$"
_SALESFORCE = r"^00[0-9A-Za-z]{13}$"
_FEWEST = 20
_SHARED = (("history", "rep_id", "reps", "rep_id"), ("leads", "owner", "reps", "rep_id"))
_ACCOUNTS = ("leads", "account_id", "history", "account_id")


def garbled_findings(frame: pl.DataFrame, table: str) -> list[Finding]:
    """Recognise words in a wrong encoding and ids that were taken for numbers, in one table."""
    words = ((column, matching(column, _GARBLED)) for column in texts(frame))
    found = [
        _text_finding(column.name, table, rows_with(column, some)) for column, some in words if not some.is_empty()
    ]
    rows = sampled(frame)
    for name in id_columns(rows, table):
        ids = rows[name].drop_nulls()
        for count, what in _mangled(ids):
            found.append(_id_finding(table, name, count, f"{counted(count, 'row')} of {name} {what}"))
    return found


def lost_zero_findings(frames: Mapping[str, pl.DataFrame]) -> list[Finding]:
    """Recognise ids of one table that another has with leading zeros, or without."""
    found = []
    for table, name, other, key in (*_SHARED, _ACCOUNTS):
        if {table, other} <= set(frames) and name in frames[table].columns and key in frames[other].columns:
            known = frames[other][key].drop_nulls().unique()
            amiss = _amiss(frames[table][name].drop_nulls(), known)
            if amiss:
                differing = f"{counted(amiss, 'row')} of {name} {agreeing(amiss, 'differ')}"
                what = f"{differing} from {key} of {other} only in leading zeros"
                found.append(_id_finding(table, name, amiss, what))
    return found


def _amiss(ids: pl.Series, known: pl.Series) -> int:
    plain = known.str.strip_chars_start("0").implode()
    strange = matching(ids, r"^\d+$")
    strange = strange.filter(~strange.is_in(known.implode()))
    return rows_with(ids, strange.filter(strange.str.strip_chars_start("0").is_in(plain)))


def _mangled(ids: pl.Series) -> list[tuple[int, str]]:
    found = []
    if powers := int(ids.str.contains(_POWER).sum()):
        found.append((powers, "were written as numbers, such as 1.23E+15: their last digits are gone"))
    if len(ids) >= _FEWEST and ids.str.contains(_FIFTEEN_DIGITS).all():
        found.append((len(ids), "have no digit but 0 after the fifteenth, as when a spreadsheet took them for numbers"))
    if _case_lost(ids.filter(ids.str.contains(_SALESFORCE)).unique()):
        found.append((len(ids), "are Salesforce ids of 15 characters in one case: two records can have the same one"))
    return found


def _case_lost(ids: pl.Series) -> bool:
    if len(ids) < _FEWEST:
        return False
    letters = ids.str.replace_all(r"[^A-Za-z]", "").str.join("")[0]
    return len(letters) >= 2 * _FEWEST and (letters == letters.lower() or letters == letters.upper())


def _text_finding(name: str, table: str, count: int) -> Finding:
    return Finding(
        "garbled_text",
        Severity.WARN,
        table,
        name,
        count,
        f"{counted(count, 'row')} of {name} {agreeing(count, 'hold')} "
        "letters of a wrong encoding (an ü that became two signs)",
        "one thing counts as two, and a join finds nothing; export again as UTF-8",
    )


def _id_finding(table: str, name: str, count: int, what: str) -> Finding:
    follows = "records are mixed up or not found again; export ids as text, and do not save the file in a spreadsheet"
    return Finding("mangled_ids", Severity.WARN, table, name, count, what, follows)
