"""How fast a conversion model fits and scores, on a made-up history.

Instance: reps 40 (or as asked), 8 niches, 5 territories, 6 sources, grades, score, value; rep and rep × niche effects
of standard deviation .3 and .2 logits, wins after 40 days on average, one row in ten still open. Run from the root of
the repository, with one BLAS thread, since the threads are those of the fit and of whoever asks for blocks::

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.bench_models --rows 20000 --reps 40 --leads 100000
    OPENBLAS_NUM_THREADS=1 python -m benchmarks.bench_models --rows 1000000 --reps 1000 --leads 1000000
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from resource import RUSAGE_SELF, getrusage
from typing import Any

import numpy as np
import polars as pl

from models import ConversionModel

NICHES, TERRITORIES, SOURCES = 8, 5, 6


def _leads(count: int, rng: np.random.Generator) -> dict[str, Any]:
    return {
        "lead_id": [f"L{i:07d}" for i in range(count)],
        "niche": rng.choice([f"niche {i}" for i in range(NICHES)], count),
        "territory": rng.choice([f"territory {i}" for i in range(TERRITORIES)], count),
        "source": rng.choice([f"source {i}" for i in range(SOURCES)], count),
        "grade": rng.choice(["A", "B", "C", "D"], count),
        "score": rng.standard_normal(count),
        "value": np.exp(rng.standard_normal(count) + 8.0),
    }


def _history(rows: int, reps: int, rng: np.random.Generator) -> pl.DataFrame:
    leads = _leads(rows, rng)
    rep = rng.integers(0, reps, rows)
    niche = np.array([int(name[-1]) for name in leads["niche"]])
    effect = 0.3 * rng.standard_normal(reps)[rep] + 0.2 * rng.standard_normal((reps, NICHES))[rep, niche]
    won = rng.random(rows) < 1.0 / (1.0 + np.exp(1.4 - 0.4 * leads["score"] - effect))
    arrived = rng.random(rows) * 400.0
    closed = arrived + rng.exponential(np.where(won, 40.0, 20.0))
    day = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
    still_open = closed > 400.0
    times = {name: pl.Series(day + (at * 86.4e9).astype(np.int64)) for name, at in
             (("assigned_at", arrived), ("closed_at", closed))}  # fmt: skip
    return pl.DataFrame({**leads, "rep_id": [f"R{r:04d}" for r in rep]}).with_columns(
        outcome=pl.Series(np.where(still_open, "open", np.where(won, "won", "lost"))),
        assigned_at=times["assigned_at"].cast(pl.Datetime("us", "UTC")),
        closed_at=pl.when(pl.Series(~still_open)).then(times["closed_at"].cast(pl.Datetime("us", "UTC"))),
    )


def _reps(count: int, rng: np.random.Generator) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "rep_id": [f"R{r:04d}" for r in range(count)],
            "capacity": [50.0] * count,
            "territories": [[f"territory {t}"] for t in rng.integers(0, TERRITORIES, count)],
            "niches": [[f"niche {n}"] for n in rng.integers(0, NICHES, count)],
            "skill": rng.random(count),
        }
    )


def main() -> None:
    """Time one fit and one pass over all pairs, and print both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (
        ("rows", 20_000),
        ("reps", 40),
        ("leads", 100_000),
        ("block", 512),
        ("threads", 2),
        ("seed", 0),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    rng = np.random.default_rng(asked.seed)
    reps = _reps(asked.reps, rng)
    history = _history(asked.rows, asked.reps, rng)
    started, worked = time.perf_counter(), time.process_time()
    model = ConversionModel().fit(history, reps=reps)
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    print(f"fit: {asked.rows:,} rows x {asked.reps:,} reps, {seconds:.2f} s ({worked:.1f} s of processor time)")
    leads = pl.DataFrame(_leads(asked.leads, rng))
    started = time.perf_counter()
    values = model.pair_values(leads, reps)
    print(f"pair_values: {asked.leads:,} leads, {time.perf_counter() - started:.2f} s")
    starts, pairs = range(0, asked.leads, asked.block), asked.leads * asked.reps
    started, worked = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(asked.threads) as pool:
        total = sum(pool.map(lambda at: values.block(at, min(at + asked.block, asked.leads)).sum(), starts))
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    print(f"blocks: {pairs:,} pairs worth {total:,.0f} on {asked.threads} threads, {seconds:.2f} s ({worked:.1f} s of "
          f"processor time: {pairs / worked:,.0f} pairs a second)")  # fmt: skip
    print(f"peak memory: {getrusage(RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB, {asked.rows:,} rows and their table in it")


if __name__ == "__main__":
    main()
