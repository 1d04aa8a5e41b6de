"""What the words of a column's name say about what it holds: the one list of such words, for every room."""

from __future__ import annotations

import re
import unicodedata

_AFTERWARDS = frozenset(
    {"status", "stage", "close", "closed", "closing", "closes", "won", "lost", "win", "loss", "outcome", "result"}
    | {"converted", "conversion", "converts", "updated", "modified", "accepted", "rejected", "qualified", "contacted"}
    | {"touched", "touches", "attempts", "forecast", "probability"}
)
_PERHAPS_AFTERWARDS = frozenset(
    {"last", "next", "changed", "revenue", "invoice", "paid", "duration", "cycle"}  # annual_revenue, paid_search ...
)
_STEPS = frozenset(
    {"activity", "action", "touch", "contact", "call", "email", "mail", "meeting", "reply", "response", "visit"}
    | {"update", "change", "note", "step", "viewed", "referenced"}
)
_GROWTH = frozenset({"company", "funding", "business", "growth", "life", "lifecycle", "startup"})
_TIMES = frozenset({"date", "time", "timestamp", "datetime", "day", "month"})
_IDENTIFIERS = frozenset({"id", "ids", "key", "guid", "uuid", "email", "phone", "mobile", "url", "name"})
_REPS = frozenset({"rep", "reps", "agent", "seller", "salesperson", "manager", "team", "supervisor"})


def words_of(name: str) -> list[str]:
    """Split a name such as ``LeadScore__c`` or ``lead_score`` into lower-case words, ``Größe`` as ``grosse``."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    split = re.sub(r"(?<=[a-z0-9ß])(?=[A-Z])", "_", letters)
    return [word for word in re.split(r"[\W_]+", split.casefold()) if word]


def known_afterwards(name: str) -> bool:
    """Whether a name says that its column is known only after the lead is given out: ``last_activity``, ``won``."""
    words = set(words_of(name))
    if "stage" in words and words & _GROWTH:  # how far a buyer's firm has come, not the deal
        words.discard("stage")
    late_step = bool(words & {"last", "next"} and words & _STEPS)
    return late_step or bool(words & _AFTERWARDS)


def perhaps_afterwards(name: str) -> bool:
    """Whether it may be so: such a column is learned from only when somebody names it."""
    return known_afterwards(name) or bool(_PERHAPS_AFTERWARDS.union({"stage"}).intersection(words_of(name)))


def about_rep(name: str) -> bool:
    """Whether a name says that its column is about the rep."""
    return not _REPS.isdisjoint(words_of(name))


def identifier(name: str) -> bool:
    """Whether a name says that its column identifies a record."""
    return not _IDENTIFIERS.isdisjoint(words_of(name)[-1:])


def a_time(name: str) -> bool:
    """Whether a name says that its column holds times."""
    words = words_of(name)
    return not _TIMES.isdisjoint(words) or words[-1:] in (["at"], ["on"])
