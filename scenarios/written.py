"""From a scenario as it is written down to all that it says: what it extends, and reps written once for several."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from scenarios.faults import BadInput, Fault

MOST_COPIES = 500
"""Reps that one table may stand for."""

Content = dict[str, Any]

_NOT_SAID = re.compile(r"Not said of (.+): written anew\.")


def spelled_out(content: Content, source: str, known: Collection[str], read: Callable[[str], Content]) -> Content:
    """Give a scenario's content with everything in it that it takes from elsewhere.

    ``extends`` names a scenario whose content holds wherever this one says nothing: tables are merged key by key, and
    lists (reps, cadence, absences) replaced as a whole; a table that is given as ``false`` is taken out. Sources
    (``provenance``) of what is written anew fall away; one of a whole table says of which keys it no longer speaks.
    ``copies`` in a table of ``reps`` makes it stand for that many, numbered from 1.

    Parameters
    ----------
    content
        A parsed file.
    source
        What to call it in a refusal.
    known
        Names of tables; only these can be taken out.
    read
        Reads the scenario that is extended; itself spelled out.

    Raises
    ------
    BadInput
        When ``extends`` is no name or path, or ``copies`` no sensible number.
    """
    own = {key: value for key, value in content.items() if key != "extends"}
    if "reps" in own:
        own["reps"] = _each_rep(own["reps"], source)
    if "extends" not in content:
        return own
    name = content["extends"]
    if not isinstance(name, str):
        raise BadInput([Fault(source, "the name or path of a scenario", column="extends", value=str(name))])
    return _over(read(name), own, known)


def _over(base: Content, own: Content, known: Collection[str]) -> Content:
    taken_out = {key for key, value in own.items() if value is False and key in known}
    merged = _merged(base, {key: value for key, value in own.items() if key not in taken_out})
    kept = [_still_of(row, own) for row in base.get("provenance", []) if not _written_anew(row, own)]
    merged["provenance"] = [*kept, *own.get("provenance", [])]
    return {key: value for key, value in merged.items() if key not in taken_out}


def _written_anew(row: Content, own: Content) -> bool:
    """Say whether what this row gives the source of is no longer what stands there."""
    key = str(row.get("key"))
    part, _, inside = key.partition(".")
    said = own.get(part)
    if said is not None and not isinstance(said, dict):
        return True
    return (inside != "" and inside in (said or {})) or key in {each.get("key") for each in own.get("provenance", [])}


def _still_of(row: Content, own: Content) -> Content:
    """Let the source of a whole table, some keys of which are written anew, say that it is not theirs."""
    anew = own.get(str(row.get("key")))
    if not isinstance(anew, dict) or not anew:
        return row
    note = str(row.get("note") or "")
    before = _NOT_SAID.search(note)
    keys = dict.fromkeys([*(before[1].split(", ") if before else ()), *anew])
    rest = _NOT_SAID.sub("", note).strip()
    return {**row, "note": f"{rest} Not said of {', '.join(keys)}: written anew.".strip()}


def _merged(base: Content, own: Content) -> Content:
    merged = dict(base)
    for key, value in own.items():
        under = merged.get(key)
        merged[key] = {**under, **value} if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


def _each_rep(rows: Any, source: str) -> Any:
    if not isinstance(rows, list):
        return rows
    reps: list[Any] = []
    for row in rows:
        copies = row.get("copies") if isinstance(row, dict) else None
        if copies is None:
            reps.append(row)
            continue
        if not isinstance(copies, int) or isinstance(copies, bool) or not 1 <= copies <= MOST_COPIES:
            expected = f"a whole number from 1 to {MOST_COPIES}"
            raise BadInput([Fault(source, expected, column="reps.copies", value=str(copies))])
        rest = {key: value for key, value in row.items() if key != "copies"}
        width = len(str(copies))
        reps += [{**rest, "rep_id": f"{rest.get('rep_id', 'rep')}-{at:0{width}}"} for at in range(1, copies + 1)]
    return reps
