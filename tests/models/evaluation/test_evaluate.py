"""Off-policy evaluation from tables: folds, refusals, and the truth of cheap worlds."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from benchmarks.bench_evaluation import exact_batch, judge, judge_many
from benchmarks.evaluation_worlds.learner import learn_rates
from benchmarks.evaluation_worlds.world import LoggedWorld, draw_world
from models.evaluation import Evaluation, Settings, Source, evaluate
from models.evaluation.folds import forward_blocks
from models.evaluation.interference import load_effect
from models.evaluation.judging import Valuer
from scenarios import BadInput


@pytest.fixture(scope="module")
def world() -> LoggedWorld:
    """Draw a world with real effects."""
    return draw_world(np.random.default_rng(3), leads=1500, effect=1.0)


def judged(history: pl.DataFrame, reps: pl.DataFrame, **settings: object) -> Evaluation:
    """Judge the exact batch by quick rates."""
    chosen = Settings(horizon_days=30, **settings)  # type: ignore[arg-type]
    return evaluate(history, reps, exact_batch, learner=learn_rates, settings=chosen)


def test_blocks_follow_one_another_and_learn_from_before() -> None:
    """Every row after the first third is judged once, by what lies strictly before its block; ties stay together."""
    began = datetime(2025, 1, 1, tzinfo=UTC)
    times = pl.Series([began + timedelta(days=int(day)) for day in np.random.default_rng(1).integers(0, 60, 300)])
    blocks = forward_blocks(times, 4)
    rows = np.concatenate([block.rows for block in blocks])
    assert len(rows) == len(set(rows.tolist()))
    assert len(rows) == pytest.approx(200, abs=15)
    for block in blocks:
        assert (times.gather(block.rows.tolist()) > block.learned_until).all()
    for earlier, later in pairwise(blocks):
        assert times.gather(earlier.rows.tolist()).max() <= later.learned_until  # type: ignore[operator]


def test_the_truth_of_worlds_with_real_effects_is_in_the_interval() -> None:
    """In at least 9 of 12 worlds, by the true chances of whom the batch picked (fewer by chance: 2 in 10,000)."""
    found = [judge(seed, leads=1500, effect=1.0, estimator="dr") for seed in range(12)]
    assert sum(one.low <= one.truth <= one.high for one in found) >= 9


def test_a_log_that_can_judge_gives_every_figure(world: LoggedWorld) -> None:
    """Value and lift with their bounds, and what the history can judge."""
    found = judged(world.history, world.reps)
    assert not found.refused
    assert found.lift is not None
    assert found.overlap_share > 0.9
    assert set(found.summary()) >= {"value", "low", "high", "lift", "lift_low", "lift_high", "effective_sample_size"}


def test_the_same_choices_are_worth_the_same(world: LoggedWorld) -> None:
    """As what was done, or as another method: 0 and no doubt, whatever the log can judge."""
    reps = sorted(world.history["rep_id"].unique())
    did = dict(zip(world.history["lead_id"], world.history["rep_id"], strict=True))

    def as_done(leads: pl.DataFrame, *_: object) -> np.ndarray:
        names = [did[shown.rpartition(" (")[0]] for shown in leads["lead_id"]]
        return np.array([[float(rep == name) for rep in reps] for name in names])

    certain = world.history.with_columns(propensity=pl.lit(1.0))
    found = evaluate(certain, world.reps, as_done, learner=learn_rates, settings=Settings(horizon_days=30))
    assert found.alike
    assert found.lift is not None
    assert found.value is not None
    assert (found.lift.mean, found.lift.low, found.lift.high, found.refused) == (0.0, 0.0, 0.0, "")
    assert found.value == found.baseline
    assert "were the same in all" in found.verdict
    both = evaluate(certain, world.reps, exact_batch, against=exact_batch, learner=learn_rates)
    assert (both.alike, both.refused, both.value) == (True, "", None)
    assert not judged(world.history, world.reps).alike


def test_open_leads_count_with_their_chance_and_are_said(world: LoggedWorld) -> None:
    """A tenth of the leads reopened late: warned of, and the baseline stays where it was."""
    whole = judged(world.history, world.reps)
    rng = np.random.default_rng(8)
    still = pl.Series((np.arange(1500) >= 1350) & (rng.random(1500) < 0.9))
    reopened = world.history.with_columns(
        outcome=pl.when(still).then(pl.lit("open")).otherwise("outcome"),
        closed_at=pl.when(~still).then("closed_at"),
    )
    found = judged(reopened, world.reps)
    assert found.pending == pytest.approx(135, abs=20)
    assert "still open" in found.warnings[0]
    assert found.baseline is not None
    assert whole.baseline is not None
    assert found.baseline.mean == pytest.approx(whole.baseline.mean, abs=0.03)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows.with_columns(propensity=pl.lit(1.0)), "with certainty"),
        (
            lambda rows: rows.with_columns(propensity=pl.lit(1.0), eligible_reps=pl.concat_list("rep_id")),
            "could anybody else",
        ),
        (lambda rows: rows.with_columns(propensity=pl.lit(0.999)), "can judge"),
        (
            lambda rows: rows.with_columns(
                outcome=pl.when(pl.int_range(pl.len()) > 900).then(pl.lit("open")).otherwise("outcome"),
                closed_at=pl.when(pl.int_range(pl.len()) <= 900).then("closed_at"),
            ),
            "still open",
        ),
    ],
    ids=["never varied", "one rep a territory", "hardly varied", "mostly open"],
)
def test_what_the_log_cannot_judge_is_refused(world: LoggedWorld, change: object, words: str) -> None:
    """No value, no lift, and why."""
    found = judged(change(world.history), world.reps)  # type: ignore[operator]
    assert words in found.refused
    summary = found.summary()
    assert [summary[name] for name in ("value", "low", "high", "lift", "lift_low", "lift_high")] == [None] * 6


def test_a_load_effect_is_refused_and_a_switchback_prescribed() -> None:
    """Chances that fall with the rep's load: no lift is read off the log."""
    loaded = draw_world(np.random.default_rng(4), leads=3000, effect=0.0, load=-0.15)
    found = judged(loaded.history, loaded.reps)
    assert "switchback" in found.refused
    assert found.lift is None


