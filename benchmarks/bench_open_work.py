"""Whether a run that is cut and resumed goes on as one that was not.

Instance: the baseline with twelve weeks of arrivals, under round robin. Each firm is simulated to the end; then its log
is read as it stood after seven weeks, and the last five are simulated anew from that work, with other luck. What
happened in those weeks, to the leads open then and to those that arrived, is counted in both; the differences have the
mean 0 if nothing is lost or made by the cut.

    python -m benchmarks.bench_open_work [--firms 12] [--scenario baseline]
"""

from __future__ import annotations

import argparse
from datetime import timedelta

import numpy as np
import polars as pl

from scenarios import load
from simulation import OpenWork, simulate

WEEKS, CUT_AFTER = 12, 7
KINDS = ("assigned", "accepted", "rejected", "reverted", "touched", "contacted", "opportunity", "recycled", "reheated")


def counts(events: pl.DataFrame, work: OpenWork) -> list[int]:
    """Count what happened after the cut, by kind: to open leads, then to those that arrived."""
    later = events.filter(pl.col("time") >= work.as_of)
    old = later["lead_id"].is_in(work.states["lead_id"].implode())
    parts = (later.filter(old)["event"], later.filter(~old)["event"])
    return [int((part == kind).sum()) for part in parts for kind in (*KINDS, "won", "lost")]


def pair(name: str, seed: int) -> tuple[list[int], list[int]]:
    """Return the counts of a run that was not cut, and of one that was."""
    firm = load(name).replace(horizon={"arrival_days": 7.0 * WEEKS, "follow_up_days": 0.0})
    whole = simulate(firm, "round-robin", seed=seed)
    day = firm.horizon.start + timedelta(weeks=CUT_AFTER)
    work = OpenWork.read(whole.events, as_of=day, leads=whole.leads, timezone=firm.horizon.timezone)
    rest = firm.replace(horizon={"arrival_days": 7.0 * (WEEKS - CUT_AFTER)})
    resumed = simulate(rest, "round-robin", seed=1000 + seed, open_work=work)
    return counts(whole.events, work), counts(resumed.events, work)


def main() -> None:
    """Print means and differences in their standard errors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--firms", type=int, default=12)
    parser.add_argument("--scenario", default="baseline")
    asked = parser.parse_args()
    pairs = np.array([pair(asked.scenario, seed) for seed in range(asked.firms)], dtype=np.float64)
    whole, resumed = pairs[:, 0], pairs[:, 1]
    apart = resumed - whole
    errors = apart.std(axis=0, ddof=1) / np.sqrt(asked.firms)
    names = [f"{part}: {kind}" for part in ("open leads", "arrivals") for kind in (*KINDS, "won", "lost")]
    print(f"{'':24}{'not cut':>10}{'resumed':>10}{'errors apart':>14}")
    for at, name in enumerate(names):
        score = apart[:, at].mean() / errors[at] if errors[at] else 0.0
        print(f"{name:24}{whole[:, at].mean():10.1f}{resumed[:, at].mean():10.1f}{score:+14.1f}")


if __name__ == "__main__":
    main()
