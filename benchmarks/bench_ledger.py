"""A ledger of a million decisions: how long ``why LEAD`` takes, and a morning's batch from proposal to release.

Run: ``python -m benchmarks.bench_ledger [--decisions 1000000] [--leads 5000] [--reps 100] [--url URL]``. Without URL it
is SQLite in a folder of its own; a schema of its own is made and dropped on PostgreSQL
(``--url postgresql://postgres@127.0.0.1/test``). The million is one real batch copied under other persons: rows, sizes
and indexes are real, the hashes of the copies are not looked at.
"""

from __future__ import annotations

import argparse
import resource
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np
import polars as pl
from sqlalchemy import Connection, create_engine, text

from fairlead.assign import assign
from fairlead.ledger import (
    Asked,
    Ledger,
    approve,
    open_ledger,
    plan_of,
    present_of,
    preview,
    propose,
    release,
    standing,
    why,
)
from fairlead.ledger.schema import METADATA
from models import ConversionModel
from scenarios import Firm, generate_firm

ON = datetime(2026, 3, 2, 9, tzinfo=UTC)
_ASKED = 200


def firm_of(leads: int, reps: int) -> Firm:
    """Return a firm whose reps have room for a morning's leads."""
    firm = generate_firm(seed=1, leads=leads, reps=reps, history=20_000)
    room = float(np.ceil(1.1 * leads / reps))
    return Firm(**{**vars(firm), "reps": firm.reps.with_columns(capacity=pl.lit(room))})


def morning(ledger: Ledger, firm: Firm, model: Path, batch: str, folder: Path) -> dict[str, tuple[float, float]]:
    """Propose, preview and release a batch; returns seconds by the clock and of the processor for each part."""
    took: dict[str, tuple[float, float]] = {}

    def timed(name: str, part: Callable[[], object]) -> object:
        began, busy = perf_counter(), process_time()
        found = part()
        took[name] = (perf_counter() - began, process_time() - busy)
        return found

    period = batch
    before = standing(ledger, period, firm.leads["lead_id"])
    loaded = timed("load the model", lambda: ConversionModel.load(model))
    plan = timed(
        "decide",
        lambda: assign(before.free(firm.leads), firm.reps, model=loaded, on=ON, taken=before.taken),  # type: ignore[arg-type]
    )
    timed("propose", lambda: propose(ledger, batch, plan, Asked("optimal", period, model=model)))  # type: ignore[arg-type]
    timed("preview", lambda: preview(ledger, batch))
    timed("approve", lambda: approve(ledger, batch, "Ann", "as planned"))
    timed("release", lambda: release(ledger, batch, present_of(firm.leads), folder / f"{batch}.csv"))
    return took


def copy_batch(connection: Connection, copies: int, leads: int) -> None:
    """Copy the one batch that is there, each copy with leads and a number of its own."""
    first, last = connection.execute(text("SELECT min(no), max(no) FROM ledger_person WHERE kind = 'lead'")).one()
    step = last - first + 1
    top = connection.execute(text("SELECT max(no) FROM ledger_person")).scalar_one()
    entry = connection.execute(text("SELECT max(no) FROM ledger_entry")).scalar_one()
    for copy in range(1, copies + 1):
        shift = top - first + 1 + (copy - 1) * step
        for table in METADATA.sorted_tables:
            if table.name in ("ledger_head", "ledger_blob", "ledger_room", "ledger_outcome"):
                continue
            shifted = (
                {"no": shift} if table.name == "ledger_person" else {"no": copy} if table.name == "ledger_batch" else {}
            )
            if table.name == "ledger_entry":
                shifted = {"no": entry * copy}
            shifted |= dict.fromkeys(("lead",), shift) | {"batch": copy}
            if table.name in ("ledger_input", "ledger_fields"):
                shifted["person"] = shift
            cells = [_cell(table.name, column.name, shifted, copy) for column in table.columns]
            where = _where(table.name, first)
            names = ", ".join(column.name for column in table.columns)
            connection.execute(
                text(f"INSERT INTO {table.name} ({names}) SELECT {', '.join(cells)} FROM {table.name} {where}")
            )
    connection.execute(text("UPDATE ledger_head SET entries = (SELECT max(no) FROM ledger_entry)"))
    if connection.dialect.name == "postgresql":
        for table in ("ledger_person", "ledger_batch"):
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'no'), max(no)) FROM {table}"))


