"""From the assignments table to rows of the ledger, and back, bit for bit."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from fairlead.accounts import leaders_of
from fairlead.choosing import Floats
from fairlead.ledger.candidates import NONE, Candidates, candidates_of
from fairlead.ledger.entries import plain_json
from fairlead.ledger.people_in_text import Unnaming, marks_in, renamed_data
from fairlead.ledger.persons import shown
from fairlead.ledger.rows import schema_of, unpacked
from fairlead.plan import Plan
from fairlead.ruling import LongerOutside

PERSONS = ("lead", "rep", "owner", "runner_up")
"""Columns of a decision that hold numbers of persons."""

_FIGURES = ("probability", "expected_value", "price", "margin", "propensity")
_OWN = frozenset({"lead_id", "rep_id", "runner_up", "reason", *_FIGURES})
_SENTENCES = frozenset({"why", "bound_by"})

Row = dict[str, Any]


def decision_rows(
    plan: Plan, leads: Mapping[str, int], reps: Mapping[str, int], tokens: Mapping[int, bytes]
) -> list[Row]:
    """Return a row of the ledger for each lead that took part, without its batch.

    Parameters
    ----------
    plan
        A batch with a solution.
    leads, reps
        Numbers by id.
    tokens
        What hashes use for these numbers.
    """
    table, part = plan.table, plan.answers.ready.part
    work, owner_work = _works(plan)
    candidates = _of_all(plan)
    owners = part.leads["owner"].to_list() if "owner" in part.leads.columns else [None] * table.height
    ids = part.reps["rep_id"].to_list()
    others = _others(table, Unnaming({**leads, **reps}))
    rows = []
    for at, cells in enumerate(table.iter_rows(named=True)):
        found = candidates[at]
        row: Row = {
            "position": at,
            "lead": leads[cells["lead_id"]],
            "rep": _number(reps, cells["rep_id"]),
            "owner": _number(reps, owners[at]),
            "runner_up": _number(reps, cells["runner_up"]),
            **{name: cells[name] for name in _FIGURES},
            "work": float(work[at]),
            "owner_work": float(owner_work[at]),
            "reason": cells["reason"],
            "candidates": plain_json(
                [[reps[ids[rep]], value, net if math.isfinite(net) else None] for rep, value, net in found.closest]
            ),
            "rest": found.rest,
            "more": others[at],
        }
        row["digest"] = digest_of(row, tokens)
        rows.append(row)
    return rows


def _number(numbers: Mapping[str, int], name: str | None) -> int | None:
    return None if name is None else numbers[name]


def _works(plan: Plan) -> tuple[Floats, Floats]:
    """Return what each lead takes of its new rep's and of its owner's capacity, shape (n_leads,); 0 if it follows.

    Of a lead that nobody got it is the lead's own, in case somebody is named for it yet.
    """
    ready, rep = plan.answers.ready, plan.answers.choice.rep
    leaders, terms = leaders_of(ready.bonds), ready.terms
    new, old = np.zeros(ready.part.leads.height), np.zeros(ready.part.leads.height)
    for whole, positions in ((new, rep), (old, terms.owner)):
        placed = np.flatnonzero(positions >= 0)
        work = terms.work
        took = work.of(placed).with_reps(positions[placed]) if isinstance(work, LongerOutside) else work[placed]
        whole[leaders[placed]] = took
    own = terms.work.own if isinstance(terms.work, LongerOutside) else terms.work
    nobodys = np.flatnonzero(rep < 0)
    new[leaders[nobodys]] = own[nobodys]
    return new, old


def _of_all(plan: Plan) -> list[Candidates]:
    """Return the candidates of every lead; none of one that follows another."""
    ready = plan.answers.ready
    found = [NONE] * ready.part.leads.height
    for at, each in zip(leaders_of(ready.bonds).tolist(), candidates_of(ready, plan.answers.choice), strict=True):
        found[at] = each
    return found


def _others(table: pl.DataFrame, unnaming: Unnaming) -> list[str]:
    """Return the further columns of each row as JSON without persons."""
    names = [name for name in table.columns if name not in _OWN]
    columns = []
    for name in names:
        cells = table[name]
        plain = cells.to_physical().to_list() if cells.dtype.is_temporal() else cells.to_list()
        if cells.dtype == pl.String:
            said = unnaming.text if name in _SENTENCES else unnaming.data
            plain = [None if cell is None else said(cell) for cell in plain]
        columns.append(plain)
    return (
        [plain_json(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]
        if names
        else (["{}"] * table.height)
    )


def digest_of(row: Mapping[str, Any], tokens: Mapping[int, bytes]) -> bytes:
    """Return the hash of a decision; it speaks of persons by their tokens, so it outlives their ids."""
    cells = {name: row[name] for name in row if name not in ("batch", "digest", "rest")}
    for person in PERSONS:
        cells[person] = None if row[person] is None else tokens[row[person]].hex()
    cells["rest"] = None if row["rest"] is None else bytes(row["rest"]).hex()
    return hashlib.sha256(plain_json(cells).encode()).digest()


def persons_in(rows: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the numbers of everybody whom decisions speak of."""
    found: set[int] = set()
    for row in rows:
        found.update(row[person] for person in PERSONS if row[person] is not None)
        found.update(marks_in(row["more"]))
        found.update(candidate[0] for candidate in json.loads(row["candidates"]))
    return found


def columns_of(table: pl.DataFrame) -> list[list[str | None]]:
    """Return names and types of an assignments table, as plain data."""
    return schema_of(table, "assignments")


def table_of_rows(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Sequence[str]], names: Mapping[int, str | None]
) -> pl.DataFrame:
    """Return the assignments table that decisions came of; whoever was forgotten is called so."""
    lines = []
    for row in rows:
        more = renamed_data(json.loads(row["more"]), names)
        own = {
            "lead_id": shown(names, row["lead"]),
            "rep_id": shown(names, row["rep"]),
            "runner_up": shown(names, row["runner_up"]),
            "reason": row["reason"],
            **{name: row[name] for name in _FIGURES},
        }
        lines.append(json.dumps([own[name] if name in own else more[name] for name, *_ in columns], ensure_ascii=False))
    return unpacked(lines, columns, {})
