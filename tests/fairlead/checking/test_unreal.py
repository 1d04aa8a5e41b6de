"""Queues as owners, and several currencies: each with the line of mapping that mends it."""

import polars as pl
import pytest

from fairlead.checking.money import money_findings
from fairlead.checking.unreal import unreal_findings
from fairlead.checking.words import agreeing, counted


def owners(*names: str) -> pl.DataFrame:
    """Return leads of these owners."""
    return pl.DataFrame({"lead_id": [f"L{n}" for n in range(len(names))], "owner": names})


def test_a_queue_is_named_with_the_line_that_empties_it() -> None:
    """As Dynamics calls queues; the line holds how they begin, and no name of another."""
    (found,) = unreal_findings({"leads": owners("# Vertrieb Queue", "Ann Adler", "# Vertrieb Queue")})
    assert found.what == "1 name in the column owner is a queue or a system user, no person"
    assert found.mending == '[leads]\nblank.owner = ["# "]'
    (found,) = unreal_findings({"history": owners("# A Queue", "# B Queue", "Ann").rename({"owner": "rep_id"})})
    assert found.what.startswith("2 names in the column rep_id are queues")
    assert found.mending == '[history]\nunless.rep_id = ["# A Queue", "# B Queue"]'


def test_a_system_user_is_not_named() -> None:
    """What is called like one may hold a person's name: the line is said without it."""
    (found,) = unreal_findings({"leads": owners("Admin Ann Adler", "# A Queue")})
    assert found.mending is not None
    assert "Adler" not in found.mending
    assert "blank.owner" in found.mending


def test_several_currencies_are_mended_by_keeping_one() -> None:
    """The commonest."""
    frame = owners("A", "B", "C").with_columns(pl.Series("Deal - Currency", ["EUR", "USD", "EUR"]))
    (found,) = money_findings({"leads": frame})
    assert found.mending == '[leads]\nwhere."Deal - Currency" = ["EUR"]'


@pytest.mark.parametrize(("count", "said"), [(1, "1 rep has"), (2, "2 reps have"), (1200, "1,200 reps have")])
def test_a_verb_follows_its_count(count: int, said: str) -> None:
    """One rep has, two have."""
    assert f"{counted(count, 'rep')} {agreeing(count, 'have')}" == said
    assert [agreeing(1, verb) for verb in ("are", "were", "hold")] == ["is", "was", "holds"]
