from __future__ import annotations

import polars as pl
import pytest

from scenarios.features import KNOWN, NEVER, never_learned, refusal
from scenarios.tables import HISTORY

REPS = [f"R{n % 4}" for n in range(40)]


def _history(name: str, values: list[object]) -> pl.DataFrame:
    return pl.DataFrame({"rep_id": REPS, name: values})


def test_every_column_of_the_schema_is_judged() -> None:
    """A column of the history describes the lead, or something else and we say what."""
    assert set(KNOWN) | set(NEVER) == set(HISTORY.names)
    assert not set(KNOWN) & set(NEVER)


def test_pay_is_personal_when_it_is_the_reps() -> None:
    """The same on all of a rep's rows: joined from the reps. Another on each row: the lead's."""
    of_rep = _history("salary", [1000 + int(rep[1]) for rep in REPS])
    of_lead = _history("salary", list(range(40)))
    assert "personal" in str(never_learned(of_rep, "salary"))
    assert never_learned(of_lead, "salary") is None
    assert "personal" in str(never_learned(of_lead, "salary", of_reps=("salary",)))


@pytest.mark.parametrize(
    ("name", "word"), [("revenue", "only after"), ("isWon", "only after"), ("gender", "personal"), ("email", "person")]
)
def test_the_reason_is_named(name: str, word: str) -> None:
    """Late, personal, identifying."""
    assert word in str(never_learned(_history(name, ["x", "y"] * 20), name))


def test_a_misleading_name_has_a_way_out() -> None:
    """But no other name makes a personal attribute impersonal."""
    assert "can give it another" in refusal(str(never_learned(_history("isWon", ["x", "y"] * 20), "isWon")))
    assert "another" not in refusal(str(never_learned(_history("gender", ["x", "y"] * 20), "gender")))
