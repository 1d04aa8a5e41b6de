"""How often a firm that did not change passes its validation, and one that did is found out.

Instance: half the baseline (six reps, some seven leads a day) on the clock of UTC, days that differ by a gamma factor
of variance .05, 26 weeks of arrivals. It is calibrated on the first three quarters and held against the last, by 19
simulations.
In a firm that changes, the last quarter is simulated under other figures, from the very work that was open then:
``contact`` halves the chance of an answer to every attempt, ``arrivals`` brings 40 % more leads, ``handling`` lets reps
look twice as late.

    python -m benchmarks.bench_validation --firms 40                     # none of them changed
    python -m benchmarks.bench_validation --firms 10 --change contact
    python -m benchmarks.bench_validation --firms 40 --kept firms.jsonl  # goes on from the firms it has
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.bench_calibration import known_world
from scenarios import Scenario
from simulation import OpenWork, calibrate, history_of, simulate

DAYS, KNOWN_DAYS = 182, 136
REPLICATIONS = 19


def firm_of(seed: int) -> Scenario:
    """Return a small firm with talents of its own."""
    plain = known_world(seed)
    arrivals = {"per_day": plain.arrivals.per_day / 2}
    return plain.replace(
        horizon={"arrival_days": DAYS, "follow_up_days": 0}, arrivals=arrivals, reps=list(plain.reps[:6])
    )


def changed(firm: Scenario, change: str) -> Scenario:
    """Return what the firm has become."""
    if change == "contact":
        steps = [step.model_dump(mode="json") for step in firm.cadence]
        return firm.replace(cadence=[{**step, "contact_chance": step["contact_chance"] / 2} for step in steps])
    if change == "arrivals":
        return firm.replace(arrivals={"per_day": firm.arrivals.per_day * 1.4})
    if change == "handling":
        return firm.replace(acceptance={"mean_hours": firm.acceptance.mean_hours * 2})
    return firm


def log_of(firm: Scenario, change: str, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the events and the history of a firm that changes after ``KNOWN_DAYS``, or does not."""
    run = simulate(firm, "round-robin", seed=seed)
    if change == "none":
        return run.events, history_of(run)
    begin = firm.horizon.start + timedelta(days=KNOWN_DAYS)
    work = OpenWork.read(run.events, as_of=begin, leads=run.leads)
    rest = changed(firm, change).replace(horizon={"arrival_days": DAYS - KNOWN_DAYS})
    later = simulate(rest, "round-robin", seed=seed, open_work=work).events
    early = run.events.filter((pl.col("time") < work.as_of).any().over("lead_id"))
    over = early.join(work.states.select("lead_id"), on="lead_id", how="anti")
    return pl.concat([over, later]).sort("time", maintain_order=True), history_of(run)


def judged(seed: int, change: str) -> dict[str, Any]:
    """Validate one firm."""
    begun = time.process_time()
    firm = firm_of(seed)
    events, history = log_of(firm, change, seed)
    begin = datetime.combine(firm.horizon.start + timedelta(days=KNOWN_DAYS), datetime.min.time(), UTC)
    found = calibrate(events, history=history, validate_from=begin, replications=REPLICATIONS, seed=seed, n_jobs=1)
    assert found.validation is not None
    return {
        "seed": seed,
        "change": change,
        "verdict": found.validation.verdict.value,
        "measures": {kpi.name: kpi.verdict for kpi in found.validation.kpis},
        "growth": found.scenario.arrivals.weekly_growth,
        "seconds": round(time.process_time() - begun, 1),
    }


def all_judged(firms: int, change: str, kept: Path | None) -> Iterator[dict[str, Any]]:
    """Validate as many firms; those kept before are not done again."""
    lines = kept.read_text(encoding="utf-8").splitlines() if kept is not None and kept.exists() else []
    known = {(row["seed"], row["change"]): row for row in map(json.loads, lines)}
    for seed in range(firms):
        row = known.get((seed, change)) or judged(seed, change)
        if kept is not None and (seed, change) not in known:
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
        yield row


def main() -> None:
    """Print how many passed, and on what the others failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--firms", type=int, default=40)
    parser.add_argument("--change", choices=("none", "contact", "arrivals", "handling"), default="none")
    parser.add_argument("--kept", type=Path, help="a file of one line a firm, to go on from")
    asked = parser.parse_args()
    rows = list(all_judged(asked.firms, asked.change, asked.kept))
    for verdict, count in sorted(Counter(row["verdict"] for row in rows).items()):
        print(f"{verdict}: {count} of {len(rows)}")
    singles = Counter((name, verdict) for row in rows for name, verdict in row["measures"].items())
    for (name, verdict), count in sorted(singles.items()):
        if verdict != "inside":
            print(f"  {name} {verdict}: {count}")
    told = sum(row["growth"] != 0 for row in rows)
    print(
        f"a trend was told in {told}; {sum(row['seconds'] for row in rows) / len(rows):.1f} s of processor time a firm"
    )


if __name__ == "__main__":
    main()
