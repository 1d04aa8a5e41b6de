"""The randomisation test, its interval, and what a trial is read as."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from models.trials import (
    WHOLE_FIRM,
    Layout,
    first_pair_after,
    hours_of,
    pairs_of,
    read_by_lead,
    read_switchback,
    switchback_schedule,
)
from models.trials.randomisation import lift_interval, orders, p_value
from models.trials.schedule import OUTSIDE, WASHED_OUT, rows_of_schedule

START = datetime(2026, 1, 1, tzinfo=UTC)


def schedule(pairs: int = 8, carry: float = 6.0) -> pl.DataFrame:
    """Give turns of a day, the baseline first in every second pair."""
    return switchback_schedule(
        lambda team, block: (block % 4) in (0, 3),
        [WHOLE_FIRM],
        Layout(24.0, carry),
        first_pair_after(START, 24.0),
        pairs,
    )


def test_the_test_by_hand() -> None:
    """Six pairs that all favour the new method: of 64 orders two are as far from 0, so p = 1 / 32."""
    assert p_value(np.array([1.0, 2.0, 1.0, 3.0, 1.0, 1.0]), orders(6)) == 2 / 64


def test_the_interval_is_what_the_test_does_not_reject() -> None:
    """Just inside either end the test does not reject, just outside it does."""
    rng = np.random.default_rng(1)
    base, new = rng.uniform(5, 15, 40), rng.uniform(6, 18, 40)
    order = orders(40)
    found = lift_interval(new, base, order)
    assert found is not None
    for edge, side in ((found.low, -1), (found.high, 1)):
        assert p_value(new - (1 + edge - side * 1e-3) * base, order) >= 0.05
        assert p_value(new - (1 + edge + side * 1e-3) * base, order) < 0.05


def test_the_size_of_the_test() -> None:
    """Of 400 trials without a gain, time strongly autocorrelated, 5 % show one (± 3.3 points: three errors)."""
    shown, order = 0, orders(20)
    for seed in range(400):
        rng = np.random.default_rng(seed)
        level = np.cumsum(rng.normal(0, 0.3, 40)).reshape(20, 2)
        drawn = rng.random(20) < 0.5
        terms = (level[:, 1] - level[:, 0]) * np.where(drawn, 1, -1)
        shown += p_value(terms, order) <= 0.05
    assert shown / 400 == pytest.approx(0.05, abs=0.033)


def test_each_lead_falls_into_its_turn() -> None:
    """Before, in the hours after a change, in a turn, at its very end, and after the trial."""
    table = schedule()
    first, last = table["starts_at"].min(), table["ends_at"].max()
    assert isinstance(first, datetime)
    assert isinstance(last, datetime)
    hours = (-1.0, 0.0, 5.9, 6.0, 23.9, 24.0, 31.0)
    times = pl.Series("at", [*(first + timedelta(hours=hour) for hour in hours), last], dtype=pl.Datetime("us", "UTC"))
    team = pl.Series("team", [WHOLE_FIRM] * len(times))
    found = rows_of_schedule(times, team, table).tolist()
    assert found == [OUTSIDE, WASHED_OUT, WASHED_OUT, 0, 0, WASHED_OUT, 1, OUTSIDE]


def test_the_trial_s_pairs_are_those_of_the_plan() -> None:
    """Placebo pairs cut from hours and pairs of a schedule hold the same leads."""
    table, rng = schedule(12), np.random.default_rng(2)
    first = table["starts_at"].min()
    assert isinstance(first, datetime)
    times = pl.Series("at", [first + timedelta(hours=float(at)) for at in rng.uniform(0, 24 * 24, 2000)])
    times = times.cast(pl.Datetime("us", "UTC"))
    won = (rng.random(2000) < 0.3).astype(float)
    hours = hours_of(times)
    begin = float(hours_of(pl.Series([first]))[0])
    cut = pairs_of(hours, np.zeros(2000, int), won, Layout(24.0, 6.0), span=(begin, begin + 24 * 24))
    row = rows_of_schedule(times, pl.Series("team", [WHOLE_FIRM] * 2000), table)
    found = read_switchback(row, table, won, np.zeros(2000, bool))
    assert found.pairs == len(cut.leads) == 12
    assert found.leads_base + found.leads_inner == cut.leads.sum()


def test_leads_in_the_wrong_arm_count_with_their_turn_s_and_are_said() -> None:
    """Who analysed by the arm met would let people choose their arm."""
    table = schedule()
    row = np.repeat(np.arange(16), 30)
    won = np.tile([1.0, 0.0, 0.0], 160)
    arm = table["arm"][np.repeat(np.arange(16), 30).tolist()].to_list()
    arm[0] = "base" if arm[0] == "inner" else "inner"
    found = read_switchback(row, table, won, np.zeros(480, bool), pl.Series(arm))
    assert found.contradicted == 1
    assert any("other arm" in warning for warning in found.warnings)
    assert found.lift is not None
    assert found.lift.mean == pytest.approx(0.0)


def test_too_few_pairs_and_open_leads_give_no_figure() -> None:
    """Five pairs can show nothing; with half of the leads open one has to wait."""
    few = schedule(5)
    row, won = np.repeat(np.arange(10), 30), np.tile([1.0, 0.0, 0.0], 100)
    assert "at least 6" in read_switchback(row, few, won, np.zeros(300, bool)).refused
    row, won = np.repeat(np.arange(16), 30), np.tile([1.0, 0.0, 0.0], 160)
    waiting = read_switchback(row, schedule(), won, np.arange(480) % 2 == 0)
    assert waiting.lift is None
    assert "still open" in waiting.sentences[0]
    assert waiting.summary()["lift"] is None


def test_uneven_arms_are_said() -> None:
    """Three times as many leads on the new method in every pair: turns were not kept."""
    table = schedule(12)
    times = np.where((table["arm"] == "inner").to_numpy(), 60, 20)
    row = np.repeat(np.arange(24), times)
    found = read_switchback(row, table, np.tile([1.0, 0.0], len(row) // 2), np.zeros(len(row), bool))
    assert any("different numbers" in warning for warning in found.warnings)


def test_assignments_of_one_lead_count_once() -> None:
    """Every row twice says no more: the same error, not smaller by √2."""
    rng = np.random.default_rng(5)
    inner, won = rng.random(2000) < 0.5, (rng.random(2000) < 0.3).astype(float)
    once = read_by_lead(inner, won, np.zeros(2000, bool), np.arange(2000))
    twice = read_by_lead(np.tile(inner, 2), np.tile(won, 2), np.zeros(4000, bool), np.tile(np.arange(2000), 2))
    assert once.lift is not None
    assert twice.lift is not None
    assert twice.lift.error == pytest.approx(once.lift.error)


def test_a_draw_without_pairs_makes_no_schedule() -> None:
    """Both blocks of a pair on one method."""
    with pytest.raises(ValueError, match="paired"):
        switchback_schedule(lambda team, block: True, [WHOLE_FIRM], Layout(24.0), START, 4)
