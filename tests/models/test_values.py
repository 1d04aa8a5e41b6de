from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import ConversionModel, PairValues
from models.parts import Lookup, Parts, merged
from models.values import News
from tests.models.worlds import World

N = 200


@pytest.fixture(scope="module")
def values(strong: World, strong_model: ConversionModel) -> PairValues:
    """Give values of 200 leads, some with a worth of their own, with all reps."""
    worth = pl.Series("value", [None, *np.linspace(1.0, 50.0, N - 1)])
    return strong_model.pair_values(_leads(strong).with_columns(worth), strong.reps)


def _leads(firm: World) -> pl.DataFrame:
    return firm.history.head(N).select("lead_id", "niche", "grade", "score")


@settings(max_examples=40, deadline=None)
@given(cuts=st.lists(st.integers(0, N), max_size=12))
def test_any_split_into_blocks_gives_the_same_bytes(values: PairValues, cuts: list[int]) -> None:
    """Blocks are pieces of one matrix, to the last bit."""
    edges = [0, *sorted(cuts), N]
    pieces = [values.block(start, stop) for start, stop in pairwise(edges)]
    assert np.vstack(pieces).tobytes() == values.block(0, N).tobytes()


def test_rows_are_rows_of_the_block(values: PairValues) -> None:
    """Leads picked by position have the values of the block, in the order asked for."""
    index = np.array([7, 3, 199, 3])
    assert values.rows(index).tobytes() == values.block(0, N)[index].tobytes()


def test_reps_seen_once_value_lead_by_lead_to_the_last_bit(
    values: PairValues, strong: World, strong_model: ConversionModel
) -> None:
    """As the table of reps does at every call; new reps among them."""
    seen, leads = strong_model.see(strong.reps), _leads(strong).with_columns(value=pl.Series(values.lead_value))
    alone = [strong_model.pair_values(leads[at], seen) for at in range(20)]
    assert np.vstack([each.block(0, 1) for each in alone]).tobytes() == values.block(0, 20).tobytes()
    new = pl.concat([strong.reps.head(3), strong.reps.head(1).with_columns(rep_id=pl.lit("new"))])
    given, kept = (strong_model.pair_values(leads, reps) for reps in (new, strong_model.see(new)))
    assert kept.block(0, N).tobytes() == given.block(0, N).tobytes()
    assert (kept.rep_ids, kept.news) == (given.rep_ids, given.news)
    assert kept.draw(3).block(0, N).tobytes() == given.draw(3).block(0, N).tobytes()


def test_reps_seen_by_another_fit_are_refused(strong: World, strong_model: ConversionModel) -> None:
    """Their places are those of that fit, and nobody would notice."""
    other = ConversionModel().adopt(replace(strong_model.fitted_))
    with pytest.raises(ValueError, match="seen by another fit"):
        strong_model.pair_values(_leads(strong), other.see(strong.reps))


def test_threads_share_one_object(values: PairValues) -> None:
    """Eight threads get what one gets."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda start: values.block(start, start + 10), range(0, N, 10)))
    assert np.vstack(found).tobytes() == values.block(0, N).tobytes()


def test_value_is_probability_times_worth(values: PairValues) -> None:
    """A value is the chance times the lead's worth, which is 1 (and counted) where it is missing."""
    expected = values.probability(0, N) * values.lead_value[:, None]
    assert values.block(0, N) == pytest.approx(expected)
    assert values.lead_value[0] == 1.0
    assert values.news.without_value == 1


def test_order_follows_the_tables(strong: World, strong_model: ConversionModel, values: PairValues) -> None:
    """Rows and columns are joined by id: tables in another order give the same numbers in that order."""
    turned = strong_model.pair_values(_leads(strong).reverse(), strong.reps.reverse())
    assert turned.lead_ids == values.lead_ids[::-1]
    assert turned.rep_ids == values.rep_ids[::-1]
    assert turned.probability(0, N).tobytes() == values.probability(0, N)[::-1, ::-1].tobytes()


def test_promise_draws_pairs_together(values: PairValues) -> None:
    """The promise lies between the lead's own chance and the full estimate; nan where no rep is chosen."""
    best = values.probability(0, N).argmax(axis=1)
    best[5] = -1
    promise = values.promise(best)
    assert np.isnan(promise[5])
    kept = np.delete(np.arange(N), 5)
    full = values.probability(0, N)[kept, best[kept]]
    assert 0.0 < values.pair_slope < 1.0
    assert (promise[kept] < full).mean() > 0.95  # the best rep's pair part is positive for nearly every lead


@pytest.mark.parametrize("positions", [np.zeros(N - 1), np.full(N, 99), np.full(N, -2)])
def test_promise_refuses_what_is_no_rep(values: PairValues, positions: np.ndarray) -> None:
    """A wrong length or a position outside the reps is an error that says what was expected."""
    with pytest.raises(ValueError, match="expected"):
        values.promise(positions)


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 4), (0, N + 1)])
def test_block_refuses_what_is_no_range(values: PairValues, start: int, stop: int) -> None:
    """A range outside the leads is not cut short in silence."""
    with pytest.raises(ValueError, match="within 0 to 200"):
        values.block(start, stop)


def test_unseen_levels_and_new_reps_are_counted(strong: World, strong_model: ConversionModel) -> None:
    """A new niche and a new rep get the prior mean, and the news say how many there were."""
    leads = _leads(strong).with_columns(niche=pl.when(pl.col("score") > 1).then(pl.lit("sea")).otherwise("niche"))
    new = pl.concat([strong.reps, strong.reps.head(1).with_columns(rep_id=pl.lit("new"), niches=pl.lit(["web"]))])
    found = strong_model.pair_values(leads, new)
    assert found.news.unseen == {"niche": int((leads["score"] > 1).sum())}
    assert found.news.new_reps == 1
    assert np.isfinite(found.block(0, N)).all()


def test_empty_tables_give_empty_values(strong: World, strong_model: ConversionModel) -> None:
    """No leads are no rows."""
    found = strong_model.pair_values(_leads(strong).head(0), strong.reps)
    assert found.block(0, 0).shape == (0, 12)


def test_merged_lookups_add_up_the_same() -> None:
    """Joining tables over the combinations that occur changes no number; too big ones stay apart."""
    rng = np.random.default_rng(0)
    position = [rng.integers(0, size, 50) for size in (3, 4, 2)]
    parts = [Lookup(rng.random((size, 5)), at) for size, at in zip((3, 4, 2), position, strict=True)]
    joined = merged(parts, 5)
    assert len(joined) == 1
    assert joined[0].table[joined[0].position] == pytest.approx(sum(part.table[part.position] for part in parts))
    assert len(merged(parts, 10_000_000)) == 3


def test_parts_that_stay_apart_are_added() -> None:
    """With several lookups left, the logit is their sum."""
    parts = Parts(
        lead=np.array([0.5]),
        lookups=(Lookup(np.array([[1.0]]), np.array([0])), Lookup(np.array([[2.0]]), np.array([0]))),
        lead_slopes=np.array([[1.0, 2.0]]),
        rep_slopes=np.array([[-1.0], [-1.0]]),
    )
    values = PairValues(("l",), ("r",), np.array([2.0]), parts, 1.0, News())
    assert values.block(0, 1)[0, 0] == pytest.approx(2.0 / (1.0 + np.exp(-0.5)))
    assert values.promise(np.array([0]))[0] == pytest.approx(1.0 / (1.0 + np.exp(-0.5)))
