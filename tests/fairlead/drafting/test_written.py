"""How a file is written is read off it, and drafted."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from fairlead.drafting import drafted
from fairlead.drafting.written import opened_file
from fairlead.intake import read_all
from scenarios import BadInput

ROWS = "lead_id{0}source{0}created_at{0}value\n" + "".join(
    f"L{n}{{0}}Müller & Söhne{{0}}{n:02d}.03.2026{{0}}1.{n:03d},5\n" for n in range(1, 30)
)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_draft_reads_the_file_it_was_drafted_from(tmp_path: Path, separator: str, encoding: str) -> None:
    """Separator, encoding, decimals and times; Windows-1252 is to be confirmed."""
    path = tmp_path / "leads.csv"
    path.write_bytes(ROWS.format(separator).encode(encoding))
    draft = drafted({"leads": path})
    (tmp_path / "m.toml").write_text(draft.text, encoding="utf-8")
    frame = read_all({"leads": path}, columns=tmp_path / "m.toml")["leads"].frame
    assert frame.row(28, named=True)["value"] == 1029.5
    assert frame["created_at"].dt.day().to_list() == list(range(1, 30))
    assert frame["source"][0] == "Müller & Söhne"
    assert ("CONFIRM: not UTF-8" in draft.text) == (encoding == "cp1252")
    assert draft.profiles == ()


def test_columns_of_plain_numbers_and_codes_stay_as_they_are(tmp_path: Path) -> None:
    """Nothing is said where nothing needs to be."""
    (tmp_path / "l.csv").write_text("lead_id,value,code\nL1,1234.5,0012\nL2,3,0013\n")
    opened = opened_file(tmp_path / "l.csv")
    assert opened.written.decimal is None
    assert opened.written.times == ()
    assert opened.remarks == ()
    assert opened.frame["code"].to_list() == ["0012", "0013"]


def test_parquet_has_no_form(tmp_path: Path) -> None:
    """Its own types say all."""
    pl.DataFrame({"lead_id": ["L1"], "value": [1.5]}).write_parquet(tmp_path / "l.parquet")
    assert opened_file(tmp_path / "l.parquet").frame["value"].to_list() == [1.5]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"\n\n", b"PK\x03\x04", b"\x81\x8d;\n", "a,b\n1,2".encode("utf-16")[:-1]]
)
def test_what_is_no_table_is_refused_as_ever(tmp_path: Path, content: bytes) -> None:
    """No traceback from looking at its bytes."""
    (tmp_path / "l.csv").write_bytes(content)
    with pytest.raises(BadInput):
        drafted({"leads": tmp_path / "l.csv"})
