"""A refit is proposed where later data show it to be better, and hardly ever where it is not."""

import numpy as np
import polars as pl
import pytest

from benchmarks.bench_refit import BEFORE, run
from benchmarks.evaluation_worlds.world import draw_world
from fairlead.evaluating import lines_of
from fairlead.refitting import Past, Proposal, Verdict, past_of, refit
from fairlead.refitting.rivals import compare_models
from matching import policy_from
from models import ConversionModel
from models.evaluation import Settings
from scenarios import BadInput
from scenarios.constraints import Constraints


def proposed(case: str, seeds: int, rows: int = 4_000) -> int:
    """Count the seeds in which the refit is proposed."""
    return sum(run(case, seed, rows).verdict is Verdict.BETTER for seed in range(seeds))


@pytest.mark.parametrize("case", ["worse", "alike"])
def test_nothing_is_proposed_that_is_not_better(case: str) -> None:
    """At an error of 2.5 % a seed, both come in one run of 1,600."""
    assert proposed(case, 2) <= 1


def test_a_much_better_model_is_found() -> None:
    """The model in use knows another firm. In docs/ledger.md stands how often it is found."""
    assert proposed("better", 2, 8_000) >= 1


@pytest.mark.verify
@pytest.mark.parametrize("case", ["worse", "alike"])
def test_measure_5_a_worse_refit_in_at_most_5_of_100_seeds(case: str) -> None:
    """The issue's count."""
    assert proposed(case, 100) <= 5


@pytest.mark.verify
def test_measure_5_a_better_one_is_found_at_the_stated_rate() -> None:
    """docs/ledger.md states the rate; a run of 100 seeds comes to within 9 points of it."""
    assert proposed("better", 100) >= 40


def drawn(seed: int = 3, rows: int = 1_500) -> tuple[Past, pl.DataFrame, ConversionModel]:
    """Return what happened, the reps, and a model learned from the beginning of it."""
    world = draw_world(np.random.default_rng(seed), leads=BEFORE + rows, effect=0.8)
    known = world.history.head(BEFORE)
    in_use = ConversionModel(120).fit(known, reps=world.reps, as_of=known["closed_at"].max())
    return past_of(pl.DataFrame(), world.history), world.reps, in_use


def refitted(past: Past, reps: pl.DataFrame, in_use: ConversionModel, **more: object) -> Proposal:
    """Refit by the optimum."""
    method, rules = policy_from("optimal"), Constraints()
    return refit(past, reps, in_use, method=method, rules=rules, **more)  # type: ignore[arg-type]


def test_neither_model_has_seen_what_judges_it() -> None:
    """The new one is learned from what lay before, with the settings of the one in use."""
    past, reps, in_use = drawn()
    found = refitted(past, reps, in_use)
    later = past.drawn.filter(pl.col("assigned_at") > found.judged_after)
    assert found.model.as_of_ == found.judged_after
    assert found.model.horizon_days == 120
    assert found.evaluation.rows == later.height
    assert found.learned_from == past.drawn.height - later.height
    assert later.height == pytest.approx(750, abs=1)
    assert found.summary()["evaluation"]["against"] == "the model in use"


def test_overridden_rows_judge_nobody() -> None:
    """They are counted, and learned from only where that is asked for."""
    past, reps, in_use = drawn()
    flagged = Past(past.drawn[::2], past.drawn[1::2].drop("propensity"), 0)
    without = refitted(flagged, reps, in_use)
    taught = refitted(flagged, reps, in_use, with_overridden=True)
    assert without.overridden == taught.overridden == 1_750
    assert without.evaluation.rows == taught.evaluation.rows <= 1_750
    assert taught.learned_from > without.learned_from


def test_what_cannot_be_judged_is_not_proposed() -> None:
    """The log says that every rep was picked with certainty."""
    past, reps, in_use = drawn()
    certain = Past(past.drawn.with_columns(propensity=pl.lit(1.0)), past.overridden, 0)
    found = refitted(certain, reps, in_use)
    assert found.verdict is Verdict.UNJUDGED
    assert not found.proposed


def test_models_that_choose_alike_have_nothing_to_gain() -> None:
    """Whatever the log can judge: no outcome could tell them apart, so nothing is proposed and no advice given."""
    past, reps, in_use = drawn()
    certain = past.drawn.with_columns(propensity=pl.lit(1.0))
    found = compare_models(certain, reps, in_use, in_use, policy_from("optimal"), Constraints(), Settings())
    proposal = Proposal(in_use, found, 1, 0, 0, with_overridden=False, judged_after=in_use.as_of_)
    assert proposal.verdict is Verdict.ALIKE
    assert not proposal.proposed
    said = "\n".join(lines_of(found))
    assert "a difference of 0 (0 to 0)" in said
    assert "certainty" not in said


def test_too_little_is_refused() -> None:
    """Nothing happened after the model in use; or judging is to begin before it."""
    past, reps, in_use = drawn()
    early = Past(past.drawn.head(BEFORE + 50), past.overridden, 0)
    with pytest.raises(BadInput, match="at least 100 assignments"):
        refitted(early, reps, in_use)
    with pytest.raises(BadInput, match="judge-from"):
        refitted(past, reps, in_use, after=past.drawn["assigned_at"][10])
