import numpy as np
import polars as pl
import pytest

from fairlead.checking import find_leaks
from fairlead.checking.telling import tells_won
from tests.fairlead.checking.spoilt import spoilt

SIGNS = {
    "leak_flag": "value",
    "leak_noisy": "value",
    "leak_signed": "value",
    "leak_closing_note": "filled at closing",
    "leak_stage": "stage",
}


def judge(seed: int, rows: int) -> None:
    """Every leak is caught, nothing honest is accused."""
    history, honest = spoilt(seed, rows)
    found = {leak.column: leak.sign for leak in find_leaks(history)}
    planted = set(history.columns) - honest
    assert set(found) == planted
    assert SIGNS.items() <= found.items()


@pytest.mark.parametrize("seed", range(3))
def test_leaks_are_caught_and_honest_columns_kept(seed: int) -> None:
    """Eight leaks, among them noisy ones; honest scores up to an area of .80, honest gaps up to 60 % against 20 %.

    The seeds are fixed; a sound test fails a new one about once in a thousand (leaks.py states its error rates).
    """
    judge(seed, 8000)


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(50))
def test_fifty_seeds(seed: int) -> None:
    """50 of 50, on 8,000 rows."""
    judge(seed, 8000)


def test_a_change_in_the_mix_is_no_leak(history: pl.DataFrame) -> None:
    """A source that is new in the last weeks, and a field that forms ask for only of late, tell nothing."""
    late = history["assigned_at"] > history["assigned_at"].quantile(0.93)
    field = pl.Series("consent", ["yes"] * history.height).set(~late, None)
    changed = history.with_columns(pl.when(late).then(pl.lit("fair")).otherwise("source").alias("source"), field)
    assert find_leaks(changed) == ()


def test_reps_and_times_are_not_accused(history: pl.DataFrame) -> None:
    """Columns that the schema itself calls late are not tested again."""
    assert find_leaks(history.with_columns(revenue=pl.col("outcome").eq("won") * 1.0)) == ()


def test_too_little_shows_nothing(history: pl.DataFrame) -> None:
    """Fifty closed rows prove no leak."""
    few = history.filter(pl.col("outcome") != "open").head(50)
    assert find_leaks(few.with_columns(leak=pl.col("outcome").eq("won").cast(pl.Float64))) == ()


def test_the_area_is_that_of_the_definition() -> None:
    """Two classes: won 3 of 4 in the one, 1 of 4 in the other; pairs ordered rightly 9, tied 6, wrongly 1 of 16."""
    counts = np.zeros((2, 20, 3, 2))
    counts[:, 0, 2], counts[:, 0, 1] = (10, 30), (30, 10)
    assert tells_won(counts).auc == pytest.approx((9 + 6 / 2) / 16)
