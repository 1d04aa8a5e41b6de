"""Times `matching.solve` beside other exact ways, arc building counted on all sides.

Each cell runs in a process of its own, so that its peak memory is its own, with at most 300 seconds and 16 GB; else it
did not finish. Instances of up to 100,000 pairs are solved again and again for a second, and the median is told.

    python -m benchmarks.bench_matching                      # one instance, two methods, some seconds
    python -m benchmarks.bench_matching --table small        # one of the tables of the README
    python -m benchmarks.bench_matching --table all          # all of them, and the charts: some hours
    python -m benchmarks.bench_matching --table all --kept cells.json --minutes 9   # in pieces: run it again
    python -m benchmarks.bench_matching --kind ties --leads 100000 --reps 500 --load 1 --methods ours "dense flow"
"""

import argparse
import json
import resource
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks.matching_instances import KINDS, Instance
from benchmarks.matching_methods import METHODS
from benchmarks.matching_tables import TABLES, draw_charts

SECONDS = 300
GIGABYTES = 16

# Solved in milliseconds: one measurement would be mostly of the state of the process.
_SMALL = 100_000
_REPEATED_SECONDS = 1.0

_TRIFLE = np.ones((3, 2)), np.array([1, 1])

_STARTS = ("cold", "warm", "prices alone", "slot more")
PARTS = (*(part for start in _STARTS for part in (start, f"{start} processor")), "check")

Cell = dict[str, Any]


def run_cell(method: str, instance: Instance) -> Cell:
    """Solve one instance with one method in this process."""
    METHODS[method](*_TRIFLE)  # imports and first calls are not what is timed
    values, slots = instance.values(), instance.slots()
    enough = _REPEATED_SECONDS if instance.leads * instance.reps <= _SMALL else 0.0
    begin, seconds, cpus, found = perf_counter(), [], [], {}
    while not seconds or perf_counter() - begin < enough:
        start, cpu = perf_counter(), process_time()
        found = METHODS[method](values, slots)
        seconds.append(perf_counter() - start)
        cpus.append(process_time() - cpu)
    found |= {"seconds": median(seconds), "cpu": median(cpus)}
    return found | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def in_own_process(method: str, instance: Instance) -> Cell | None:
    """Solve in a process of its own; None if it did not finish."""
    command = [sys.executable, "-m", "benchmarks.bench_matching", "--cell", json.dumps([method, *astuple(instance)])]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=SECONDS, preexec_fn=_limit_memory
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    cell: Cell = json.loads(done.stdout)
    return cell


class NoTimeLeft(Exception):
    """The next cell may take longer than the minutes that are left."""


class KeptCells:
    """Cells that are run once and kept in a file, so that a table can be run in pieces.

    Parameters
    ----------
    path
        Where they are kept; None keeps nothing.
    minutes
        No cell is begun that could end after so many; None for no limit.
    """

    def __init__(self, path: Path | None, minutes: float | None) -> None:
        self._path = path
        self._end = None if minutes is None else perf_counter() + 60 * minutes
        self._cells: dict[str, Cell | None] = json.loads(path.read_text()) if path and path.exists() else {}

    def cell(self, method: str, instance: Instance) -> Cell | None:
        """Return a kept cell, or run it; None if it did not finish."""
        name = json.dumps([method, *astuple(instance)])
        if name in self._cells:
            return self._cells[name]
        if self._end is not None and perf_counter() + SECONDS > self._end:
            raise NoTimeLeft
        found = self._cells[name] = in_own_process(method, instance)
        if self._path:
            self._path.write_text(json.dumps(self._cells, indent=1))
        return found


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES << 30, GIGABYTES << 30))


def report(instance: Instance, methods: list[str], kept: KeptCells) -> dict[str, Cell | None]:
    """Print one row a method, and the ratio to the first."""
    cells: dict[str, Cell | None] = {}
    for method in methods:
        cell = cells[method] = kept.cell(method, instance)
        print(f"| {instance} | {method} | {_figures(cell)} |", flush=True)
    first, others = cells[methods[0]], [(name, cells[name]) for name in methods[1:]]
    for name, cell in others:
        if first and cell:
            same = "same integers" if first.get("units", 0) == cell.get("units", 1) else ""
            time, cpu = (f"{cell[kind] / first[kind]:.2f}" for kind in ("seconds", "cpu"))
            print(f"<!-- {name} / {methods[0]}: {time} times the time, {cpu} times the processor's; {same} -->")
    return cells


def _figures(cell: Cell | None) -> str:
    if cell is None:
        return "did not finish | | | | "
    proof = "" if cell["gap"] is None else f"gap {cell['gap']:.2g}"
    parts = [f"{name} {cell[name]:.3g} s" for name in PARTS if name in cell]
    times = f"{cell['seconds']:.3g} s | {cell['cpu']:.3g} s"
    return f"{times} | {cell['peak_mb']:,.0f} MB | {cell['objective']:,.4f} | {', '.join([proof, *parts])}"


def main() -> None:
    """Print the rows that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=KINDS, default="low rank")
    parser.add_argument("--leads", type=int, default=10_000)
    parser.add_argument("--reps", type=int, default=100)
    parser.add_argument("--load", type=float, default=1.2, help="leads per slot")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=["ours", "dense flow"])
    parser.add_argument("--table", choices=[*TABLES, "all"])
    parser.add_argument("--kept", type=Path, help="a file that keeps finished cells; a cell in it is not run again")
    parser.add_argument("--minutes", type=float, help="begin no cell that could end later; at least 5")
    parser.add_argument("--cell", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.cell:
        method, *instance = json.loads(args.cell)
        print(json.dumps(run_cell(method, Instance(*instance))))
        return
    print("| instance | method | time | processor | peak memory | objective | proof |\n|---|---|---|---|---|---|---|")
    kept = KeptCells(args.kept, args.minutes)
    try:
        if not args.table:
            report(Instance(args.kind, args.leads, args.reps, args.load, args.seed), args.methods, kept)
        for name in TABLES if args.table == "all" else [args.table] if args.table else []:
            rows = [(instance, report(instance, methods, kept)) for instance, methods in TABLES[name]]
            draw_charts(name, rows)
    except NoTimeLeft:
        print("<!-- no time left: run it again with the same --kept -->")


if __name__ == "__main__":
    main()
