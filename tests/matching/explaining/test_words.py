"""Sentences a rep would accept."""

from matching.explaining import words


def test_a_tie_is_called_a_tie() -> None:
    """A rep who is nothing ahead is as good, whatever sign rounding leaves; a true lead is still said."""
    for margin in (0.0, -0.0, -1e-13, 1e-13):
        assert words._at_these_prices(margin, 0.0, 0.0, "R002") == "at these prices R002 would have been as good"
    assert "R002 is 1.5 ahead" in words._at_these_prices(-1.5, 0.0, 0.0, "R002")
