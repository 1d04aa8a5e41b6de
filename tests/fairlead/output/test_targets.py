"""What cannot be written is refused before the work."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairlead.output import check_target
from scenarios.faults import BadInput


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.parquet"])
def test_a_table_may_be_csv_or_parquet(tmp_path: Path, name: str) -> None:
    """By suffix, in any case; the file need not exist."""
    assert check_target(tmp_path / name) == tmp_path / name
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.xlsx", "ends in .csv or .parquet"),
        ("a", "ends in .csv"),
        ("folder.csv", "not a directory"),
        ("no/a.csv", "existing folder"),
    ],
)
def test_other_targets_are_refused_with_the_reason(tmp_path: Path, name: str, expected: str) -> None:
    """Wrong suffix, none, a directory, a folder that is not there."""
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(BadInput, match=expected) as caught:
        check_target(tmp_path / name)
    assert caught.value.faults[0].source == str(tmp_path / name)
