"""Persons are taken out of texts and settings, and put back so that nothing has changed."""

import json

from hypothesis import given
from hypothesis import strategies as st

from fairlead.ledger.people_in_text import Unnaming, marks_in, renamed, renamed_data

NUMBERS = {"R1": 1, "R10": 10, "Jane Doe": 3, "a-b@firm.com": 4, "7": 5, "L1": 6}
NAMES = {number: name for name, number in NUMBERS.items()}


def test_only_whole_words_are_persons() -> None:
    """An id inside a word or a number stays what it is."""
    said = Unnaming(NUMBERS).text("Lead L1 went to Jane Doe, not R10 (price 0.7) or R1; R11 and 7 asked a-b@firm.com.")
    assert said == "Lead ⟦6⟧ went to ⟦3⟧, not ⟦10⟧ (price 0.7) or ⟦1⟧; R11 and ⟦5⟧ asked ⟦4⟧."
    assert marks_in(said) == {1, 3, 4, 5, 6, 10}


def test_who_was_forgotten_is_called_so() -> None:
    """The sentence stays a sentence."""
    assert renamed("Lead ⟦6⟧ went to ⟦3⟧.", {6: "L1", 3: None}) == "Lead L1 went to forgotten-3."


@given(st.lists(st.sampled_from([*NUMBERS, "and", "0.7", "R11", "went,", "(price", "Jane", "-"]), max_size=12))
def test_a_text_comes_back(words: list[str]) -> None:
    """Whatever words stand beside the ids."""
    text = " ".join(words)
    assert renamed(Unnaming(NUMBERS).text(text), NAMES) == text


@given(
    st.recursive(
        st.none() | st.floats(allow_nan=False) | st.sampled_from([*NUMBERS, "x"]),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*NUMBERS, "key"]), inner),
    )
)
def test_settings_come_back(data: object) -> None:
    """Texts and keys that are ids are persons; all else stays."""
    taken = Unnaming(NUMBERS).data(data)
    assert renamed_data(json.loads(json.dumps(taken)), NAMES) == json.loads(json.dumps(data))
