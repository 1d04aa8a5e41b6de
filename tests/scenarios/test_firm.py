"""Made-up firms follow their stated truth."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scenarios import BadInput, generate_firm
from scenarios.tables import HISTORY, LEADS, REPS, check_table


def test_tables_pass_their_own_schemas() -> None:
    """What we generate is what we accept."""
    firm = generate_firm(seed=3, leads=40, history=300)
    for frame, spec in ((firm.leads, LEADS), (firm.reps, REPS), (firm.history, HISTORY)):
        assert check_table(frame, spec).height == frame.height


def test_same_seed_same_firm() -> None:
    """Every table repeats; another seed differs."""
    one, two, other = (generate_firm(seed=s, leads=20, history=100) for s in (1, 1, 2))
    assert_frame_equal(one.history, two.history)
    assert_frame_equal(one.truth, two.truth)
    assert not one.history.equals(other.history)


def test_truth_covers_every_pair_once() -> None:
    """One row a lead and rep, a chance strictly between 0 and 1."""
    firm = generate_firm(seed=1, leads=15, reps=4, history=0)
    assert firm.truth.height == 60
    assert firm.truth.select(pl.struct("lead_id", "rep_id").n_unique()).item() == 60
    assert firm.truth["chance"].is_between(0, 1, closed="none").all()


def test_outcomes_occur_at_the_rate_of_the_formula() -> None:
    """Of leads old enough, the share won within 180 days is p (1 − exp(−h · 6)) within four standard errors."""
    firm = generate_firm(seed=5, history=40_000, differences="alike")
    old = firm.history.filter(pl.col("assigned_at").dt.offset_by("180d") <= pl.col("assigned_at").max())
    days = (old["closed_at"] - old["assigned_at"]).dt.total_seconds() / 86400
    won = ((old["outcome"] == "won") & (days <= 180)).fill_null(value=False).to_numpy()
    expected = firm.truth["chance"].mean() * (1 - np.exp(-0.287 * 6))
    assert won.mean() == pytest.approx(expected, abs=4 * np.sqrt(0.2 * 0.8 / won.size) + 0.01)


def test_null_firm_has_no_differences() -> None:
    """With reps alike the truth of a lead does not depend on the rep."""
    firm = generate_firm(seed=2, leads=10, history=0, differences="alike")
    assert firm.truth.group_by("lead_id").agg(pl.col("chance").n_unique()).get_column("chance").to_list() == [1] * 10


@pytest.mark.parametrize("counts", [{"leads": -1}, {"reps": 0}, {"history": -5}, {"rep_points": -1.0}])
def test_impossible_sizes_are_refused(counts: dict[str, int]) -> None:
    """Named, not guessed."""
    with pytest.raises(BadInput, match=next(iter(counts))):
        generate_firm(**counts)  # type: ignore[arg-type]
