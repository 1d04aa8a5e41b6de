"""From what a service decides: reps, rules, model and settings, kept once, so that its decisions can be made again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import Connection, select

from fairlead.ledger.blobs import content_of, keep_one
from fairlead.ledger.entries import append, plain_json
from fairlead.ledger.inputs import REFERENCES, SOFTWARE, Kept, hash_of, keep_model, keep_rows, reps_known_to
from fairlead.ledger.opening import Ledger
from fairlead.ledger.people_in_text import Unnaming, all_named, marks_in, renamed_data
from fairlead.ledger.persons import Kind, names_of, numbered
from fairlead.ledger.restoring import model_kept, persons_in_rows, rows_of
from fairlead.ledger.rows import packed, schema_of, unpacked
from fairlead.ledger.schema import ENTRY
from scenarios.rules import Rules

if TYPE_CHECKING:
    from models import ConversionModel

SERVING = "serving"
_BESIDE: Mapping[str, tuple[str, ...]] = {"accounts": REFERENCES["accounts"], "absences": ("rep_id",)}
"""Tables kept whole, and their columns that name a rep."""


@dataclass(frozen=True, slots=True)
class Serving:
    """What decides live.

    Attributes
    ----------
    policy, seed, unit
        The method's name, the seed of its draws, what capacity counts.
    reps, accounts, absences
        Tables in their schemas; None where there is none.
    rules, model
        The rules; the model, or its directory when it is to be kept.
    """

    policy: str
    seed: int
    unit: str
    reps: pl.DataFrame
    accounts: pl.DataFrame | None
    absences: pl.DataFrame | None
    rules: Rules | None
    model: ConversionModel | Path | None


def keep_serving(ledger: Ledger, serving: Serving) -> int:
    """Keep what decides live; returns the number of its entry, an earlier one where all of it is the same."""
    directory = serving.model if isinstance(serving.model, Path) else None
    tables = {"accounts": serving.accounts, "absences": serving.absences}
    with ledger.writing() as connection:
        numbers = numbered(connection, Kind.REP, _rep_ids(serving, directory))
        unnaming = Unnaming(numbers)
        rules = None if serving.rules is None else serving.rules.model_dump(mode="json")
        detail = {
            "policy": serving.policy,
            "seed": serving.seed,
            "unit": serving.unit,
            "rules": unnaming.data(rules),
            "reps": schema_of(serving.reps.drop("rep_id"), "reps"),
            "reps_hash": hash_of(serving.reps),
            **{name: _keep_table(connection, name, table, numbers) for name, table in tables.items()},
            "model": None if directory is None else keep_model(connection, directory, unnaming),
            "software": {name: version(name) for name in SOFTWARE},
        }
        same = select(ENTRY.c.no).where(ENTRY.c.kind == SERVING, ENTRY.c.detail == plain_json(detail))
        before = connection.scalar(same.order_by(ENTRY.c.no.desc()).limit(1))
        if before is not None:
            return int(before)
        number = append(connection, SERVING, detail=detail)
        keep_rows(connection, _batch_of(number), "reps", serving.reps, Kept({}, numbers, {}))
        return number


def _batch_of(number: int) -> int:
    """Return what stands for a serving where the rows of a batch's tables have its number: none of a batch's."""
    return -number


def _rep_ids(serving: Serving, directory: Path | None) -> list[str]:
    ids = serving.reps["rep_id"].to_list()
    named = (
        *((serving.reps, name) for name in REFERENCES["reps"]),
        *((serving.accounts, n) for n in _BESIDE["accounts"]),
    )
    for table, column in (*named, (serving.absences, "rep_id")):
        if table is not None and column in table.columns:
            ids += table[column].drop_nulls().unique().to_list()
    return ids if directory is None else ids + reps_known_to(directory)


def _keep_table(
    connection: Connection, name: str, table: pl.DataFrame | None, numbers: Mapping[str, int]
) -> dict[str, Any] | None:
    if table is None:
        return None
    lines = packed(table, dict.fromkeys(_BESIDE[name], numbers))
    return {"schema": schema_of(table, name), "rows": keep_one(connection, "\n".join(lines).encode())}


def serving_kept(connection: Connection, number: int) -> Serving | None:
    """Put together what decided; None where a part of it is erased, or somebody in it."""
    config = json.loads(connection.execute(select(ENTRY.c.detail).where(ENTRY.c.no == number)).scalar_one())
    names = names_of(connection, _named(connection, number, config))
    reps, gone = rows_of(connection, _batch_of(number), "reps", config["reps"], names)
    model = model_kept(connection, config["model"], names)
    whole = all_named(names, names) and not gone and (model is not None or config["model"] is None)
    tables = {name: _table(connection, name, config[name], names) for name in _BESIDE}
    if not whole or any(tables[name] is None and config[name] is not None for name in tables):
        return None
    rules = None if config["rules"] is None else Rules.model_validate(renamed_data(config["rules"], names))
    return Serving(config["policy"], config["seed"], config["unit"], reps, rules=rules, model=model, **tables)


def changed_software(connection: Connection, number: int) -> list[str]:
    """Return which libraries are of another version than when a service was started, in words."""
    before = json.loads(connection.execute(select(ENTRY.c.detail).where(ENTRY.c.no == number)).scalar_one())["software"]
    return [f"{name} {before[name]} is now {now}" for name in SOFTWARE if before.get(name) != (now := version(name))]


def _named(connection: Connection, number: int, config: Mapping[str, Any]) -> set[int]:
    """Return the numbers of everybody in what decided, former reps whom the model knows apart."""
    numbers = marks_in(json.dumps(config["rules"], ensure_ascii=False))
    if config["model"] is not None:
        numbers |= marks_in((content_of(connection, config["model"]["text"]) or b"").decode())
    for name in _BESIDE:
        if config[name] is not None:
            numbers |= _in_table(connection, name, config[name])
    return numbers | persons_in_rows(connection, _batch_of(number), "reps", config["reps"])


def _in_table(connection: Connection, name: str, kept: Mapping[str, Any]) -> set[int]:
    columns = [at for at, (column, *_) in enumerate(kept["schema"]) if column in _BESIDE[name]]
    content = (content_of(connection, kept["rows"]) or b"").decode()
    rows = [json.loads(line) for line in content.splitlines()]
    return {row[at] for row in rows for at in columns if row[at] is not None}


def _table(
    connection: Connection, name: str, kept: Mapping[str, Any] | None, names: Mapping[int, str | None]
) -> pl.DataFrame | None:
    content = None if kept is None else content_of(connection, kept["rows"])
    if kept is None or content is None:
        return None
    return unpacked(content.decode().splitlines(), kept["schema"], dict.fromkeys(_BESIDE[name], names))
