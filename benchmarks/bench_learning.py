"""What the conversion model recovers, and whether it keeps its promises, in firms with known truth.

Instance: families of worlds (:mod:`benchmarks.learning_worlds.families`), each in four forms that are not the model's
own (:mod:`benchmarks.learning_worlds.forms`), taken in turn by seed; 2,000 new leads are given out by exact batches,
an even share a rep, and every figure is a mean over seeds. Run from the root of the repository::

    python -m benchmarks.bench_learning --family half,half-20000 --seeds 10 --rivals all
    python -m benchmarks.bench_learning --family all --seeds 10 --kept worlds.jsonl

``--kept FILE`` keeps every world that is done, so that a run may be stopped and taken up again with the same code. A
second table says of each measure (:mod:`benchmarks.learning_worlds.measures`) whether it holds.

Columns: mean true chance of a win under round robin; the oracle's gain over it; *ceiling*: share of the ceiling's
gain that the method has (with its standard error); *oracle*, *habit*: share of the oracle's gain over round robin and
over the managers' own habit; *harm*: share of worlds below round robin, and the worst relative change; *promise*:
promised over realised (with its standard error), beside the naive sum; *miss*: calibration on assigned pairs in points,
over ten classes of the promise, world by world (mostly the sampling error of one fit: see the ceiling's), and then
*lean*: the same once the classes are averaged over worlds, which is what leans the same way each time. *But for luck*:
promised over realised less what the history's luck adds to it (:attr:`learning_worlds.world.World.luck`), whose mean
over histories is 0: a control variate, with the same mean and less scatter. A seed's luck is much the same in all
families.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from benchmarks.learning_worlds import measures
from benchmarks.learning_worlds.families import FAMILIES, family
from benchmarks.learning_worlds.judging import CEILING, ORACLE, OURS, Judged, Report, judge
from benchmarks.learning_worlds.measures import ALL, mean
from benchmarks.learning_worlds.rivals import RIVALS
from benchmarks.learning_worlds.world import make_world

COLUMNS = (
    "family", "method", "round robin", "oracle", "ceiling", "oracle", "habit", "harm", "promise", "but for luck",
    "naive", "miss", "lean",
)  # fmt: skip


def main() -> None:
    """Print one line a family and method."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--family", default="half", help=f"comma-separated: {', '.join(FAMILIES)}; -ROWS behind; or all"
    )
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--form", default=None, help="one form instead of all in turn")
    parser.add_argument("--rivals", default="", help=f"comma-separated, or all: {', '.join(RIVALS)}")
    parser.add_argument("--kept", type=Path, default=None, help="a file of JSON lines that keeps finished worlds")
    asked = parser.parse_args()
    rivals = list(RIVALS) if asked.rivals == "all" else [name for name in asked.rivals.split(",") if name]
    print(f"| {' | '.join(COLUMNS)} |")
    print("|---" * len(COLUMNS) + "|")
    by_family: dict[str, list[Report]] = {}
    for name in ALL if asked.family == "all" else asked.family.split(","):
        reports = by_family.setdefault(name, [])
        for seed in range(asked.first, asked.first + asked.seeds):
            reports.append(kept_report(name, seed, asked.form, rivals, asked.kept))
            print(f"{name}: seed {seed} done", file=sys.stderr, flush=True)
        for method in [OURS, *rivals, CEILING]:
            print(_line(name, method, reports), flush=True)
        claims, sorting, drift = (
            sum(getattr(one, name) for one in reports) for name in ("claims_gain", "warns_of_sorting", "warns_of_drift")
        )
        print(f"  of {len(reports)} worlds {claims} claim a lasting gain, {sorting} warn of sorting, {drift} of drift")
    print(f"\n| {' | '.join(measures.COLUMNS)} |\n{'|---' * len(measures.COLUMNS)}|")
    for line in measures.verdicts(by_family):
        print(line)
    seconds = sum(one.seconds for reports in by_family.values() for one in reports)
    print(f"\n{seconds:.0f} s of processor time, worlds that were kept counted with what they took")


def kept_report(name: str, seed: int, form: str | None, rivals: list[str], kept: Path | None) -> Report:
    """Judge a world, or take it from the file where it is kept."""
    key = f"{name} {seed} {form} {' '.join(rivals)}"
    for line in kept.read_text().splitlines() if kept is not None and kept.exists() else []:
        found = json.loads(line)
        if found["key"] == key:
            methods = {method: Judged(**one) for method, one in found["report"].pop("methods").items()}
            return Report(methods=methods, **found["report"])
    report = judge(make_world(family(name), seed, form), rivals)
    if kept is not None:
        with kept.open("a") as file:
            file.write(json.dumps({"key": key, "report": asdict(report)}) + "\n")
    return report


def _line(name: str, method: str, reports: list[Report]) -> str:
    found = [one.methods[method] for one in reports]
    even = np.array([one.round_robin for one in reports])
    change = np.array([one.value for one in found]) / even - 1.0
    oracle = np.array([one.methods[ORACLE].value for one in reports]) / even - 1.0
    shares = [
        mean([one.share(method, base(one), top) for one in reports])
        for base, top in ((_even, CEILING), (_even, ORACLE), (_habit, ORACLE))
    ]
    cells = [
        name, method, f"{even.mean():.3f}", f"+{100 * oracle.mean():.0f} %", *shares,
        f"{(change < -1e-9).mean():.0%} ({100 * change.min():+.1f} %)",
        mean([one.promised / one.value for one in found]),
        mean([one.promised / one.value - world.luck for one, world in zip(found, reports, strict=True)]),
        mean([one.naive / one.value for one in found]),
        f"{np.mean([one.miss for one in found]):.2f}",
        f"{np.abs(np.mean([one.misses for one in found], axis=0)).mean():.2f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _even(report: Report) -> float:
    return report.round_robin


def _habit(report: Report) -> float:
    return report.habit


if __name__ == "__main__":
    main()
