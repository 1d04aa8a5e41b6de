"""Values that differ only in spelling: within a column, and between a table and what it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.shown import OF_PERSONS, REPS, VALUES, counted_as
from fairlead.checking.words import counted, toml_key, toml_text
from scenarios.persons import contact_kind, personal
from scenarios.tables import misspelling_of

MOST_LEVELS, SHOWN, EXAMPLES = 20_000, 20, 3
_TYPO_LEVELS, _TYPO_LENGTH, _TYPO_SHARE, _TYPO_ROWS = 300, 7, 0.02, 50

_NOT_WORDS = frozenset({"lead_id", "person_key", "propensity", "outcome", "grade", "reject_reason"})
_REFERS = {
    "rep_id": ("rep_id",),
    "owner": ("rep_id",),
    "territory": ("territories",),
    "niche": ("niches",),
    "language": ("languages",),
    "team": ("team",),
}
"""Columns of leads and history, and the columns of reps whose words they use."""

_UNSEEN = "[\u200b\u200c\u200d\u2060\ufeff\u00ad]"
"""Signs that take no room: joiners, byte order marks, soft hyphens."""

_CASE_COUNTS = r"^00[0-9A-Za-z]{13}$"
"""Salesforce ids of 15 characters: two that differ in capitals are two records."""


@dataclass(frozen=True)
class Respelling:
    """A spelling, the one it should have, and how many rows have it."""

    found: str
    wanted: str
    rows: int


def spelling_findings(frames: Mapping[str, pl.DataFrame]) -> list[Finding]:
    """Compare the words of each column with one another, then with those of the reps and of the history."""
    levels = {table: dict(_levels(frame)) for table, frame in frames.items()}
    found = []
    for table, columns in levels.items():
        for name, counts in columns.items():
            reference, where = _reference(table, name, frames, levels)
            hidden = counted_as(frames[table][name], table, counts.height)
            amiss = between(counts, reference) if reference else []
            if amiss:
                found.append(_spelling(table, name, amiss, where, hidden))
            if within := _without(respelt(counts), amiss):
                found.append(_spelling(table, name, within, "elsewhere in the column", hidden))
            if name not in OF_PERSONS and (typos := _typos(counts)):
                found.append(_typo(table, name, typos, hidden))
    return found


def respelt(counts: pl.DataFrame) -> list[Respelling]:
    """Return the words that are spelled otherwise than the most frequent of the same letters and digits.

    Parameters
    ----------
    counts
        Columns ``word`` and ``count``.
    """
    groups = _keyed(counts).sort("count", "word", descending=[True, False])
    first = groups.group_by("key", maintain_order=True).agg(pl.col("word"), pl.col("count"))
    several = first.filter(pl.col("word").list.len() > 1)
    return [
        Respelling(word, words[0], rows)
        for words, numbers in several.select("word", "count").iter_rows()
        for word, rows in zip(words[1:], numbers[1:], strict=True)
    ]


def between(counts: pl.DataFrame, reference: set[str]) -> list[Respelling]:
    """Return the words that the reference does not have, but spells otherwise; those of two spellings are left out."""
    wanted = _keyed(pl.DataFrame({"word": sorted(reference)}, schema={"word": pl.String}))
    wanted = wanted.filter(pl.len().over("key") == 1).rename({"word": "wanted"})
    strange = _keyed(counts.filter(~pl.col("word").is_in(sorted(reference))))
    amiss = strange.join(wanted, on="key").sort("count", "word", descending=[True, False])
    return [Respelling(*row) for row in amiss.select("word", "wanted", "count").iter_rows()]


def _keyed(words: pl.DataFrame) -> pl.DataFrame:
    """Add what two spellings of one thing share: letters and digits, but numbers that were apart stay apart."""
    key = pl.col("word").str.normalize("NFKC").str.to_lowercase().str.replace_all(_UNSEEN, "")
    for _ in range(2):
        key = key.str.replace_all(r"(\d)[\s\-_.,/]+(\d)", "$1|$2")
    key = key.str.replace_all(r"[\s\-_.,'’/()&]", "")
    sound = pl.col("key").str.contains(r"\p{L}") & ~pl.col("word").str.contains(_CASE_COUNTS)
    return words.with_columns(key.alias("key")).filter(sound)


def _levels(frame: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    for column in frame:
        if column.dtype != pl.String or column.name in _NOT_WORDS:
            continue
        kind = contact_kind(column)
        if personal(column.name) or (kind is not None and (kind, column.name in OF_PERSONS) != ("name", True)):
            continue  # no kinds of leads, and never shown
        if column.head(100_000).n_unique() > MOST_LEVELS:
            continue
        counts = column.drop_nulls().value_counts(name="count")
        if 0 < counts.height <= MOST_LEVELS:
            yield column.name, counts.rename({column.name: "word"})


def _reference(
    table: str, name: str, frames: Mapping[str, pl.DataFrame], levels: Mapping[str, Mapping[str, pl.DataFrame]]
) -> tuple[set[str], str]:
    if table == "reps":
        return set(), ""
    for own in _REFERS.get(name, ()):
        if "reps" in frames and own in frames["reps"].columns:
            words = frames["reps"][own]
            words = words.explode() if isinstance(words.dtype, pl.List) else words
            return set(words.drop_nulls()), f"in {own} of reps"
    if table == "leads" and name in levels.get("history", {}):
        return set(levels["history"][name]["word"]), "in the history"
    return set(), ""


def _without(all_: list[Respelling], known: list[Respelling]) -> list[Respelling]:
    done = {one.found for one in known} | {one.wanted for one in known}
    return [one for one in all_ if one.found not in done]


def word_finding(
    kind: str,
    severity: Severity,
    where: tuple[str, str],
    amiss: list[Respelling],
    texts: tuple[str, str, str],
    *,
    hidden: str | None = None,
) -> Finding:
    """Word a finding about words of a column that should be others.

    Parameters
    ----------
    where
        Table and column.
    amiss
        The words.
    texts
        What is wrong with the column's rows, what stands between a word and the one it should be, what follows.
    hidden
        What to count the words as instead of showing them: reps, who stand in the mending line only, or values, which
        stand nowhere.
    """
    (table, column), (wrong, between_words, follows) = where, texts
    rows = sum(one.rows for one in amiss)
    examples = ", ".join(f"{one.found!r} {between_words} {one.wanted!r}" for one in amiss[:EXAMPLES])
    more = f", and {len(amiss) - EXAMPLES:,} more" if len(amiss) > EXAMPLES else ""
    shown = {None: examples + more, REPS: f"{len(amiss)} reps", VALUES: f"{len(amiss):,} values, not shown"}[hidden]
    what = f"{counted(rows, 'row')} of {column}{wrong}: {shown}"
    line = None if hidden == VALUES else mending(table, column, amiss)
    return Finding(kind, severity, table, column, rows, what, follows, line, {"words": len(amiss)})


def _spelling(table: str, column: str, amiss: list[Respelling], where: str, hidden: str | None) -> Finding:
    follows = "one thing counts as two, and a join finds nothing"
    if hidden == REPS:
        follows = "a person counts as two, one of them former"
    texts = (f" are spelled otherwise {where}", "is", follows)
    return word_finding("spelling", Severity.WARN, (table, column), amiss, texts, hidden=hidden)


def _typo(table: str, column: str, typos: list[Respelling], hidden: str | None) -> Finding:
    texts = (" may be mistyped", "for", "a mistyped kind is learned from as one of its own")
    return word_finding("typo", Severity.NOTE, (table, column), typos, texts, hidden=hidden)


def mending(table: str, column: str, amiss: list[Respelling]) -> str:
    """Return the line of a mapping that spells words as wanted."""
    pairs = ", ".join(f"{toml_text(one.found)} = {toml_text(one.wanted)}" for one in amiss[:SHOWN])
    more = f"  # and {len(amiss) - SHOWN} more" if len(amiss) > SHOWN else ""
    return f"[{table}]\nvalues.{toml_key(column)} = {{ {pairs} }}{more}"


def _typos(counts: pl.DataFrame) -> list[Respelling]:
    """Return rare words one letter from a frequent one."""
    if counts.height > _TYPO_LEVELS:
        return []
    long = counts.filter((pl.col("word").str.len_chars() >= _TYPO_LENGTH) & ~pl.col("word").str.contains(r"\d"))
    rows = dict(long.sort("count", "word", descending=[True, False]).iter_rows())
    common = [word for word, count in rows.items() if count >= _TYPO_ROWS]
    found = []
    for word, count in rows.items():
        meant = misspelling_of(word, [other for other in common if count <= _TYPO_SHARE * rows[other]])
        if meant is not None and meant.casefold() != word.casefold():
            found.append(Respelling(word, meant, count))
    known = {one.found for one in respelt(counts)}
    return [one for one in found if one.found not in known]
