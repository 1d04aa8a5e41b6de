"""How far mean P(won) moves when twice as many leads are still open: the same leads with the same ends, read twice.

Instance: worlds of :mod:`benchmarks.learning_worlds`; the second reading has the same span of time and the same ends,
but leads came in later (a firm that grew), so that twice as many are open. The change is that of the mean chance over
all new leads with all reps, paired by world; beside it, the same model on closed leads alone. Run from the root of the
repository::

    python -m benchmarks.bench_censoring --family half,speed,open --seeds 10
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl

from benchmarks.learning_worlds.families import FAMILIES, family
from benchmarks.learning_worlds.world import END, World, make_world
from models import ConversionModel

OURS, DROPPED = "ours", "ours without open leads"


def _read_later(world: World, power: float) -> World:
    """Let leads have come in later: shares of the span since arrival, to this power."""
    watched = world.family.days * (world.closing.watched / world.family.days) ** power
    closing = replace(world.closing, watched=watched)
    assigned = [END - timedelta(seconds=round(days * 86400)) for days in watched]
    ended = [
        None if still else at + timedelta(seconds=round(days * 86400))
        for at, days, still in zip(assigned, closing.days, closing.open, strict=True)
    ]
    history = world.history.with_columns(
        pl.Series("assigned_at", assigned, dtype=pl.Datetime("us", "UTC")),
        pl.Series("outcome", np.where(closing.open, "open", np.where(closing.won, "won", "lost"))),
        pl.Series("closed_at", ended, dtype=pl.Datetime("us", "UTC")),
    )
    return replace(world, closing=closing, history=history)


def twice_open(world: World) -> World:
    """Give the world read when twice as many of its leads are open."""
    low, high = 1.0, 20.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        few = _opened(world, middle) < 2.0 * world.closing.open.mean()
        low, high = (middle, high) if few else (low, middle)
    return _read_later(world, low)


def _opened(world: World, power: float) -> float:
    watched = world.family.days * (world.closing.watched / world.family.days) ** power
    return float((world.closing.days > watched).mean())


def _mean_chance(world: World, *, dropped: bool) -> float:
    history = world.history.filter(pl.col("outcome") != "open") if dropped else world.history
    as_of = END if dropped else None
    model = ConversionModel(draws=20).fit(history, reps=world.reps, as_of=as_of)
    return float(model.pair_values(world.leads, world.reps).probability(0, world.leads.height).mean())


def main() -> None:
    """Print one line a family and method."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--family", default="half", help=f"comma-separated: {', '.join(FAMILIES)}; -ROWS behind")
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    asked = parser.parse_args()
    print("| family | open | open then | method | change of mean P(won) | P(won) over truth, before | after |")
    print("|---|---|---|---|---|---|---|")
    for name in asked.family.split(","):
        pairs = []
        for seed in range(asked.first, asked.first + asked.seeds):
            before = make_world(family(name), seed)
            pairs.append((before, twice_open(before)))
        for method in (OURS, DROPPED):
            found = []
            for seed, (before, after) in enumerate(pairs):
                found.append([_mean_chance(world, dropped=method == DROPPED) for world in (before, after)])
                print(f"{name}: {method}, world {seed} done", file=sys.stderr, flush=True)
            print(_line(name, method, pairs, np.array(found)), flush=True)


def _line(name: str, method: str, pairs: list[tuple[World, World]], found: np.ndarray) -> str:
    shares = [np.mean([world.closing.open.mean() for world in side]) for side in zip(*pairs, strict=True)]
    truth = np.array([before.chance.mean() for before, _ in pairs])
    change = 100.0 * (found[:, 1] / found[:, 0] - 1.0)
    error = change.std(ddof=1) / np.sqrt(len(change)) if len(change) > 1 else float("nan")
    cells = [
        name, f"{shares[0]:.0%}", f"{shares[1]:.0%}", method, f"{change.mean():+.1f} ± {error:.1f} %",
        f"{(found[:, 0] / truth).mean():.3f}", f"{(found[:, 1] / truth).mean():.3f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
