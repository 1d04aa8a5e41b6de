"""All that a batch was decided from, kept so that it can be decided again: tables, model, rules and settings."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from fairlead.ledger.blobs import keep_one
from fairlead.ledger.bulk import insert_rows
from fairlead.ledger.entries import plain_json
from fairlead.ledger.people_in_text import Unnaming
from fairlead.ledger.persons import Kind, numbered, salts_of
from fairlead.ledger.rows import packed, schema_of
from fairlead.ledger.schema import FIELDS, INPUT
from fairlead.ledger.turns import Turns
from fairlead.output.forms import table_bytes
from fairlead.preparing import Sources
from scenarios.constraints import Constraints
from scenarios.rules import Rules

REFERENCES: Mapping[str, tuple[str, ...]] = {
    "leads": ("owner", "shadow_given_to"),
    "reps": ("manager",),
    "accounts": ("owner", "partner"),
}
"""Columns of each table that name a rep."""

MODEL_FILES = ("model.json", "arrays.npz")
SOFTWARE = ("fairlead", "numpy", "scipy", "ortools", "polars", "scikit-learn")
_AT_A_TIME = 5_000
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for beside the tables of a batch.

    Attributes
    ----------
    policy, seed, won_by
        As :func:`fairlead.assign.assign` takes them.
    rules
        The rules file's content; None without one.
    model
        The model's directory; None without a model.
    period
        Batches of one period share the reps' capacity.
    elsewhere
        By rep, what leads given out by others take of her capacity in the period.
    turns
        What a rotation remembered before the batch, and does after it; None for a batch that remembers nothing.
    shadow
        Whether it only says whom we would have picked, beside what the firm did: it is never approved or released.
    given
        Hashes of everything the command was given, by name: by these a repeated batch is known.
    """

    policy: str
    period: str
    seed: int = 0
    rules: Rules | None = None
    model: Path | None = None
    won_by: tuple[float, ...] = ()
    elsewhere: Mapping[str, float] = field(default_factory=dict)
    turns: Turns | None = None
    shadow: bool = False
    given: Mapping[str, str] = field(default_factory=dict)


