"""``fairlead check`` on a long history in Parquet: seconds and memory of the whole command.

Instance: a made-up firm of 12 reps, seeds 0, 1, 2, ... of a million past assignments each, leads named apart, in one
Parquet file; its reps as CSV. The command runs in a process of its own. ::

    python -m benchmarks.bench_check              # ten million rows
    python -m benchmarks.bench_check 1000000
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from scenarios import generate_firm

_AT_ONCE = 1_000_000


def main(rows: int) -> None:
    """Write the tables, check them, say what it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, rows)
        words = ("check", "--history", str(folder / "history.parquet"), "--reps", str(folder / "reps.csv"))
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "fairlead", *words], check=True)
        seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{rows:,} rows: {seconds:.1f} s ({used.ru_utime + used.ru_stime:.1f} s of processor), "
        f"at most {used.ru_maxrss / 2**20:.2f} GiB"
    )


def _write(folder: Path, rows: int) -> None:
    parts = []
    for seed, start in enumerate(range(0, rows, _AT_ONCE)):
        firm = generate_firm(seed=seed, leads=1, history=min(_AT_ONCE, rows - start))
        past = firm.history.with_columns(pl.lit(f"{seed}-").add(pl.col("lead_id")).alias("lead_id"))
        past.write_parquet(folder / f"part{seed}.parquet")
        parts.append(folder / f"part{seed}.parquet")
        if not seed:
            firm.reps.with_columns(pl.col("territories", "niches", "languages").list.join("|")).write_csv(
                folder / "reps.csv"
            )
    pl.scan_parquet(parts).sink_parquet(folder / "history.parquet")
    for part in parts:
        part.unlink()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10 * _AT_ONCE)
