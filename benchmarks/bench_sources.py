"""How long a history of a million rows takes to write and to read, in every form, and at what peak of memory.

Run: ``python -m benchmarks.bench_sources [ROWS]``. PostgreSQL takes part if FAIRLEAD_POSTGRES names a server, as
``postgresql://postgres@127.0.0.1/test``; its table ``bench_sources`` is made and dropped.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from time import perf_counter

import polars as pl

from fairlead.databases import address_of
from fairlead.intake.read import read_source
from fairlead.output import write_table
from scenarios import generate_firm

_MEBIBYTE_IN_KIBIBYTES = 1024


def history_of(rows: int) -> pl.DataFrame:
    """Return a history of this many rows, made of copies of a small one whose leads have other ids."""
    part = generate_firm(seed=1, leads=10, history=10_000).history
    copies = -(-rows // part.height)
    frames = [part.with_columns(pl.col("lead_id") + f"-{copy}") for copy in range(copies)]
    return pl.concat(frames).head(rows)


def measured(work: str, place: str, rows: int) -> tuple[float, float]:
    """Run one piece of work in a process of its own; returns seconds and the peak of its memory in MiB."""
    command = [sys.executable, "-m", "benchmarks.bench_sources", work, place, str(rows)]
    seconds, peak = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(peak)


def _work(work: str, place: str, rows: int) -> None:
    frame = history_of(rows) if work == "write" else None
    began = perf_counter()
    if frame is not None:
        write_table(frame, place)
    else:
        read_source(address_of(place))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEBIBYTE_IN_KIBIBYTES
    print(perf_counter() - began, peak)


def _all(rows: int) -> None:
    server = os.environ.get("FAIRLEAD_POSTGRES")
    with tempfile.TemporaryDirectory() as folder:
        places = {kind: f"{folder}/h.{kind}" for kind in ("csv", "parquet")}
        places |= {kind: f"{kind}:///{folder}/h.{kind}#history" for kind in ("sqlite", "duckdb")}
        if server:
            places["postgresql"] = f"{server}#bench_sources"
        print(f"{rows:,} rows        write s   read s   read peak MiB")
        try:
            for kind, place in places.items():
                write, _ = measured("write", place, rows)
                read, peak = measured("read", place, rows)
                print(f"{kind:15s} {write:10.1f} {read:8.1f} {peak:15.0f}")
        finally:
            if server:
                _drop(server)


def _drop(server: str) -> None:
    import psycopg

    with psycopg.connect(server) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_sources")


if __name__ == "__main__":
    if len(sys.argv) == 4:
        _work(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        _all(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
