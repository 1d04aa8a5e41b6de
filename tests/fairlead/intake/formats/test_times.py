"""Times as people write them."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.intake.formats import checked_format, iso_times


def read(written: str, *formats: str) -> str | None:
    """Return one cell as ISO 8601."""
    cell: str | None = iso_times(pl.Series([written]), formats)[0][0]
    return cell


@pytest.mark.parametrize(
    ("written", "formats", "iso"),
    [
        ("31.12.2026", ["%d.%m.%Y"], "2026-12-31"),
        ("5.6.2026", ["%d.%m.%Y"], "2026-06-05"),
        ("31.12.2026 14:05", ["%d.%m.%Y %H:%M", "%d.%m.%Y"], "2026-12-31T14:05:00"),
        ("31.12.2026", ["%d.%m.%Y %H:%M", "%d.%m.%Y"], "2026-12-31"),
        ("12/31/2026 2:05 PM", ["%m/%d/%Y %I:%M %p"], "2026-12-31T14:05:00"),
        ("1/2/2026 12:05 AM", ["%m/%d/%Y %I:%M %p"], "2026-01-02T00:05:00"),
        ("31.12.26", ["%d.%m.%y"], "2026-12-31"),
        ("31.12.26", ["%d.%m.%Y"], None),
        ("31.02.2026", ["%d.%m.%Y"], None),
        ("soon", ["%d.%m.%Y"], None),
    ],
)
def test_a_time_is_read_by_its_format(written: str, formats: list[str], iso: str | None) -> None:
    """Whole, or not at all; a year of two digits only where the format says so."""
    assert read(written, *formats) == iso


def test_what_two_formats_read_differently_is_read_by_neither() -> None:
    """05/06 is torn between them, 05/05 is not, 12/31 is the one thing it can be."""
    cells = pl.Series(["05/06/2026", "05/05/2026", "12/31/2026"])
    read_, torn = iso_times(cells, ("%d/%m/%Y", "%m/%d/%Y"))
    assert read_.to_list() == [None, "2026-05-05", "2026-12-31"]
    assert torn.to_list() == [True, False, False]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("%d.%m", "the year once"),
        ("%d.%m.%Y %d", "the day once"),
        ("%d.%m.%Y %H", "time of day"),
        ("%d.%m.%Y %I:%M", "time of day"),
        ("%d.%m.%Y %Z", "%Z"),
        ("%Y-%d-%m", "ISO 8601"),
        ("DD.MM.YYYY", "the day once"),
    ],
)
def test_a_format_that_says_too_little_is_refused(written: str, expected: str) -> None:
    """With what is wrong with it."""
    with pytest.raises(ValueError, match=expected):
        checked_format(written)


@settings(deadline=None)
@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1)).map(lambda moment: moment.replace(microsecond=0)))
def test_what_is_written_is_read_back(moment: datetime) -> None:
    """Day first, month first, twelve hours or twenty-four."""
    for written in ("%d.%m.%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y/%m/%d %H:%M:%S"):
        assert read(moment.strftime(written), written) == moment.isoformat()
