"""Ids that a spreadsheet has changed, and words that are spelled in two ways."""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.fairlead.spoilt.export import Export
from tests.fairlead.spoilt.registry import Found, Refused, spoilt

_LETTERS = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
_NAMES = ("Ann Lee", "Bob Ray", "Cem Aydin", "Dora Maar", "Eve Moss", "Finn Berg", "Gia Rossi", "Hal Ochs", "Ida Falk")
_MORE = ("Jo March", "Kai Stein", "Lou Reich")


def named(export: Export) -> Export:
    """Call the reps by their names, in reps and history."""
    ids = [f"R{number:03d}" for number in range(12)]
    called = pl.col("rep_id").replace(ids, [*_NAMES, *_MORE])
    return export.having("reps", called).having("history", called)


def _salesforce(export: Export) -> list[str]:
    drawn = export.rng.choice(_LETTERS, size=(export.frame("leads").height, 6))
    return ["00Q5f0000" + "".join(row) for row in drawn]


@spoilt("Excel, on ids of 12 digits or more", Found("mangled_ids", "leads", "lead_id", "1.23E+15"), "leads")
def powers_of_ten(export: Export) -> Export:
    """Ids written 1.23457E+15."""
    return export.having("leads", pl.format("1.{}E+15", pl.int_range(pl.len()) + 23401).alias("lead_id"))


@powers_of_ten.twin()
def _(export: Export) -> Export:
    """Ids of digits and an E."""
    return export.having("leads", pl.format("1E{}", pl.int_range(pl.len()) + 23401).alias("lead_id"))


@spoilt("Excel, on ids of 16 digits or more", Found("mangled_ids", "leads", "account_id", "fifteenth"), "leads")
def fifteen_digits(export: Export) -> Export:
    """Ids whose sixteenth digit and all after it became 0."""
    return export.having("leads", pl.format("{}0000", pl.int_range(pl.len()) + 123_456_789_012_345).alias("account_id"))


@fifteen_digits.twin()
def _(export: Export) -> Export:
    """Ids of 19 digits, some of which end in 0."""
    return export.having("leads", (pl.int_range(pl.len()) + 1_234_567_890_123_450_000).alias("account_id"))


@spoilt("Excel, on numbers of reps", Found("mangled_ids", "history", "rep_id", "leading zeros"), "reps", "history")
def lost_zeros(export: Export) -> Export:
    """Ids that lost their leading zeros in one of two files."""
    digits = pl.col("rep_id").str.replace("R", "0")
    return export.having("reps", digits).having("history", digits.str.strip_chars_start("0").replace("", "0"))


@lost_zeros.twin()
def _(export: Export) -> Export:
    """Ids with leading zeros in both."""
    digits = pl.col("rep_id").str.replace("R", "0")
    return export.having("reps", digits).having("history", digits)


@spoilt("a lookup in Excel, on Salesforce's ids of 15 characters", Found("mangled_ids", "leads", "lead_id"), "leads")
def lost_case(export: Export) -> Export:
    """Ids that tell capitals apart, all in small letters."""
    return export.having("leads", pl.Series("lead_id", [name.lower() for name in _salesforce(export)]))


@lost_case.twin()
def _(export: Export) -> Export:
    """Accounts by Salesforce's ids, two of which differ in capitals only."""
    ids = [name.replace("00Q", "001") for name in _salesforce(export)]
    ids[1] = ids[0].swapcase()
    return export.having("leads", pl.Series("account_id", ids))


@spoilt("the product list says GTX Pro, the pipeline GTXPro", Found("spelling", "history", "product"), "history")
def two_spellings(export: Export) -> Export:
    """One product in two spellings."""
    seventh = pl.int_range(pl.len()) % 7
    name = pl.when(seventh == 0).then(pl.lit("GTXPro")).otherwise(pl.lit("GTX Pro"))
    return export.having("history", name.alias("product"))


@two_spellings.twin()
def _(export: Export) -> Export:
    """Two products whose names are alike, and versions 1.1 and 11."""
    fifth = pl.int_range(pl.len()) % 5
    words = ["Pro 1", "Pro 2", "Pro 1.1", "Pro 11", "C++"]
    name = fifth.replace_strict([0, 1, 2, 3, 4], words, return_dtype=pl.String)
    return export.having("history", name.alias("product"))


@spoilt("fields without a pick list", Found("typo", "history", "niche"), "history")
def mistyped(export: Export) -> Export:
    """A niche mistyped a few times."""
    return export.cell("history", "niche", "logistcs", [100, 600, 1100])


@mistyped.twin()
def _(export: Export) -> Export:
    """A rare niche that is another word."""
    return export.cell("history", "niche", "astronomy", [100, 600, 1100])


@spoilt("names typed by hand", Found("spelling", "history", "rep_id"), "reps", "history")
def double_space(export: Export) -> Export:
    """A rep written with two blanks in the history."""
    return named(export).having("history", pl.col("rep_id").replace("Ann Lee", "Ann  Lee"))


@double_space.twin()
def _(export: Export) -> Export:
    """Two reps whose names are alike."""
    other = pl.col("rep_id").replace("Bob Ray", "Anna Lee")
    return named(export).having("history", other).having("reps", other)


@spoilt("two systems with one directory", Found("spelling", "history", "rep_id"), "reps", "history")
def other_case(export: Export) -> Export:
    """Reps in capitals in the history."""
    return named(export).having("history", pl.col("rep_id").str.to_uppercase())


@spoilt("a rep entered again after her leave", Found("spelling", "reps", "rep_id"), "reps")
def rep_twice(export: Export) -> Export:
    """A rep twice among the reps, in two spellings."""
    again = named(_with_history(export)).only("reps")
    return again.row("reps", rep_id="ann lee", capacity="5")


@rep_twice.twin()
def _(export: Export) -> Export:
    """Two reps with one family name."""
    return named(_with_history(export)).only("reps").row("reps", rep_id="Annie Lee", capacity="5")


def _with_history(export: Export) -> Export:
    return Export(export.seed, {**export.tables, "history": export.frame("reps").select("rep_id")})


@spoilt("a rep entered twice", Refused("reps.csv", "occurs once", row=14, column="rep_id"), "reps")
def doubled_rep(export: Export) -> Export:
    """A rep twice among the reps, spelled alike."""
    return export.replacing("reps", pl.concat([export.frame("reps"), export.frame("reps")[:1]]))
