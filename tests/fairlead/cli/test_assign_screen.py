"""What ``fairlead assign`` says of its sums."""

from __future__ import annotations

import pytest

from fairlead.cli.assign_screen import naive_words


@pytest.mark.parametrize(
    ("promised", "naive", "said"),
    [
        (35_310.24, 38_364.4, "38,364.4; choosing the best of many estimates picks their errors too"),
        (31.0, 30.2, "30.2; of the differences between reps only the part that held on past leads left out counts"),
        (31.02, 30.98, "says the same"),
    ],
    ids=["more", "less", "the same as shown"],
)
def test_the_naive_sum_is_explained_whichever_way_it_lies(promised: float, naive: float, said: str) -> None:
    """Picking errors makes a sum too large, never too small."""
    words = naive_words(promised, naive)
    assert said in words
    assert ("picks their errors" in words) == (naive - promised > 0.1)
