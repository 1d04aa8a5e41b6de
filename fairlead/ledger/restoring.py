"""Putting a batch's inputs together again: tables, model, rules and settings, as they were given to the decision."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy import Connection, and_, select

import models
from fairlead.assign import assign
from fairlead.ledger.blobs import content_of
from fairlead.ledger.inputs import MODEL_FILES, REFERENCES, moment
from fairlead.ledger.people_in_text import all_named, marks_in, renamed_data
from fairlead.ledger.persons import names_of, shown
from fairlead.ledger.rows import unpacked
from fairlead.ledger.schema import CAPACITY, FIELDS, INPUT
from fairlead.plan import Plan
from matching import Rotation
from scenarios.rules import Rules
from scenarios.vocabulary import CapacityUnit

if TYPE_CHECKING:
    from models import ConversionModel


@dataclass(frozen=True, slots=True)
class Restored:
    """The inputs of a batch, as far as they are still there.

    Attributes
    ----------
    tables
        Leads, reps and accounts; rows of whoever was forgotten are missing. None where a table was not given.
    erased
        What is missing, in words.
    gone
        Numbers of the persons whose rows are missing.
    pool
        The reps who took part, with somebody else's row in place of each that is missing: the last bits of a value
        depend on how many reps there are.
    turns
        What the method remembered before the batch; None where it remembered nothing.
    model
        The model; None where there was none, or it cannot be put together.
    """

    config: Mapping[str, Any]
    tables: Mapping[str, pl.DataFrame | None]
    rules: Rules
    model: ConversionModel | None
    taken: Mapping[str, float]
    turns: Mapping[str, Any] | None
    erased: tuple[str, ...]
    gone: frozenset[int]
    pool: pl.DataFrame

    def decided_again(self) -> Plan:
        """Decide the batch again."""
        config, leads = self.config, self.tables["leads"]
        reassign = config["reassign"] or {"reason": None, "effective": None, "max_moves": None}
        return assign(
            leads,
            self.tables["reps"],
            model=self.model,
            policy=config["policy"],
            rules=self.rules,
            accounts=self.tables["accounts"],
            reassign=reassign["reason"],
            effective=None if reassign["effective"] is None else date.fromisoformat(reassign["effective"]),
            max_moves=reassign["max_moves"],
            capacity_unit=CapacityUnit(config["unit"]),
            on=moment(config["on"]),
            seed=config["seed"],
            time_limit=config["time_limit"],
            worth=config["worth"],
            won_by=config["won_by"],
            taken=self.taken,
            used=config.get("caps_used"),
            rotation=self.rotation(),
        )

    def rotation(self) -> Rotation | None:
        """Return what the method remembered before the batch, anew each time; None where it remembered nothing."""
        return None if self.turns is None else Rotation.from_dict(self.turns)


def restored(connection: Connection, row: Any) -> Restored:
    """Put together what a batch was decided from."""
    config = json.loads(row.config)
    names = _names(connection, row.no, config)
    erased: list[str] = []
    leads, gone_leads = rows_of(connection, row.no, "leads", config["leads"], names)
    reps, gone_reps = rows_of(connection, row.no, "reps", config["reps"], names)
    for part, gone in (("leads", gone_leads), ("reps", gone_reps)):
        if gone:
            erased.append(f"{len(gone):,} of the {part}")
    rules_marks = marks_in(json.dumps(config["rules"], ensure_ascii=False))
    if not all_named(rules_marks, names):
        erased.append("a rule about somebody")
    model = model_kept(connection, config["model"], names)
    if config["model"] is not None and model is None:
        erased.append("the model")
    accounts = _accounts(connection, config["accounts"], names)
    rows = connection.execute(select(CAPACITY.c.rep, CAPACITY.c.taken).where(CAPACITY.c.batch == row.no))
    taken = {name: amount for rep, amount in rows if amount and (name := names.get(rep)) is not None}
    for name, amount in renamed_data(config.get("elsewhere", {}), names).items():
        taken[name] = taken.get(name, 0.0) + amount
    return Restored(
        config=config,
        tables={"leads": leads, "reps": reps, "accounts": accounts},
        rules=Rules.model_validate(renamed_data(config["rules"], names)),
        model=model,
        taken=taken,
        turns=None if "turns" not in config else renamed_data(config["turns"]["before"], names),
        erased=tuple(erased),
        gone=frozenset(gone_leads | gone_reps),
        pool=_pool(connection, row.no, config["reps"], names),
    )


def leads_of(connection: Connection, row: Any) -> pl.DataFrame:
    """Return the leads table of a batch, without rows that are erased."""
    config = json.loads(row.config)
    numbers = persons_in_rows(connection, row.no, "leads", config["leads"])
    return rows_of(connection, row.no, "leads", config["leads"], names_of(connection, numbers))[0]


def _names(connection: Connection, batch: int, config: Mapping[str, Any]) -> dict[int, str | None]:
    numbers = set(connection.scalars(select(INPUT.c.person).where(INPUT.c.batch == batch)))
    numbers |= set(connection.scalars(select(CAPACITY.c.rep).where(CAPACITY.c.batch == batch)))
    numbers |= marks_in(json.dumps([config["rules"], config.get("turns"), config.get("elsewhere")], ensure_ascii=False))
    if config["model"] is not None:
        numbers |= marks_in((content_of(connection, config["model"]["text"]) or b"").decode())
    for part in ("leads", "reps"):
        numbers |= _referred(connection, batch, part, config[part])
    if config["accounts"] is not None:
        numbers |= _in_accounts(connection, config["accounts"])
    return names_of(connection, numbers)


def _lines(connection: Connection, batch: int, part: str) -> list[tuple[int, str | None]]:
    joined = INPUT.outerjoin(FIELDS, and_(FIELDS.c.person == INPUT.c.person, FIELDS.c.digest == INPUT.c.fields))
    rows = select(INPUT.c.person, FIELDS.c.content).select_from(joined)
    found = connection.execute(rows.where(INPUT.c.batch == batch, INPUT.c.part == part).order_by(INPUT.c.position))
    return [(person, None if content is None else bytes(content).decode()) for person, content in found]


def _referred(connection: Connection, batch: int, part: str, schema: list[list[str]]) -> set[int]:
    columns = [at for at, (name, *_) in enumerate(schema) if name in REFERENCES[part]]
    if not columns:
        return set()
    rows = (json.loads(line) for _, line in _lines(connection, batch, part) if line is not None)
    return {row[at] for row in rows for at in columns if row[at] is not None}


def persons_in_rows(connection: Connection, batch: int, part: str, schema: list[list[str]]) -> set[int]:
    """Return the numbers of everybody in a table of a batch: whose rows they are, and whom they name."""
    return {person for person, _ in _lines(connection, batch, part)} | _referred(connection, batch, part, schema)


def rows_of(
    connection: Connection, batch: int, part: str, schema: list[list[str]], names: Mapping[int, str | None]
) -> tuple[pl.DataFrame, set[int]]:
    """Return a table and the persons whose rows are missing from it."""
    lines = _lines(connection, batch, part)
    there = [(names[person], line) for person, line in lines if line is not None and names.get(person) is not None]
    gone = {person for person, line in lines if line is None or names.get(person) is None}
    table = unpacked([line for _, line in there], schema, dict.fromkeys(REFERENCES[part], names))
    key = pl.Series("lead_id" if part == "leads" else "rep_id", [name for name, _ in there], dtype=pl.String)
    return pl.DataFrame([key, *table]), gone


def _pool(connection: Connection, batch: int, schema: list[list[str]], names: Mapping[int, str | None]) -> pl.DataFrame:
    took_part = set(connection.scalars(select(CAPACITY.c.rep).where(CAPACITY.c.batch == batch)))
    lines = [(person, line) for person, line in _lines(connection, batch, "reps") if person in took_part]
    stand_in = next((line for person, line in lines if line is not None and names.get(person) is not None), None)
    if stand_in is None:
        return pl.DataFrame({"rep_id": []}, schema={"rep_id": pl.String})
    there = [line if line is not None and names.get(person) is not None else stand_in for person, line in lines]
    key = pl.Series("rep_id", [shown(names, person) for person, _ in lines], dtype=pl.String)
    return pl.DataFrame([key, *unpacked(there, schema, dict.fromkeys(REFERENCES["reps"], names))])


def _in_accounts(connection: Connection, accounts: Mapping[str, Any]) -> set[int]:
    content = content_of(connection, accounts["rows"])
    columns = [at for at, (name, *_) in enumerate(accounts["schema"]) if name in REFERENCES["accounts"]]
    rows = [json.loads(line) for line in (content or b"").decode().splitlines()]
    return {row[at] for row in rows for at in columns if row[at] is not None}


def _accounts(
    connection: Connection, accounts: Mapping[str, Any] | None, names: Mapping[int, str | None]
) -> pl.DataFrame | None:
    content = None if accounts is None else content_of(connection, accounts["rows"])
    if accounts is None or content is None:
        return None
    return unpacked(content.decode().splitlines(), accounts["schema"], dict.fromkeys(REFERENCES["accounts"], names))


def model_kept(
    connection: Connection, kept: Mapping[str, str] | None, names: Mapping[int, str | None]
) -> ConversionModel | None:
    """Put a model together in a folder of its own and load it; None where a part is erased."""
    if kept is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        return models.load_model(folder) if lay_out_model(connection, kept, names, Path(folder)) else None


def lay_out_model(
    connection: Connection, kept: Mapping[str, str], names: Mapping[int, str | None], folder: Path
) -> bool:
    """Write the files of a kept model into a folder; False, and nothing written, where a part is erased."""
    text, arrays = content_of(connection, kept["text"]), content_of(connection, kept["arrays"])
    if text is None or arrays is None:
        return False
    for name, content in zip(MODEL_FILES, (_renamed_model(text, names), arrays), strict=True):
        (folder / name).write_bytes(content)
    return True


def _renamed_model(text: bytes, names: Mapping[int, str | None]) -> bytes:
    return json.dumps(renamed_data(json.loads(text), names), ensure_ascii=False).encode()
