"""What cells prove, and what they leave open."""

from __future__ import annotations

import polars as pl
import pytest

from fairlead.intake.formats import number_evidence, time_evidence


@pytest.mark.parametrize(
    ("cells", "readings"),
    [
        (["31.12.2026", "05.06.2026"], [("%d.%m.%Y",)]),
        (["12/31/2026", "05/06/2026"], [("%m/%d/%Y",)]),
        (["05.06.2026"], [("%d.%m.%Y",), ("%m.%d.%Y",)]),
        (["31.12.2026 14:05", "1.2.2026"], [("%d.%m.%Y %H:%M", "%d.%m.%Y")]),
        (["12/31/2026 2:05 PM"], [("%m/%d/%Y %I:%M %p",)]),
        (["2026/12/31 14:05:01"], [("%Y/%m/%d %H:%M:%S",)]),
        (["2026-12-31", "soon", "45000", ""], []),
    ],
)
def test_a_day_above_twelve_proves_its_place(cells: list[str], readings: list[tuple[str, ...]]) -> None:
    """Without one, both orders are readings."""
    assert [formats for formats, _ in time_evidence([pl.Series(cells)]).readings] == readings


def test_one_column_proves_the_order_of_another() -> None:
    """One table, one sign: written alike."""
    columns = [pl.Series(["05.06.2026 10:00"]), pl.Series(["31.12.2026"])]
    assert time_evidence(columns).proved == ("%d.%m.%Y %H:%M", "%d.%m.%Y")


def test_cells_that_contradict_each_other_prove_nothing() -> None:
    """A file put together from two."""
    found = time_evidence([pl.Series(["31/12/2026", "12/31/2026"])])
    assert found.torn
    assert found.proved is None


@pytest.mark.parametrize(
    ("cells", "readings"),
    [
        (["1.234,50", "7"], [(",",)]),
        (["12,5"], [(",",)]),
        (["1,234.50"], [(".",)]),
        (["1,234"], [(",",), (".",)]),
        (["1,234", "12.5"], [(".",)]),
        (["€ 500", "unknown"], [(".",)]),
        (["unknown"], []),
        ([], []),
    ],
)
def test_the_decimal_sign_is_the_one_that_reads_all(cells: list[str], readings: list[tuple[str, ...]]) -> None:
    """Both where both do and differ; the dot where they agree."""
    assert [sign for sign, _ in number_evidence([pl.Series(cells, dtype=pl.String)]).readings] == readings


def test_numbers_that_contradict_each_other_prove_nothing() -> None:
    """1.234,50 beside 1,234.50."""
    assert number_evidence([pl.Series(["1.234,50", "1,234.50"])]).torn
