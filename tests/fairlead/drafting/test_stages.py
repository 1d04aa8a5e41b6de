import polars as pl
import pytest

from fairlead.drafting.outcomes import meaning
from fairlead.drafting.stages import read_stages

COLUMNS = {"outcome": "stage", "assigned_at": "given", "closed_at": "closed"}


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("Won", "won"),
        ("Closed Won", "won"),
        ("closed_lost", "lost"),
        ("In Progress", "open"),
        ("4 - Negotiation", "open"),
    ],
)
def test_common_words_are_known(word: str, outcome: str) -> None:
    """Case, blanks and numbers do not matter."""
    assert meaning(word) == outcome


def test_an_unknown_word_is_not_guessed() -> None:
    """Neither is one that only contains a known one."""
    assert meaning("Parked") is None
    assert meaning("wonderful") is None


def test_each_word_is_sorted() -> None:
    """Won; open because none closed; unclear because some did; not given out because none has a time."""
    rows = [
        ("Won", "d", "d"),
        ("Parked", "d", None),
        ("Odd", "d", "d"),
        ("Odd", "d", None),
        ("Prospecting", None, None),
    ]
    stages = read_stages(pl.DataFrame(rows, schema=["stage", "given", "closed"], orient="row"), COLUMNS)
    assert stages.translated == {"Won": "won", "Parked": "open"}
    assert (stages.assumed, stages.unclear, stages.unassigned) == (["Parked"], ["Odd"], ["Prospecting"])
    assert stages.waiting == ["Parked", "Prospecting"]