def _cell(table: str, column: str, shifted: dict[str, int], copy: int) -> str:
    if (table, column) in (("ledger_person", "id"), ("ledger_person", "key"), ("ledger_batch", "id")):
        return f"{column} || '-{copy}'"
    return f"{column} + {shifted[column]}" if column in shifted else column


def _where(table: str, first: int) -> str:
    """Select the rows of the first batch and its leads."""
    if table == "ledger_person":
        return f"WHERE kind = 'lead' AND no < {first} + (SELECT max(decisions) FROM ledger_batch)"
    if table == "ledger_input":
        return "WHERE batch = 1 AND part = 'leads'"
    if table == "ledger_fields":
        return "WHERE person IN (SELECT person FROM ledger_input WHERE batch = 1 AND part = 'leads')"
    return f"WHERE {'no' if table == 'ledger_batch' else 'batch'} = 1"


@contextmanager
def place(url: str | None, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database."""
    if url is None:
        yield f"sqlite:///{folder}/ledger.db"
        return
    schema = f"bench_{secrets.token_hex(4)}"
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        yield f"{url}?options=-csearch_path%3D{schema}"
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


def asked(ledger: Ledger, decisions: int, leads: int) -> list[float]:
    """Return the seconds of ``why`` for leads all over the ledger."""
    with ledger.reading() as connection:
        names = list(connection.execute(text("SELECT id FROM ledger_person WHERE kind = 'lead'")).scalars())
    draw = np.random.default_rng(0)
    seconds = []
    for name in draw.choice(names, _ASKED):
        began = perf_counter()
        assert why(ledger, str(name))["decisions"]
        seconds.append(perf_counter() - began)
    return seconds


def run(url: str | None, decisions: int, leads: int, reps: int) -> None:
    """Fill a ledger and measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        firm = firm_of(leads, reps)
        ConversionModel(draws=100).fit(firm.history, reps=firm.reps).save(folder / "model")
        with place(url, folder) as address:
            ledger = open_ledger(address, create=True)
            morning(ledger, firm, folder / "model", "first", folder)
            began = perf_counter()
            with ledger.making() as connection:
                copy_batch(connection, -(-decisions // leads) - 1, leads)
            if url is not None:
                with ledger.making() as connection:
                    connection.execute(text("ANALYZE"))
            with ledger.reading() as connection:
                count = connection.execute(text("SELECT count(*) FROM ledger_decision")).scalar_one()
            kind = "SQLite" if url is None else "PostgreSQL"
            print(
                f"{kind}: {count:,} decisions ({perf_counter() - began:.0f} s to copy), {leads:,} leads × {reps} reps"
            )
            if url is None:
                print(f"  file: {(folder / 'ledger.db').stat().st_size / 1e9:.2f} GB")
            seconds = asked(ledger, decisions, leads)
            print(
                f"  why LEAD, {_ASKED} leads: median {1e3 * median(seconds):.0f} ms, worst {1e3 * max(seconds):.0f} ms"
            )
            fresh = Firm(**{**vars(firm), "leads": firm.leads.with_columns(pl.col("lead_id") + "-new")})
            took = morning(ledger, fresh, folder / "model", "morning", folder)
            for part, (clock, busy) in took.items():
                print(f"  {part}: {clock:.2f} s by the clock, {busy:.2f} s of processor")
            print(f"  the morning in all: {sum(clock for clock, _ in took.values()):.1f} s by the clock")
            began = perf_counter()
            assert plan_of(ledger, "morning") is not None
            print(f"  decided again from the ledger: {perf_counter() - began:.1f} s")
            ledger.close()
    print(f"  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url")
    options.add_argument("--decisions", type=int, default=1_000_000)
    options.add_argument("--leads", type=int, default=5_000)
    options.add_argument("--reps", type=int, default=100)
    given = options.parse_args()
    run(given.url, given.decisions, given.leads, given.reps)
