"""Every spoilt export's fault is named, and no twin raises a false alarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fairlead.spoilt.cases import CASES
from tests.fairlead.spoilt.export import HISTORY
from tests.fairlead.spoilt.judge import assert_clean, assert_named, check, exports
from tests.fairlead.spoilt.page import page
from tests.fairlead.spoilt.registry import Case

PAGE = Path(__file__).parents[3] / "docs" / "spoilt.md"
APART = ("status_copied", "directory", "locked_database", "test_leads")
cases = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


@cases
def test_the_fault_is_named_and_its_twin_is_clean(case: Case, tmp_path: Path) -> None:
    """One firm of 1,500 past assignments."""
    spoilt, twin = exports(case, 1, HISTORY)
    assert_named(case, check(spoilt, tmp_path / "spoilt"))
    assert_clean(case, check(twin, tmp_path / "twin"))


@pytest.mark.parametrize("name", ["utf16", *(pytest.param(name, marks=pytest.mark.verify) for name in APART)])
def test_a_process_of_its_own_says_the_same(name: str, tmp_path: Path) -> None:
    """As a person calls it."""
    spoilt, twin = exports(CASES[name], 2, HISTORY)
    assert_named(CASES[name], check(spoilt, tmp_path / "spoilt", apart=True))
    assert_clean(CASES[name], check(twin, tmp_path / "twin", apart=True))


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(10, 20))
@cases
def test_ten_firms(case: Case, seed: int, tmp_path: Path) -> None:
    """Ten firms of 3,000 past assignments."""
    spoilt, twin = exports(case, seed, 3000)
    assert_named(case, check(spoilt, tmp_path / "spoilt"))
    assert_clean(case, check(twin, tmp_path / "twin"))


def test_there_are_at_least_forty() -> None:
    """And every one says what it is, where it is met, and what its twin has."""
    assert len(CASES) >= 40
    for case in CASES.values():
        assert case.fault
        assert case.met
        assert case.likeness


def test_the_page_lists_them_all() -> None:
    """``python -m tests.fairlead.spoilt --page > docs/spoilt.md`` renews it."""
    assert PAGE.read_text(encoding="utf-8") == page()
