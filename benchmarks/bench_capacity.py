"""How near proposed capacity comes to what a simulated firm can truly work, from idle to overrun, and what it costs.

Run: ``python -m benchmarks.bench_capacity [ROWS]``; ROWS of history for the timing, a million unless stated.
"""

from __future__ import annotations

import sys
from time import perf_counter

import polars as pl

from benchmarks.bench_sources import history_of as copies_of
from fairlead.capacities import Settings, propose_capacities
from fairlead.capacities.default_minutes import default_minutes
from scenarios import generate_firm, load
from simulation.history import history_of
from simulation.market import draw_market
from simulation.run import Run, run_in

WORK = ("touched", "contacted", "opportunity")
"""Events whose detail says how many minutes of selling time they took."""

WEEKS = 26
LOADS = ((12.0, 3.0), (18.0, 3.0), (27.0, 6.0), (33.0, 9.0), (36.0, 9.0), (39.0, 12.0))
"""Leads a day and the daily cap of each rep."""


def past(per_day: float, cap: float, seed: int = 1) -> Run:
    """Simulate half a year of the baseline at this load, half of its reps working half the hours."""
    base = load("baseline")
    reps = [rep.model_dump() | {"capacity": cap} for rep in base.reps]
    for rep in reps[:6]:
        rep["hours"] = "Mon-Fri 09:00-13:15"
    horizon = {"arrival_days": 7.0 * WEEKS, "follow_up_days": 0.0}
    firm = base.replace(arrivals={"per_day": per_day}, reps=reps, horizon=horizon)
    return run_in(draw_market(firm, seed, 0), firm, "weighted-round-robin")


def truth(run: Run, leads: int) -> tuple[float, float]:
    """Give the minutes a hand-over took, by the log, and the hand-overs a week that the selling time is enough for."""
    minutes = pl.col("detail").str.json_path_match("$.minutes").cast(pl.Float64)
    spent = run.events.filter(pl.col("event").is_in(WORK)).select(minutes.sum()).item() / leads
    selling = sum(rep.working_hours.minutes_per_week * rep.selling_share for rep in run.scenario.reps)
    return spent, selling / spent


def nearness(run: Run) -> tuple[float, ...]:
    """Give hand-overs and possible ones a week, then the parts of these proposed by history, known, default minutes."""
    history = history_of(run)
    minutes, can = truth(run, history.height)
    given = (None, minutes, default_minutes())
    found = [propose_capacities(history, run.reps, settings=Settings(minutes_per_lead=known)) for known in given]
    return (history.height / WEEKS, can, *(one.table["proposed"].sum() / can for one in found if one is not None))


def main(rows: int) -> None:
    """Print both tables."""
    print("| leads a week | it could work | used | from history alone | minutes known | default scenario's minutes |")
    print("|---|---|---|---|---|---|")
    for load_of in LOADS:
        given, can, *parts = nearness(past(*load_of))
        print(f"| {given:.0f} | {can:.0f} | {given / can:.0%} | " + " | ".join(f"{part:.0%}" for part in parts) + " |")
    history, reps = copies_of(rows), generate_firm(seed=1, leads=10, history=10_000).reps
    began = perf_counter()
    propose_capacities(history, reps)
    print(f"\n{rows:,} rows of history: {perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
