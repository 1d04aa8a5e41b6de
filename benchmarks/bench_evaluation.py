"""Whether the interval of a lift covers the truth, and finds gains where there are none.

``python -m benchmarks.bench_evaluation --effect 0 --worlds 2000`` judges the exact batch on so many cheap worlds (ten
reps, four niches, 3,000 past leads, capacity binding, logged propensities), each with the truth beside it. With
``--fitted`` the log has no propensities: a choice model that knows niches is right for a router that steers by niche,
and wrong with ``--by-size 0.5`` or ``--hidden 0.5``. ``--method specialists --steer 0 --gain 0.4`` judges a method that
is the same in every world: the share of worlds that show its gain stands beside the smallest gain that they say they
could show.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.evaluation_worlds.learner import learn_rates
from benchmarks.evaluation_worlds.world import REPS, SPECIALISTS, draw_world
from matching import AssignmentProblem, solve
from models.evaluation import Settings, Source, evaluate
from models.evaluation.folds import forward_blocks
from models.judging_options import FOLDS

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What one world gave: estimate, interval, the model's own figures, and the truth."""

    lift: float
    low: float
    high: float
    believed: float
    believed_low: float
    believed_high: float
    truth: float
    smallest: float
    refused: bool


def exact_batch(leads: pl.DataFrame, reps: pl.DataFrame, values: Floats, capacity: Floats, rng: Any) -> Floats:
    """Choose as the method ``optimal`` does."""
    rep = solve(AssignmentProblem(values=values, capacity=capacity)).rep
    chances = np.zeros_like(values)
    placed = np.flatnonzero(rep >= 0)
    chances[placed, rep[placed]] = 1.0
    return chances


def specialists(leads: pl.DataFrame, reps: pl.DataFrame, values: Floats, capacity: Floats, rng: Any) -> Floats:
    """Choose by niche, the same whatever was learned."""
    niche = leads["niche"].str.strip_prefix("n").cast(pl.Int64).to_numpy()
    return np.asarray(SPECIALISTS[niche])


METHODS = {"exact batch": exact_batch, "specialists": specialists}


def judge(
    seed: int, *, leads: int, estimator: str, fitted: bool = False, method: str = "exact batch", **world_asked: float
) -> Outcome:
    """Judge a method on one world."""
    world = draw_world(np.random.default_rng(seed), leads=leads, **world_asked)
    wanted: list[Floats] = []

    def choose(*given: Any) -> Floats:
        wanted.append(METHODS[method](*given))
        return wanted[-1]

    how = Settings(estimator=estimator, horizon_days=30, propensities=Source.FITTED if fitted else None)
    found = evaluate(world.history, world.reps, choose, learner=learn_rates, settings=how)
    rows = np.concatenate([block.rows for block in forward_blocks(world.history["assigned_at"], FOLDS)])
    target, chance = np.concatenate(wanted), world.chance[rows]
    truth = float((target * chance).sum() / (world.propensity[rows] * chance).sum()) - 1.0
    nothing = (float("nan"),) * 3
    lift = nothing if found.lift is None else (found.lift.mean, found.lift.low, found.lift.high)
    believed = found.believed
    mine = nothing if believed is None else (believed.mean, believed.low, believed.high)
    return Outcome(*lift, *mine, truth, found.minimum_detectable_lift or float("nan"), bool(found.refused))


def judge_many(first: int, worlds: int, **how: Any) -> list[Outcome]:
    """Judge worlds of the seeds from ``first`` on, on both cores."""
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(partial(judge, **how), range(first, first + worlds), chunksize=20))


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--effect", type=float, default=0.0)
    parser.add_argument("--leads", type=int, default=3000)
    parser.add_argument("--worlds", type=int, default=2000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--estimator", default="dr")
    parser.add_argument("--hidden", type=float, default=0.0)
    parser.add_argument("--load", type=float, default=0.0)
    parser.add_argument("--by-size", type=float, default=0.0)
    parser.add_argument("--steer", type=float, default=0.5)
    parser.add_argument("--gain", type=float, default=0.0)
    parser.add_argument("--fitted", action="store_true")
    parser.add_argument("--method", choices=list(METHODS), default="exact batch")
    asked = vars(parser.parse_args())
    found = judge_many(asked.pop("first"), asked.pop("worlds"), **asked)
    table = np.array([[getattr(one, name) for name in Outcome.__annotations__] for one in found], dtype=float)
    lift, low, high, mine, mine_low, mine_high, truth, smallest, refused = table.T
    used = refused == 0
    print(f"worlds {len(table)}, reps {REPS}, {asked}: refused {refused.mean():.3f}")
    for name, at, lower, upper in (("log", lift, low, high), ("model", mine, mine_low, mine_high)):
        error = (at - truth)[used]
        cover = ((lower <= truth) & (truth <= upper))[used].mean()
        wide = ((upper - lower) / 2)[used].mean() / (1.96 * error.std())
        claims = (lower > 0)[used].mean()
        print(
            f"{name:6} true lift {truth[used].mean():+.3f} bias {error.mean():+.4f} sd {error.std():.4f} "
            f"coverage {cover:.3f} half-width / 1.96 sd {wide:.3f} claims a lift {claims:.3f}"
        )
    print(f"smallest gain shown, mean {smallest.mean():.3f}")


if __name__ == "__main__":
    main()
