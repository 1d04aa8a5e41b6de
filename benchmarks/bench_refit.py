"""How often a refit is proposed: where it is worse, where there is nothing to find, and where it is better.

Run: ``python -m benchmarks.bench_refit [--seeds 100] [--rows 4000] [--case worse]``. Each world is a log of ten
reps and four niches with known chances of being picked (`benchmarks.evaluation_worlds`); half of what the model in use
has not seen is learned from, half judges:

* ``worse``: the model in use knows the firm; what the refit learned from was spoilt (outcomes dealt anew at random).
* ``alike``: all reps are alike, so no model can do better than another.
* ``better``: the firm has changed since the model in use was learned; the refit learns from what is true now.

What each would have brought is known in these worlds, so whether a proposal was right is looked up, not believed.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from time import process_time

import numpy as np
import polars as pl
from scipy.stats import beta

from benchmarks.evaluation_worlds.world import LoggedWorld, draw_world
from fairlead.evaluating import choice_function
from fairlead.refitting import Proposal, Verdict, past_of, refit
from matching import policy_from
from models import ConversionModel
from models.evaluation.judging import as_leads, team_of
from scenarios.constraints import Constraints

CASES = ("worse", "alike", "better")
BEFORE = 2_000
"""Assignments that the model in use has learned from."""


@dataclass(frozen=True)
class Run:
    """One refit: what was said, and the true lift of the new model over the one in use on the judged rows."""

    verdict: Verdict
    low: float
    high: float
    truth: float


def run(case: str, seed: int, rows: int = 4_000, effect: float = 0.8) -> Run:
    """Refit once.

    Parameters
    ----------
    rows
        Assignments after the model in use was learned: half to learn from, half to judge by.
    effect
        What each rep has with each niche, a standard deviation in logits.
    """
    rng = np.random.default_rng([seed, CASES.index(case)])
    size = 0.0 if case == "alike" else effect
    world = draw_world(rng, leads=BEFORE + rows, effect=size)
    earlier = draw_world(rng, leads=BEFORE + rows, effect=size) if case == "better" else world
    known = earlier.history.head(BEFORE)
    in_use = ConversionModel().fit(known, reps=world.reps, as_of=known["closed_at"].max())
    later = world.history.slice(BEFORE)
    told = _spoilt(later, rng) if case == "worse" else later
    found = refit(
        past_of(pl.DataFrame(), told),
        world.reps,
        in_use,
        method=policy_from("optimal"),
        rules=Constraints(),
    )
    lift = found.evaluation.lift
    low, high = (float("nan"), float("nan")) if lift is None else (lift.low, lift.high)
    return Run(found.verdict, low, high, _truth(found, in_use, world, later))


def _spoilt(later: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Deal the outcomes of the half that is learned from anew."""
    half = later.height // 2
    outcome = later["outcome"].to_list()
    outcome[:half] = [outcome[at] for at in rng.permutation(half)]
    return later.with_columns(pl.Series("outcome", outcome))


def _truth(found: Proposal, in_use: ConversionModel, world: LoggedWorld, later: pl.DataFrame) -> float:
    """Return the true relative lift, both models giving out the judged rows block by block as they were judged."""
    judged = later.filter(pl.col("assigned_at") > found.judged_after)
    choose, team, total = choice_function(policy_from("optimal"), Constraints()), team_of(later, world.reps), [0.0, 0.0]
    order = [int(name[1:]) for name in team["rep_id"]]
    size = -(-judged.height // found.evaluation.blocks)
    for start in range(0, judged.height, size):
        rows = judged.slice(start, size)
        leads = as_leads(rows)
        at = [int(name.split(" ")[0][1:]) for name in leads["lead_id"]]
        chance = world.chance[at][:, order]
        given = dict(rows["rep_id"].value_counts().iter_rows())
        room = np.array([float(given.get(name, 0)) for name in team["rep_id"]])
        for which, model in enumerate((found.model, in_use)):
            values = np.asarray(model.pair_values(leads, team).block(0, leads.height))
            total[which] += float((chance * choose(leads, team, values, room, np.random.default_rng(0))).sum())
    return total[0] / total[1] - 1.0


def upper(count: int, of: int) -> float:
    """Give the upper end of the 95 % interval of a share (Clopper and Pearson 1934)."""
    return float(beta.ppf(0.975, count + 1, of - count)) if count < of else 1.0


def main() -> None:
    """Print a line a case."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--rows", type=int, default=4_000)
    parser.add_argument("--effect", type=float, default=0.8)
    parser.add_argument("--case", choices=CASES, action="append")
    asked = parser.parse_args()
    for case in asked.case or CASES:
        began = process_time()
        runs = [run(case, seed, asked.rows, asked.effect) for seed in range(asked.seeds)]
        better = sum(each.verdict is Verdict.BETTER for each in runs)
        unjudged = sum(each.verdict is Verdict.UNJUDGED for each in runs)
        covered = sum(each.low <= each.truth <= each.high for each in runs)
        truth = float(np.mean([each.truth for each in runs]))
        print(f"{case}: proposed {better} of {len(runs)} (at most {upper(better, len(runs)):.1%} of all such firms)")
        print(f"  true lift {truth:+.1%} on average; interval covers it {covered} of {len(runs) - unjudged}")
        print(f"  not judged {unjudged}; {(process_time() - began) / len(runs):.1f} s of processor time a refit")


if __name__ == "__main__":
    main()
