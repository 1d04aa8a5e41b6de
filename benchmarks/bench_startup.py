"""What commands cost before they do anything: processor time of whole runs on next to no data.

Run: ``OMP_NUM_THREADS=1 python -m benchmarks.bench_startup [--beside CHECKOUT]``. Each command runs in a process of its
own, first the code of CHECKOUT, then this one, so that both meet the same machine; the least of so many runs counts.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.bench_service import busy, server
from fairlead.ledger import open_ledger
from fairlead.output import write_table
from models import ConversionModel
from scenarios import generate_firm

HERE = Path(__file__).parent.parent


def commands(shelf: Path) -> dict[str, list[str]]:
    """Return the words of each command; the files are ten leads, twelve reps, 400 past leads and a model of them."""
    firm = generate_firm(seed=1, leads=10, history=400)
    for name in ("leads", "reps", "history"):
        write_table(getattr(firm, name), shelf / f"{name}.csv")
    ConversionModel().fit(firm.history, reps=firm.reps).save(shelf / "model")
    open_ledger(f"sqlite:///{shelf}/ledger.db", create=True).close()
    both = ["--leads", f"{shelf}/leads.csv", "--reps", f"{shelf}/reps.csv"]
    return {
        "--help": ["--help"],
        "scenarios": ["scenarios"],
        "check": ["check", *both],
        "diff": ["diff", "alike", "alike"],
        "ledger list": ["ledger", "list", "--ledger", f"sqlite:///{shelf}/ledger.db"],
        "assign, round robin": ["assign", *both, "--policy", "round-robin", "--dry-run"],
        "assign, optimal": ["assign", *both, "--model", f"{shelf}/model", "--dry-run"],
        "route": ["route", *both, "--policy", "round-robin", "--out", f"{shelf}/routed.csv"],
    }


def spent(words: list[str], checkout: Path) -> float:
    """Return the processor seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", "fairlead", *words], cwd=checkout, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def until_listening(shelf: Path, checkout: Path) -> float:
    """Return the processor seconds of ``serve`` until it listens."""
    os.chdir(checkout)
    with server("--reps", shelf / "reps.csv", "--policy", "round-robin") as (_, pid):
        return busy(pid)


def main() -> None:
    """Print a row a command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--times", type=int, default=2)
    asked = parser.parse_args()
    checkouts = [HERE] if asked.beside is None else [asked.beside.resolve(), HERE]
    with tempfile.TemporaryDirectory() as folder:
        for name, words in commands(Path(folder)).items():
            found = [min(spent(words, each) for _ in range(asked.times)) for each in checkouts]
            print(f"{name:20}", *(f"{seconds:6.2f} s" for seconds in found), flush=True)
        found = [min(until_listening(Path(folder), each) for _ in range(asked.times)) for each in checkouts]
        print(f"{'serve, until it listens':20}", *(f"{seconds:6.2f} s" for seconds in found), flush=True)


if __name__ == "__main__":
    main()
