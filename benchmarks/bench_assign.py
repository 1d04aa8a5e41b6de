"""``fairlead assign`` from Parquet under a rules file: seconds by stage, and memory, of the whole command.

Instance: a made-up firm (seed 1) with realistic differences, load 1.2: reps serve the territories they name (hard),
30 % of the leads are in accounts of 2 to 5 that stay together, teams of 20 are capped at 90 % of their capacity, and
each rep has a floor of a fifth of the value that random dealing would give her. The model is fitted on 50,000 past
assignments before the clock starts. The command runs in a process of its own, explanations written to Parquet. ::

    python -m benchmarks.bench_assign                             # 20,000 leads x 200 reps
    python -m benchmarks.bench_assign --leads 100000 --reps 500
    python -m benchmarks.bench_assign --leads 100000 --reps 500 --without territory,together,cap,fairness
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from models import ConversionModel
from scenarios import generate_firm

_PAST = 50_000
_RULES = {
    "territory": 'territory = "hard"\n',
    "together": 'together = ["account"]\n',
    "cap": '[[constraints.cap]]\nname = "team"\nfor_each = "team"\nshare = 0.9\n',
    "fairness": "[constraints.fairness]\nfloor_share = 0.2\n",
}


def main() -> None:
    """Write the tables, run the command, say what each stage took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--reps", type=int, default=200)
    parser.add_argument("--without", default="", help="rules to leave out, separated by commas")
    args = parser.parse_args()
    left_out = set(filter(None, args.without.split(",")))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, args.leads, args.reps)
        rules = "".join(text for rule, text in _RULES.items() if rule not in left_out)
        (folder / "rules.toml").write_text(f"[constraints]\n{rules}")
        _run(folder)


def _write(folder: Path, leads: int, reps: int) -> None:
    """Write leads, reps and model; the leads are drawn as the past ones are, and know nothing of their outcome."""
    firm = generate_firm(seed=1, leads=10, reps=reps, history=_PAST + leads)
    ConversionModel().fit(firm.history[:_PAST], reps=firm.reps).save(folder / "model")
    names = [name for name in firm.leads.columns if name != "lead_id"]
    fresh = firm.history[_PAST:].select("lead_id", *(name for name in names if name in firm.history.columns))
    accounts = pl.Series("account_id", _accounts(leads), dtype=pl.String)
    fresh.with_columns(accounts).write_parquet(folder / "leads.parquet")
    teams = pl.Series("team", [f"team {at // 20:02}" for at in range(reps)])
    capacity = pl.lit(float(int(leads / 1.2 / reps))).alias("capacity")
    firm.reps.with_columns(teams, capacity).write_parquet(folder / "reps.parquet")


def _accounts(leads: int) -> list[str | None]:
    rng = np.random.default_rng([leads, 1])
    labels: list[str | None] = [None] * leads
    order, start = rng.permutation(leads).tolist(), 0
    while start < 0.3 * leads:
        size = int(rng.integers(2, 6))
        for lead in order[start : start + size]:
            labels[lead] = f"A{start}"
        start += size
    return labels


def _run(folder: Path) -> None:
    files = {"leads": "leads.parquet", "reps": "reps.parquet", "model": "model", "rules": "rules.toml"}
    outputs = {"out": "assignments.parquet", "json": "summary.json"}
    words = [word for option, file in {**files, **outputs}.items() for word in (f"--{option}", str(folder / file))]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "fairlead", "assign", *words], check=True)
    seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    summary = json.loads((folder / "summary.json").read_text())
    stages = {**summary["stages"], "starting, loading the model, writing": seconds - sum(summary["stages"].values())}
    for stage, took in stages.items():
        print(f"{took:8.2f} s  {stage}")
    processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{seconds:8.2f} s  in all ({processor:.1f} s of processor), at most {used.ru_maxrss / 2**20:.2f} GiB; "
        f"{summary['status']}, gap {summary['gap']:.5f}, {summary['assigned']:,} of {summary['leads']:,} leads"
    )


if __name__ == "__main__":
    main()
