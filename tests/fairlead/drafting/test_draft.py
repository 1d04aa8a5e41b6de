from pathlib import Path

import polars as pl
import pytest

from fairlead.drafting import draft_mapping
from fairlead.drafting import drafted as draft_of
from fairlead.intake import read_all
from fairlead.output import write_table
from scenarios import BadInput, Firm, generate_firm

RENAMED = {
    "lead_id": "Opportunity ID",
    "rep_id": "Sales Agent",
    "assigned_at": "Engage Date",
    "outcome": "Deal Stage",
    "closed_at": "Close Date",
    "revenue": "Close Value",
    "source": "Lead Source",
}


@pytest.fixture(scope="module")
def firm() -> Firm:
    """Six reps, a thousand past leads."""
    return generate_firm(seed=2, leads=60, reps=6, history=1000)


def drafted(folder: Path, files: dict[str, Path]) -> Path:
    """Draft a mapping into the folder."""
    (folder / "m.toml").write_text(draft_mapping(files), encoding="utf-8")
    return folder / "m.toml"


def test_an_export_with_other_names_reads_as_the_original(firm: Firm, tmp_path: Path) -> None:
    """Renamed columns, a CRM's words, dates without offset, an odd spelling: the draft brings all of it back."""
    words = {"won": "Closed Won", "lost": "Closed Lost", "open": "Negotiation"}
    export = firm.history.with_columns(
        pl.col("outcome").replace(words),
        pl.col("assigned_at", "closed_at").dt.strftime("%Y-%m-%d %H:%M:%S%.6f"),
        pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("NORTH")).otherwise("territory").alias("territory"),
    )
    write_table(export.rename(RENAMED), tmp_path / "deals.csv")
    mapping = drafted(tmp_path, {"history": tmp_path / "deals.csv"})
    read = read_all({"history": tmp_path / "deals.csv"}, columns=mapping)["history"]
    whole = read.frame.select(firm.history.columns)
    assert whole.drop("territory").equals(firm.history.drop("territory"))
    assert "NORTH" not in whole["territory"]
    assert read.features == ("territory", "niche", "language", "source", "grade", "value")


def test_sound_tables_need_no_mapping(firm: Firm, tmp_path: Path) -> None:
    """Our own names stay as they are; only features are listed."""
    for name in ("leads", "reps", "history"):
        write_table(getattr(firm, name), tmp_path / f"{name}.csv")
    files = {name: tmp_path / f"{name}.csv" for name in ("leads", "reps", "history")}
    text = draft_mapping(files)
    assert "columns =" not in text
    assert "values." not in text
    assert text.count("CONFIRM") == text.count("MISSING") == 1
    (tmp_path / "m.toml").write_text(text)
    assert read_all(files, columns=tmp_path / "m.toml")["history"].frame.equals(read_all(files)["history"].frame)


def test_what_is_not_recognised_is_said(tmp_path: Path) -> None:
    """A file without a time of assignment, with a word that would be a guess."""
    rows = ["id,owner,stage,closed", *(f"{n},Ann,{word},2025-01-01" for n, word in enumerate(["Won", "Lost", "Blue"]))]
    (tmp_path / "h.csv").write_text("\n".join(rows) + "\n")
    text = draft_mapping({"history": tmp_path / "h.csv"})
    assert "MISSING: what these outcomes mean: Blue" in text
    assert "MISSING: no column was recognised as assigned_at" in text
    with pytest.raises(BadInput):
        read_all({"history": tmp_path / "h.csv"}, columns=drafted(tmp_path, {"history": tmp_path / "h.csv"}))


def test_words_of_ones_own_are_missing_where_a_profile_fits(tmp_path: Path) -> None:
    """HubSpot's history keeps every stage: what its profile says of open deals does not say how the others ended."""
    head = "Record ID,Deal owner,Owner assigned date,Create Date,Deal Stage,Close Date,Amount,Deal Type"
    stages = ("Closed Won", "Closed Lost", "In Progress", "Unqualified")
    times = ("2026-01-02T10:00:00Z", "2026-01-01T10:00:00Z", "2026-02-01T10:00:00Z")
    rows = [f"{n},Ann Lee,{times[0]},{times[1]},{stage},{times[2]},100,new" for n, stage in enumerate(stages)]
    (tmp_path / "deals.csv").write_text("\n".join([head, *rows]) + "\n")
    (tmp_path / "users.csv").write_text("First name,Last name,Team,Capacity\nAnn,Lee,x,5\n")
    files = {"history": tmp_path / "deals.csv", "leads": tmp_path / "deals.csv", "reps": tmp_path / "users.csv"}
    found = draft_of(files)
    assert found.profiles == ("hubspot",)
    assert "MISSING: what these outcomes mean: In Progress, Unqualified" in found.text


def test_odd_names_and_words_survive_toml(tmp_path: Path) -> None:
    """Quotes, backslashes, line breaks and other alphabets."""
    frame = pl.DataFrame(
        {'Lead "ID"': ["1", "2"], "id": ["1", "2"], "Gebiet\\Süd": ['A "b"', "a b"], "n": ["x\ny", "é"]}
    )
    write_table(frame, tmp_path / "l.parquet")
    files = {"leads": tmp_path / "l.parquet"}
    assert read_all(files, columns=drafted(tmp_path, files))["leads"].frame.height == 2


def test_a_leak_is_left_out_of_the_features(firm: Firm, tmp_path: Path) -> None:
    """With the reason as a comment."""
    leaking = firm.history.with_columns(note_count=pl.col("outcome").eq("won").cast(pl.Float64), gender=pl.lit("x"))
    write_table(leaking.with_columns(gender=pl.col("source")), tmp_path / "h.csv")
    text = draft_mapping({"history": tmp_path / "h.csv"})
    (features,) = [line for line in text.splitlines() if line.startswith("features")]
    assert "note_count" not in features
    assert "gender" not in features
    assert "#   note_count: tells the outcome" in text


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    """As every command does."""
    with pytest.raises(BadInput):
        draft_mapping({"leads": tmp_path / "none.csv"})
