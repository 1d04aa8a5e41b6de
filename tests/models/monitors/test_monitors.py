"""Shares, calibration and scores alert when they should, and seldom when not."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom

from models.monitors import acceptance, answered, calibration_drift, rejects_by_grade, score_drift, wilson
from models.monitors.shares import FALSE_ALARMS, FEWEST

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def rows(count: int, rejected: int, grade: str = "A") -> pl.DataFrame:
    """Give so many assignments of a grade, the first of them rejected."""
    outcomes = ["rejected"] * rejected + ["won"] * (count - rejected)
    return pl.DataFrame({"grade": [grade] * count, "outcome": outcomes})


def test_wilson_by_hand() -> None:
    """10 of 50 at 95 %: .112 to .330 (Newcombe's worked figures for 81 of 263: .255 to .366)."""
    assert wilson(10, 50) == pytest.approx((0.1124, 0.3304), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 60)[0] == 0.0


@pytest.mark.parametrize(("limit", "grade"), [(0.10, "A"), (0.25, "B")])
def test_a_firm_at_the_limit_is_seldom_alerted(limit: float, grade: str) -> None:
    """Exactly, for every count of leads from the fewest to 400."""
    for count in range(FEWEST, 401):
        fewest = next(k for k in range(count + 1) if wilson(k, count)[0] > limit)
        assert binom.sf(fewest - 1, count, limit) <= FALSE_ALARMS
        (share,) = [each for each in rejects_by_grade(rows(count, fewest, grade)) if each.denominator]
        assert share.alerts
    (below,) = [each for each in rejects_by_grade(rows(400, round(400 * limit), grade)) if each.denominator]
    assert not below.alerts


def test_few_leads_never_alert() -> None:
    """All of ten rejected is no alert yet; counts are given all the same."""
    (share, nobody) = rejects_by_grade(rows(10, 10))
    assert (share.numerator, share.denominator, share.alerts) == (10, 10, False)
    assert nobody.share is None
    assert not nobody.alerts


def test_acceptance_counts_what_was_handed_over() -> None:
    """Eighty of a hundred accepted: below 90 %. A lead open since an hour counts in nothing yet."""
    given = [NOW - timedelta(days=2)] * 100 + [NOW - timedelta(hours=1)]
    taken = [NOW] * 80 + [None] * 21
    table = pl.DataFrame(
        {"assigned_at": given, "accepted_at": taken, "outcome": ["won"] * 80 + ["rejected"] * 20 + ["open"]}
    )
    found = acceptance(answered(table, NOW, 90))
    assert found is not None
    assert (found.numerator, found.denominator, found.alerts) == (80, 100, True)
    assert acceptance(table.drop("accepted_at")) is None


def quarters(rng: np.random.Generator, factor: float, learned: int = 2000) -> list[bool]:
    """Say which of four quarters alert, when leads are won a factor as often as a model expects."""
    at = pl.Series([datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=day % 364) for day in range(2000)])
    chance = rng.uniform(0.1, 0.4, 2000)
    level = rng.normal(1.0, np.sqrt(0.75 / learned))
    won = rng.random(2000) < chance * factor / level
    return [each.alerts for each in calibration_drift(at, won, chance, learned)]


def test_calibration_alerts_seldom_where_a_model_is_right() -> None:
    """Of 500 models that are right but for their own level's error, at most 5 % alert in a year (+ 3 errors: 2.9)."""
    rng = np.random.default_rng(6)
    alerted = np.mean([any(quarters(rng, 1.0)) for _ in range(500)])
    assert 0.01 < alerted < 0.079


def test_calibration_alerts_where_wins_have_halved() -> None:
    """Every quarter."""
    rng = np.random.default_rng(7)
    assert all(all(quarters(rng, 0.5)) for _ in range(20))


def test_scores_that_moved_alert_and_others_seldom() -> None:
    """Half a standard deviation is found; of 500 without change about 1 % alert (three errors: 1.3 points)."""
    rng = np.random.default_rng(8)
    moved = score_drift(rng.normal(0, 1, 1000), rng.normal(0.5, 1, 300))
    assert moved is not None
    assert moved.alerts
    assert moved.stability > 0.1
    same = [score_drift(rng.normal(0, 1, 500), rng.normal(0, 1, 200)) for _ in range(500)]
    assert np.mean([each is not None and each.alerts for each in same]) < 0.024
    assert score_drift(np.zeros(10), np.zeros(100)) is None