def test_no_load_effect_is_found_where_there_is_none() -> None:
    """At a level of 1 %: at most 6 of 200 (5 or more by chance in 5 % of such tests, 7 or more in .5 %)."""
    rng, alarms = np.random.default_rng(6), 0
    for _ in range(200):
        rep, block = rng.integers(10, size=800), np.repeat(np.arange(4), 200)
        effect = load_effect(rng.normal(size=800), rng.poisson(5.0, 800) + rep * 1.0, rep, block, np.arange(800.0))
        assert effect is not None
        alarms += effect.found
    assert alarms <= 6


def test_a_firm_that_grows_busier_while_wins_fall_off_shows_no_load_effect() -> None:
    """Loads and outcomes move with the calendar, the same for every rep; a rep's own load says nothing.

    At a level of 1 %: at most 3 of 60 (4 or more by chance in .3 % of such tests). Without slices of time, 60 of 60.
    """
    rng, alarms = np.random.default_rng(9), 0
    for _ in range(60):
        rep, block, when = rng.integers(10, size=800), np.repeat(np.arange(4), 200), np.arange(800.0)
        load = 10 + 20 * (when % 200) / 200 + rng.poisson(3.0, 800)
        outcome = -0.5 * (when % 200) / 200 + rng.normal(scale=0.4, size=800)
        effect = load_effect(outcome, load, rep, block, when)
        assert effect is not None
        alarms += effect.found
    assert alarms <= 3


def test_a_rotation_is_even_among_the_eligible(world: LoggedWorld) -> None:
    """Said to be a rotation, each listed rep counts as equally likely; without a list that is refused."""
    everybody = pl.lit(world.reps["rep_id"].to_list())
    listed = world.history.drop("propensity").with_columns(eligible_reps=everybody)
    assert "rotation" in judged(listed, world.reps, propensities=Source.KNOWN).chances
    with pytest.raises(BadInput, match="eligible_reps"):
        judged(world.history, world.reps, propensities=Source.KNOWN)


def test_fitted_propensities_are_said_everywhere(world: LoggedWorld) -> None:
    """Not logged: fitted, and the words and a warning say so; logged ones asked for are refused."""
    bare = world.history.drop("propensity")
    found = judged(bare, world.reps)
    assert "FITTED" in found.chances
    assert any("fitted" in warning for warning in found.warnings)
    with pytest.raises(BadInput, match="propensity"):
        judged(bare, world.reps, propensities=Source.LOGGED)


@pytest.mark.parametrize(
    ("settings", "column"),
    [
        ({"estimator": "best"}, "estimator"),
        ({"folds": 0}, "folds"),
        ({"floor": 1.5}, "floor"),
        ({"group_by": "x"}, "x"),
    ],
)
def test_settings_that_mean_nothing_are_refused(world: LoggedWorld, settings: dict[str, object], column: str) -> None:
    """With their name, before anything is learned."""

    def never(history: pl.DataFrame, until: datetime) -> Valuer:
        raise AssertionError("learned before the settings were read")

    with pytest.raises(BadInput, match=column):
        evaluate(world.history, world.reps, exact_batch, learner=never, settings=Settings(**settings))  # type: ignore[arg-type]


def test_a_row_without_a_propensity_is_refused(world: LoggedWorld) -> None:
    """Zero is impossible for what has happened."""
    wrong = world.history.with_columns(
        propensity=pl.when(pl.int_range(pl.len()) == 1400).then(0.0).otherwise("propensity")
    )
    with pytest.raises(BadInput, match="propensity"):
        judged(wrong, world.reps)


@pytest.mark.verify
@pytest.mark.parametrize("effect", [0.0, 0.5])
def test_intervals_cover_and_claim_nothing_where_there_is_nothing(effect: float) -> None:
    """2,000 worlds: coverage at least .94 (standard error .005), half-width at most 1.1 x 1.96 standard deviations.

    False claims of a gain, reps being alike: at most 3 % (standard error .35 %).
    """
    every = judge_many(1, 2000, leads=3000, effect=effect, estimator="dr")
    found = [one for one in every if not one.refused]
    assert len(found) >= 0.98 * len(every)  # the test for a load effect finds one at 1 % where there is none
    low, high, truth, lift = (
        np.array([getattr(one, name) for one in found]) for name in ("low", "high", "truth", "lift")
    )
    assert ((low <= truth) & (truth <= high)).mean() >= 0.94
    assert ((high - low) / 2).mean() <= 1.1 * 1.96 * (lift - truth).std()
    if effect == 0.0:
        assert (low > 0).mean() <= 0.03
