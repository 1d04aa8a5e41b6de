from __future__ import annotations

import unicodedata

import pytest

from scenarios.column_names import known_afterwards, perhaps_afterwards, words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [("LeadScore__c", ["lead", "score", "c"]), ("lead_score", ["lead", "score"]), ("HTML size", ["html", "size"])],
)
def test_names_fall_into_words(name: str, words: list[str]) -> None:
    """Whatever a system joins them with."""
    assert words_of(name) == words


@pytest.mark.parametrize(
    "name", ["deal_status", "close_value", "lastActivity", "isConverted", "IsWon", "next_step", "stage", "loss_reason"]
)
def test_late_columns_are_known_by_name(name: str) -> None:
    """Status, close value, last activity and conversion flags, as CRMs call them."""
    assert known_afterwards(name)
    assert perhaps_afterwards(name)


@pytest.mark.parametrize("name", ["paid_search", "last_campaign", "annual_revenue", "company_stage", "contract_cycle"])
def test_what_may_be_late_is_not_refused(name: str) -> None:
    """Inference leaves such a column out; whoever names it is believed."""
    assert not known_afterwards(name)
    assert perhaps_afterwards(name)


@pytest.mark.parametrize("name", ["sector", "employees", "disclosed", "blasted", "contest", "widget"])
def test_honest_names_pass(name: str) -> None:
    """Words that only contain a telling one."""
    assert not perhaps_afterwards(name)


@pytest.mark.parametrize(
    ("name", "words"),
    [("Größe", ["grosse"]), ("Nationalität", ["nationalitat"]), ("Date d'arrivée", ["date", "d", "arrivee"])],
)
def test_umlauts_and_accents_part_no_word(name: str, words: list[str]) -> None:
    """Composed or not."""
    assert words_of(name) == words
    assert words_of(unicodedata.normalize("NFD", name)) == words
