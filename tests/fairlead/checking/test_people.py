import polars as pl

from fairlead.checking.people import rep_findings
from scenarios import Firm
from tests.fairlead.checking.conftest import kinds


def test_nobody_is_missing_in_a_sound_firm(sound: Firm) -> None:
    """Every rep has a history and evidence enough."""
    assert rep_findings(sound.history, sound.reps, sound.leads) == []


def test_former_and_new_reps(sound: Firm) -> None:
    """Former ones are listed by id, as DESIGN asks; new ones and those with little evidence are counted."""
    reps = sound.reps.with_columns(rep_id=pl.col("rep_id").replace("R003", "R999"))
    history = sound.history.filter((pl.col("rep_id") != "R004") | (pl.int_range(pl.len()) < 100))
    found = rep_findings(history, reps)
    assert kinds(found) == [("former_reps", "rep_id"), ("new_reps", "rep_id"), ("thin_evidence", "rep_id")]
    assert "R003" in found[0].what
    assert "R999" not in found[1].what


def test_two_firms(sound: Firm) -> None:
    """No rep in common warns instead of calling everybody former."""
    found = rep_findings(sound.history, sound.reps.with_columns(rep_id=pl.lit("X") + pl.col("rep_id")))
    assert kinds(found)[0] == ("no_rep_in_common", "rep_id")


def test_owners_nobody_knows(sound: Firm) -> None:
    """A lead of somebody who is not there."""
    owner = pl.Series("owner", ["R001", "gone"] + [None] * (sound.leads.height - 2))
    assert kinds(rep_findings(None, sound.reps, sound.leads.with_columns(owner))) == [("unknown_owner", "owner")]