def hash_of(content: object) -> str:
    """Return the hash of a table, a model's directory, a file, or plain data; equal content, equal hash."""
    if isinstance(content, pl.DataFrame):
        data = plain_json([str(kind) for kind in content.schema.items()]).encode() + table_bytes(content, ".csv")
    elif isinstance(content, Path):
        files = [content / name for name in MODEL_FILES] if content.is_dir() else [content]
        data = b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)
    else:
        data = plain_json(content).encode()
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of a batch: numbers of persons by id, and its settings as plain data."""

    leads: Mapping[str, int]
    reps: Mapping[str, int]
    config: dict[str, Any]


def keep_inputs(connection: Connection, sources: Sources, rules: Constraints, asked: Asked) -> Kept:
    """Keep what a batch is decided from; rows of its tables are kept apart by :func:`keep_rows`."""
    turns = asked.turns
    named = [*_rep_ids(sources, asked.model), *asked.elsewhere, *([] if turns is None else turns.reps())]
    reps = numbered(connection, Kind.REP, named)
    leads = numbered(connection, Kind.LEAD, sources.leads["lead_id"])
    unnaming = Unnaming({**leads, **reps})
    reassign = sources.asked
    config = {
        "policy": asked.policy,
        "seed": asked.seed,
        "won_by": list(asked.won_by),
        "unit": sources.unit.value,
        "on": sources.on.isoformat(),
        "time_limit": sources.time_limit,
        "worth": sources.worth,
        "reassign": None
        if reassign is None
        else _reassign_facts(reassign.reason, reassign.effective, reassign.max_moves),
        "rules": unnaming.data(_rules_facts(asked.rules, rules)),
        "leads": schema_of(sources.leads.drop("lead_id"), "leads"),
        "reps": schema_of(sources.reps.drop("rep_id"), "reps"),
        "accounts": _keep_accounts(connection, sources.accounts, reps),
        "model": None if asked.model is None else keep_model(connection, asked.model, unnaming),
        **({"shadow": True} if asked.shadow else {}),
        **({"elsewhere": unnaming.data(dict(asked.elsewhere))} if asked.elsewhere else {}),
        **({} if turns is None else {"turns": unnaming.data(turns.to_dict())}),
        "software": {"python": platform.python_version(), **{name: version(name) for name in SOFTWARE}},
    }
    return Kept(leads, reps, config)


def _reassign_facts(reason: str, effective: Any, max_moves: int | None) -> dict[str, Any]:
    return {"reason": reason, "effective": None if effective is None else str(effective), "max_moves": max_moves}


def _rules_facts(rules: Rules | None, constraints: Constraints) -> dict[str, Any]:
    """Return the rules as plain data, pairs from other files among them."""
    whole = constraints.model_copy(update={"allowed_file": None, "barred_file": None, "fixed_file": None})
    facts: dict[str, Any] = (rules or Rules()).model_copy(update={"constraints": whole}).model_dump(mode="json")
    return facts


def _rep_ids(sources: Sources, model: Path | None) -> list[str]:
    """Return the ids of everybody named as a rep, former ones that a model knows among them."""
    ids = sources.reps["rep_id"].to_list()
    tables = {"leads": sources.leads, "reps": sources.reps, "accounts": sources.accounts}
    for table, columns in REFERENCES.items():
        frame = tables[table]
        for column in columns:
            if frame is not None and column in frame.columns:
                ids += frame[column].drop_nulls().unique().to_list()
    return ids if model is None else ids + reps_known_to(model)


def reps_known_to(model: Path) -> list[str]:
    """Return the ids of the reps whom a model in this folder knows."""
    found: list[str] = json.loads((model / MODEL_FILES[0]).read_bytes())["description"]["rep_ids"]
    return found


def keep_rows(connection: Connection, batch: int, part: str, frame: pl.DataFrame, kept: Kept) -> None:
    """Keep the rows of the table of leads or of reps, each under its person."""
    key, numbers = ("lead_id", kept.leads) if part == "leads" else ("rep_id", kept.reps)
    persons = dict.fromkeys(REFERENCES[part], kept.reps)
    lines = [line.encode() for line in packed(frame.drop(key), persons)]
    who = [numbers[name] for name in frame[key]]
    salts = salts_of(connection, Kind.LEAD if part == "leads" else Kind.REP, who)
    digests = [
        hashlib.sha256(salts[person] + line).digest()[:_DIGEST_BYTES] for person, line in zip(who, lines, strict=True)
    ]
    rows: list[dict[str, Any]] = [
        {"batch": batch, "part": part, "position": at, "person": person, "fields": digest}
        for at, (person, digest) in enumerate(zip(who, digests, strict=True))
    ]
    there = _there(connection, [row["person"] for row in rows])
    fresh = {
        (row["person"], row["fields"]): line
        for row, line in zip(rows, lines, strict=True)
        if (row["person"], row["fields"]) not in there
    }
    cells = [{"person": person, "digest": digest, "content": line} for (person, digest), line in fresh.items()]
    insert_rows(connection, FIELDS, cells)
    insert_rows(connection, INPUT, rows)


def _there(connection: Connection, persons: Sequence[int]) -> set[tuple[int, bytes]]:
    found: set[tuple[int, bytes]] = set()
    for start in range(0, len(persons), _AT_A_TIME):
        part = persons[start : start + _AT_A_TIME]
        rows = connection.execute(select(FIELDS.c.person, FIELDS.c.digest).where(FIELDS.c.person.in_(part)))
        found.update((person, bytes(digest)) for person, digest in rows)
    return found


def _keep_accounts(
    connection: Connection, frame: pl.DataFrame | None, reps: Mapping[str, int]
) -> dict[str, Any] | None:
    if frame is None:
        return None
    lines = packed(frame, dict.fromkeys(REFERENCES["accounts"], reps))
    return {"schema": schema_of(frame, "accounts"), "rows": keep_one(connection, "\n".join(lines).encode())}


def keep_model(connection: Connection, directory: Path, unnaming: Unnaming) -> dict[str, Any]:
    """Keep a model; reps in its description become marks, by which it can be put together again."""
    text, arrays = ((directory / name).read_bytes() for name in MODEL_FILES)
    content = json.dumps(unnaming.data(json.loads(text)), ensure_ascii=False).encode()  # the order of keys may matter
    return {
        "hash": hash_of(directory),
        "text": keep_one(connection, content),
        "arrays": keep_one(connection, arrays),
    }


def moment(text: str) -> datetime:
    """Read a moment as settings keep it."""
    return datetime.fromisoformat(text)
