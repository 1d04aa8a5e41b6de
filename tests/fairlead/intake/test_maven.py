"""A real CRM export, read with the shipped profile (data of a fictitious firm, not part of the repository)."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from fairlead.intake import Checked, read_all, read_table
from scenarios.faults import BadInput
from scenarios.tables import HISTORY
from scenarios.vocabulary import CapacityUnit

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "maven_crm"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the CRM export is not there: ../shared/data/maven_crm")


@pytest.fixture(scope="module")
def read() -> dict[str, Checked]:
    """Return leads, reps and history of the firm."""
    pipeline = DATA / "sales_pipeline.csv"
    return read_all({"leads": pipeline, "reps": DATA / "sales_teams.csv", "history": pipeline}, columns="maven-crm")


def test_decided_and_engaged_deals_are_the_history(read: dict[str, Checked]) -> None:
    """4,238 won, 2,473 lost, 1,589 open; 500 never engaged are left out and counted."""
    history = read["history"]
    counts = dict(history.frame["outcome"].value_counts().rows())
    assert counts == {"won": 4238, "lost": 2473, "open": 1589}
    assert (history.left_out, history.set_aside) == (500, 0)


def test_open_deals_are_the_leads_and_each_has_its_price(read: dict[str, Checked]) -> None:
    """The join finds every product, GTX Pro among them."""
    leads = read["leads"].frame
    assert leads.height == 2089
    assert leads["value"].null_count() == 0
    assert leads["owner"].null_count() == 0
    assert set(leads.filter(leads["niche"] == "GTX Pro")["value"]) == {4821.0}


def test_no_feature_gives_the_outcome_away(read: dict[str, Checked]) -> None:
    """The product and its list price; nothing of the account, of dates or of closing values."""
    assert read["history"].features == ("niche", "value")


def test_reps_have_room_for_all_open_deals(read: dict[str, Checked]) -> None:
    """Thirty-five reps, sixty open deals each."""
    reps = read["reps"]
    assert reps.capacity_unit is CapacityUnit.OPEN_LEADS
    assert reps.frame["capacity"].sum() == 2100.0


def test_gtxpro_unmended_is_named(tmp_path: Path) -> None:
    """Each of its rows is a fault that says what it was nearly."""
    profile = (resources.files("fairlead.intake") / "profiles" / "maven-crm.toml").read_text()
    unmended = "\n".join(line for line in profile.splitlines() if not line.startswith("values.product"))
    (tmp_path / "m.toml").write_text(unmended)
    with pytest.raises(BadInput) as caught:
        read_table(DATA / "sales_pipeline.csv", HISTORY, columns=tmp_path / "m.toml")
    assert {fault.value for fault in caught.value.faults} == {"GTXPro"}
    assert {fault.expected for fault in caught.value.faults} == {"a product that is in products.csv; nearest 'GTX Pro'"}


def test_an_account_joined_by_mistake_is_no_fault_where_it_is_empty(tmp_path: Path) -> None:
    """Open deals have no account; whoever joins accounts.csv gets empty cells there."""
    for name in ("sales_pipeline.csv", "accounts.csv"):
        shutil.copyfile(DATA / name, tmp_path / name)
    (tmp_path / "m.toml").write_text(
        '[leads]\ncolumns = { lead_id = "opportunity_id" }\n'
        '[[leads.join]]\nfile = "accounts.csv"\non = "account"\ntake = ["sector"]\n'
    )
    read = read_all({"leads": tmp_path / "sales_pipeline.csv"}, columns=tmp_path / "m.toml")
    assert read["leads"].frame["sector"].null_count() == 1425
