"""Why, in words: of leads that the solver weighed, and of those it never saw."""

import polars as pl
import pytest

from fairlead.why import labels_of, rep_names
from scenarios import BadInput
from tests.fairlead.ruling.conftest import Batch, batch, ruled_firm

__all__ = ["batch", "ruled_firm"]

TOGETHER = '[constraints]\ntogether = ["buyer"]\n'


def test_every_lead_of_a_solve_is_told_with_its_rep(batch: Batch) -> None:
    """And no claim contradicts the reason beside it."""
    rules = "[[constraints.cap]]\nlimit = 12\nto = { team = 'team A' }\n"
    table = batch(rules).table
    for row in table.iter_rows(named=True):
        assert row["why"].startswith(f"Lead {row['lead_id']} went to {row['rep_id'] or 'nobody'}")
        if row["reason"] == "best_value":
            assert "another rep offers more" not in row["why"]
    assert table["needed_elsewhere"].drop_nulls().min() >= 0  # type: ignore[operator]


def test_a_lead_that_follows_its_buyer_says_whom(batch: Batch) -> None:
    """It was never weighed: no rule bore on it, and nothing would have changed it by itself."""
    people = {"person_key": ["x", "x"] + [None] * 28}
    plan = batch(TOGETHER, leads=people)
    row = plan.table.filter(pl.col("reason") == "same_buyer").row(0, named=True)
    assert row["why"].endswith("of the same buyer.")
    assert (row["bound_by"], row["needed_elsewhere"]) == (None, None)
    assert plan.answers.why(row["lead_id"])["sentence"].startswith(f"Lead {row['lead_id']} went to")  # type: ignore[attr-defined]


def test_a_claimed_lead_says_whose_account_it_is(batch: Batch) -> None:
    """The price had no say."""
    accounts = pl.DataFrame({"account_id": ["ACME"], "owner": ["R004"], "named": ["yes"]})
    table = batch("", accounts=accounts).table.filter(pl.col("reason") == "named_account")
    assert table["why"].str.contains("R004, who holds its account, a named one").all()
    assert table.height == 2


def test_a_routing_method_gives_its_reason(batch: Batch) -> None:
    """It has neither rules nor runner-up to speak of."""
    plan = batch("", policy="round-robin")
    assert plan.table["why"][0].endswith("it was her turn.")
    assert plan.answers.why("N000000")["sentence"].startswith("Lead N000000 went to R000 (Person 0)")  # type: ignore[attr-defined]
    with pytest.raises(BadInput, match="routing method"):
        plan.answers.why_not("R001")


def test_why_not_says_what_forbids_or_what_it_would_cost(batch: Batch) -> None:
    """A rep who is not eligible, and one who is."""
    plan = batch('[constraints]\nbarred = [{ lead_id = "N000001", rep_id = "R001" }]\n')
    (barred,) = plan.answers.why_not("R001", "N000001")
    assert barred.loss is None
    assert "barred from R001 (Person 1)" in barred.sentence
    (dear,) = plan.answers.why_not("R002", "N000001")
    assert dear.loss is None or dear.loss >= 0
    moved = batch('[constraints]\nfixed = [{ lead_id = "N000001", rep_id = "R002" }]\n')
    lost = plan.summary["objective"] - moved.summary["objective"]  # type: ignore[operator]
    assert dear.loss == pytest.approx(lost, abs=1e-6)


def test_names_are_shown_where_the_table_has_them() -> None:
    """One column, or two; an empty cell and a name that is the id show the id alone."""
    whole = pl.DataFrame({"rep_id": ["a", "b", "c"], "name": ["Ann Lee", None, "c"]})
    assert rep_names(whole) == {"a": "Ann Lee"}
    parts = pl.DataFrame({"rep_id": ["a"], "first_name": ["Ann"], "last_name": ["Lee"]})
    assert labels_of(parts) == {"a": "a (Ann Lee)"}
    assert labels_of(whole.select("rep_id"))["b"] == "b"
