"""Leads that are no buyers, and reps that are no persons: tests, colleagues, queues, system users."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from fairlead.checking.columns import matching, rows_with
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted, toml_text
from scenarios.column_names import words_of
from scenarios.persons import EMAIL, contact_kind

_TEST = r"(?:tests?|tester|testing|asdf\w*|qwert\w*|dummy|foo|lorem|xxx+|mctest\w*|do not call)"
_TEST_NAME = rf"(?i)^\s*{_TEST}(?:[\s_-]+(?:{_TEST}|user|lead|account|contact|company|bar|ipsum|gmbh|inc|\d+))*\s*$"
_TEST_MAIL = r"(?i)^(?:(?:test|tester|testing|asdf\w*|qwerty?|dummy|foo)[\d._+-]*@|[^@]*@(?:test|example|asdf)\.\w+$)"
_TEST_ID = r"(?i)^(?:test|dummy)(?:[\s_-]|\d|$)"
_NAMED = ("name", "company", "account", "organisation", "organization")

_FREE = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "aol.com"}
    | {"gmx.de", "gmx.net", "web.de", "t-online.de", "proton.me", "protonmail.com", "orange.fr", "free.fr", "qq.com"}
)
_NO_PERSON = (
    r"(?i)^00G[0-9A-Za-z]{12}|(?:^|[\s_.@-])(?:queue|warteschlange|system|integration|admin|administrator|automation|"
    r"automated|api|bot|sync|unassigned|nobody|house account|default owner|round robin|migration|import|do not use)"
    r"(?:$|[\s_.@-])"
)

_QUEUES = ("# ", "00G")
"""How queues begin: their names in Dynamics, their ids in Salesforce."""


def unreal_findings(frames: Mapping[str, pl.DataFrame]) -> list[Finding]:
    """Recognise test leads, leads that are colleagues, and owners that are no persons."""
    found = []
    own = _domains(frames["reps"]) if "reps" in frames else set()
    for table, frame in frames.items():
        if table != "reps":
            found += [*_tests(frame, table), *_colleagues(frame, table, own)]
        for name in ("rep_id", "owner"):
            if name in frame.columns:
                found += _machines(frame[name], table)
    return found


def _tests(frame: pl.DataFrame, table: str) -> list[Finding]:
    flags = [frame["lead_id"].str.contains(_TEST_ID)]
    for column in frame:
        if column.dtype == pl.String and column.name != "lead_id":
            if contact_kind(column) == "email":
                flags.append(column.str.contains(_TEST_MAIL))
            elif words_of(column.name)[-1:] and words_of(column.name)[-1] in _NAMED:
                flags.append(column.str.contains(_TEST_NAME))
    count = _any(flags)
    follows = "they are given out in place of buyers, and learned from; leave them out of the export"
    what = f"{counted(count, 'row')} {agreeing(count, 'look')} like tests (test@, Test Test, asdf …)"
    return [Finding("test_leads", Severity.WARN, table, None, count, what, follows)] if count else []


def _any(flags: list[pl.Series]) -> int:
    marked = flags[0].fill_null(value=False)
    for flag in flags[1:]:
        marked |= flag.fill_null(value=False)
    return int(marked.sum())


def _domains(frame: pl.DataFrame) -> set[str]:
    """Return the firm's own domains of e-mail."""
    found: set[str] = set()
    for column in frame:
        if column.dtype == pl.String:
            addresses = column.filter(column.str.contains(EMAIL).fill_null(value=False))
            found |= set(addresses.str.to_lowercase().str.replace(r"^.*@", ""))
    return found - _FREE


def _colleagues(frame: pl.DataFrame, table: str, own: set[str]) -> list[Finding]:
    mails = [column for column in frame if column.dtype == pl.String and contact_kind(column) == "email"]
    if not own or not mails:
        return []
    domains = [column.str.to_lowercase().str.strip_chars().str.replace(r"^.*@", "") for column in mails]
    count = _any([domain.is_in(sorted(own)) for domain in domains])
    what = f"{counted(count, 'row')} {agreeing(count, 'have')} an e-mail address of the firm's own"
    follows = "colleagues are no buyers; leave them out of the export"
    return [Finding("internal_leads", Severity.WARN, table, None, count, what, follows)] if count else []


def _machines(column: pl.Series, table: str) -> list[Finding]:
    flagged = matching(column, _NO_PERSON)
    if flagged.is_empty():
        return []
    owners = len(flagged)
    kind = "is a queue or a system user, no person" if owners == 1 else "are queues or system users, no persons"
    what = f"{counted(owners, 'name')} in the column {column.name} {kind}"
    follows = {
        "reps": "leads would be given to nobody; leave them out of reps",
        "history": "what waited in a queue is learned from as somebody's work; leave those rows out",
        "leads": "those leads count as owned and are not given out; leave the owner empty",
    }[table]
    return [
        Finding(
            "no_person",
            Severity.WARN,
            table,
            column.name,
            rows_with(column, flagged),
            what,
            follows,
            _without_queues(column, table, flagged),
            {"owners": float(owners)},
        )
    ]


def _without_queues(column: pl.Series, table: str, flagged: pl.Series) -> str:
    """Return the line of a mapping that leaves queues out; only their names are shown, others may hold a person's."""
    marks = [mark for mark in _QUEUES if flagged.str.starts_with(mark).any()]
    queues = flagged.filter(flagged.str.contains("^(?:" + "|".join(_QUEUES) + ")")).sort()
    if len(queues) < len(flagged):
        step = "blank.owner" if column.name == "owner" else f"unless.{column.name}"
        return f'# write how they are spelled under [{table}] of the mapping, as {step} = ["..."]'
    if column.name == "owner":
        return f"[{table}]\nblank.owner = [{', '.join(toml_text(mark) for mark in marks)}]"
    return f"[{table}]\nunless.{column.name} = [{', '.join(toml_text(name) for name in queues)}]"
