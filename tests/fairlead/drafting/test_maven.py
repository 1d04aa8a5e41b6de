"""A real-shaped CRM export: the draft needs no edit, and check reports all its traps."""

from pathlib import Path

import pytest

from fairlead.checking import Finding, find_problems
from fairlead.drafting import drafted
from fairlead.intake import Checked, load_mapping, read_all

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "maven_crm"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the CRM export is not there: ../shared/data/maven_crm")
FILES = {
    "history": DATA / "sales_pipeline.csv",
    "leads": DATA / "sales_pipeline.csv",
    "reps": DATA / "sales_teams.csv",
}


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the draft, not edited at all, and without the profile that fits."""
    path = tmp_path_factory.mktemp("maven") / "m.toml"
    path.write_text(drafted(FILES, extend=False).text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def read(mapping: Path) -> dict[str, Checked]:
    """Return the tables as the draft reads them."""
    return read_all(FILES, columns=mapping)


@pytest.mark.parametrize("table", ["history", "leads", "reps"])
def test_the_draft_reads_what_the_shipped_profile_reads(read: dict[str, Checked], table: str) -> None:
    """Same rows, outcomes, features and capacity; the profile keeps the history's account under its own name."""
    shipped = read_all(FILES, columns="maven-crm")[table]
    own = read[table]
    ours = own.frame.rename({"account_id": "account"}) if table == "history" else own.frame
    assert ours.equals(shipped.frame)
    assert (own.features, own.left_out) == (shipped.features, shipped.left_out)
    assert own.capacity_unit is shipped.capacity_unit


def test_where_the_profile_fits_nothing_is_left_to_fill_in() -> None:
    """The draft that a user gets extends the profile, which knows every word of the export but makes up a capacity."""
    text = drafted(FILES).text
    assert 'extends = "maven-crm"' in text
    assert "# MISSING" not in text
    assert text.count("CONFIRM:") == 1
    assert "# constants = { capacity = 60 }" in text
    assert "# MISSING" not in drafted({table: path for table, path in FILES.items() if table != "leads"}).text


@pytest.mark.parametrize("columns", ["draft", "maven-crm"])
def test_every_trap_is_reported(mapping: Path, columns: str) -> None:
    """FIELD.md, section 6: GTXPro, truncation at 2017-03, closing month and value, the account on open deals."""
    name = mapping if columns == "draft" else columns
    tables = read_all(FILES, columns=name)
    frames = {table: checked.frame for table, checked in tables.items()}
    features = tables["history"].features
    found = find_problems(**frames, features=features, files=FILES, mapping=load_mapping(name))
    said = {finding.kind: finding for finding in found}
    assert "'GTXPro' is read as 'GTX Pro'" in said["spelling_mended"].what
    assert said["spelling_mended"].count == 1480
    assert "nothing closes before 2017-03-01" in said["left_truncation"].what
    assert "81% won" in said["closing_time"].what
    assert "revenue" in said["known_afterwards"].what
    assert _only_leak(found) == ("account_id" if columns == "draft" else "account", "filled_open", 0.32)


def _only_leak(found: tuple[Finding, ...]) -> tuple[str | None, str, float]:
    (leak,) = [finding for finding in found if finding.kind == "leak"]
    return leak.column, "filled_open", round(leak.figures["filled_open"], 2)
