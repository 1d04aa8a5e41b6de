"""Rules that go against what the batch would do by itself: it does otherwise, as the rule says."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fairlead.plan import Plan
from tests.fairlead.ruling.conftest import Batch


def _got(plan: Plan) -> dict[str, str]:
    return dict(plan.table.drop_nulls("rep_id").select("lead_id", "rep_id").iter_rows())


def _sums(plan: Plan) -> np.ndarray:
    choice = plan.answers.choice
    placed = choice.rep >= 0
    return np.bincount(choice.rep[placed], weights=choice.value[placed], minlength=12)


@pytest.mark.parametrize("policy", ["optimal", "greedy"])
@pytest.mark.parametrize("as_table", [False, True])
def test_barred_pairs_do_not_happen(batch: Batch, tmp_path: Path, policy: str, as_table: bool) -> None:
    """The very pairs that would have been."""
    before = _got(batch("", policy=policy))
    pairs = list(before.items())[:5]
    text = ", ".join(f"{{ lead_id = '{lead}', rep_id = '{rep}' }}" for lead, rep in pairs)
    (tmp_path / "barred.csv").write_text("lead_id,rep_id\n" + "\n".join(map(",".join, pairs)))
    rules = "barred_file = 'barred.csv'" if as_table else f"barred = [{text}]"
    after = _got(batch(f"[constraints]\n{rules}\n", policy=policy))
    assert not set(pairs) & set(after.items())


def test_allowed_pairs_leave_a_lead_to_those_it_names(batch: Batch) -> None:
    """To one who would not have had it; other leads go where they like."""
    before = _got(batch(""))
    lead, had = next(iter(before.items()))
    other = next(rep for rep in ("R000", "R001") if rep != had)
    after = _got(batch(f"[constraints]\nallowed = [{{ lead_id = '{lead}', rep_id = '{other}' }}]\n"))
    assert after.get(lead, other) == other
    assert len(set(after.values())) > 1


def test_nobody_gets_more_than_the_maximum(batch: Batch) -> None:
    """Some would; and a number per rep binds that rep."""
    before = batch("").table["rep_id"].drop_nulls().value_counts()
    dearest = before.sort("count").row(-1)[0]
    assert before["count"].max() > 1  # type: ignore[operator]
    after = batch("[constraints]\nmaximum = 1\n").table["rep_id"].drop_nulls().value_counts()
    assert after["count"].max() == 1
    hers = batch(f"[constraints]\nmaximum = {{ to = ['{dearest}'], amount = 1 }}\n").table
    assert hers.filter(pl.col("rep_id") == dearest).height == 1


def test_a_spread_brings_reps_together(batch: Batch) -> None:
    """Half as far apart as they would be; the proof, which would take long, is not asked for."""
    apart = float(np.ptp(_sums(batch(""))))
    near = batch(f"[constraints.fairness]\nspread = {apart / 2}\n", time_limit=2)
    assert np.ptp(_sums(near)) <= apart / 2 + 1e-6


def test_work_by_a_column_fills_capacity_with_it(batch: Batch) -> None:
    """Leads that take half fit twice."""
    columns = {"effort": [0.5] * 30}
    one = {"capacity": [1.0] * 12}
    rules = '[constraints.work]\ncolumn = "effort"\n'
    assert batch("", leads=columns, reps=one).summary["assigned"] == 12
    assert batch(rules, leads=columns, reps=one).summary["assigned"] == 24


def test_who_takes_longer_outside_has_room_for_fewer(batch: Batch) -> None:
    """Twice as long outside: a rep of capacity 2 takes one such lead, or two of her own niche."""
    rules = "[constraints.work]\noutside = { niche = 2 }\n"
    niches = {"niches": [["nothing"]] * 12, "capacity": [2.0] * 12}
    assert batch("", reps=niches).summary["assigned"] == 24
    assert batch(rules, reps=niches).summary["assigned"] == 12


def test_a_ramp_takes_room_from_the_new(batch: Batch) -> None:
    """R011 began three weeks ago, in her first month."""
    plan = batch("[constraints.ramp]\nmonths = [0.5]\n", reps={"capacity": [4.0] * 12})
    assert plan.answers.ready.part.capacity.tolist() == [4.0] * 11 + [2.0]
    assert plan.table.filter(pl.col("rep_id") == "R011").height <= 2


def test_an_owner_in_breach_does_not_get_her_lead_again(batch: Batch) -> None:
    """Not even where she alone could have it."""
    columns = {"owner": ["R000"] * 30, "breached_at": ["2026-01-09T00:00:00Z"] + [None] * 29}
    rules = "[[constraints.only]]\nto = ['R000']\n"
    plan = batch(rules, leads=columns, reassign="breach")
    assert plan.table.select("rep_id", "reason", "new_owner").rows() == [(None, "barred", "R000")]


def test_accounts_stay_together(batch: Batch) -> None:
    """Ten leads of five accounts, which would be split."""
    accounts = {"account_id": [f"A{row // 2}" if row < 10 else None for row in range(30)]}
    split = batch("", leads=accounts).summary["accounts"]
    kept = batch('[constraints]\ntogether = ["account"]\n', leads=accounts).summary["accounts"]
    assert split["split"] > 0  # type: ignore[index]
    assert kept["split"] == 0  # type: ignore[index]


def test_leads_that_must_be_placed_are(batch: Batch) -> None:
    """Room for twelve: every A is among them, which they would not be."""
    few = {"capacity": [1.0] * 12}
    graded = batch("", reps=few).answers.ready.part.leads
    best = set(graded.filter(pl.col("grade") == "A")["lead_id"])
    assert not best <= set(_got(batch("", reps=few)))
    assert best <= set(_got(batch('[constraints]\nmust_assign = { grade = "A" }\n', reps=few)))
