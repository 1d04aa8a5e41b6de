from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models.columns.encoding import Category, LeadEncoder, Number
from scenarios.faults import BadInput

ALL = np.ones(20, dtype=bool)


def _learn(values: list[object], name: str = "f", closed: np.ndarray = ALL) -> LeadEncoder:
    return LeadEncoder.learn(pl.DataFrame({name: values}), (name,), closed)


def test_an_unknown_level_stands_at_the_average() -> None:
    """A level never met gets the shares of the known ones, so that it carries the average effect."""
    encoder = _learn(["a"] * 15 + ["b"] * 5)
    new = pl.DataFrame({"f": ["z", "a", None]})
    assert encoder.encode(new).tolist() == [[0.75, 0.25], [1.0, 0.0], [0.75, 0.25]]
    assert {name: int(mark.sum()) for name, mark in encoder.unseen(new).items()} == {"f": 2}


def test_levels_count_closed_rows_only() -> None:
    """A level, or a gap, that only open rows have gets no coefficient: it could only be their openness."""
    coding = _learn(["a"] * 10 + ["b"] * 5 + [None] * 5, closed=np.arange(20) < 10).codings[0]
    assert isinstance(coding, Category)
    assert coding.levels == ("a",)
    assert not coding.marks_missing


def test_a_common_gap_is_a_level() -> None:
    """Where values are often missing on closed rows, missing has an effect of its own and is no news."""
    encoder = _learn(["a"] * 10 + [None] * 10)
    assert encoder.columns == ("f=a", "f missing")
    assert encoder.encode(pl.DataFrame({"f": [None, "a"]}, schema={"f": pl.String})).tolist() == [[0, 1], [1, 0]]
    assert encoder.unseen(pl.DataFrame({"f": [None]}, schema={"f": pl.String})) == {}


def test_numbers_are_standardised_and_clipped() -> None:
    """Training numbers have mean 0 and spread 1; a wild one counts as five spreads; a missing one as the mean."""
    encoder = _learn([float(i) for i in range(20)])
    assert encoder.encode(pl.DataFrame({"f": [float(i) for i in range(20)]})).mean() == pytest.approx(0.0)
    assert encoder.encode(pl.DataFrame({"f": [1e9, None]})).ravel().tolist() == [5.0, 0.0]


def test_value_is_logarithmic() -> None:
    """Money goes in as its logarithm: equal ratios are equal steps."""
    coding = _learn([10.0, 1000.0] * 10, "value").codings[0]
    assert isinstance(coding, Number)
    assert coding.standard(pl.Series([10.0, 1000.0])).tolist() == pytest.approx([-1.0, 1.0])


def test_logits_are_columns_times_coefficients() -> None:
    """The lookup at scoring time agrees with the matrix product of the fit, unknown levels included."""
    frame = pl.DataFrame({"f": ["a"] * 10 + ["b"] * 5 + [None] * 5, "g": [1.0, 2.0, 3.0, None] * 5})
    encoder = LeadEncoder.learn(frame, ("f", "g"), ALL)
    coefficients = np.arange(1.0, 1.0 + len(encoder.columns))
    new = pl.DataFrame({"f": ["a", "b", "z", None], "g": [0.0, None, 9.0, 2.0]})
    assert encoder.logits(new, coefficients) == pytest.approx(encoder.encode(new) @ coefficients)


def test_text_for_a_number_is_refused() -> None:
    """A feature that was a number in training must be one at scoring time; the value is named."""
    with pytest.raises(BadInput, match="'many'"):
        _learn([float(i) for i in range(20)]).encode(pl.DataFrame({"f": ["3", "many"]}))
