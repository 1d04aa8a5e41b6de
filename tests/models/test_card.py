from __future__ import annotations

import json
import re
from html import unescape

from models import ConversionModel
from models.card import card_page, card_text
from tests.models.worlds import World


def test_card_says_what_it_must(strong_model: ConversionModel) -> None:
    """Data, censoring, follow-up, findings, verdict, use and misuse: all are in the card."""
    card = strong_model.card()
    assert card["data"]["rows"] == 6000
    assert card["data"]["censored_share"] == 0.0
    assert card["left_out"]["closed_at"] == "known only after the lead is given out"
    assert card["findings"]["interaction"]["low"] <= card["findings"]["interaction"]["share"]
    assert card["findings"]["verdict"] == strong_model.verdict_
    assert card["may_be_used_for"]
    assert card["may_not_be_used_for"]


def test_card_names_no_rep(strong: World, strong_model: ConversionModel) -> None:
    """No rep's id is in the card, in either form."""
    summary = strong_model.fitted_.description.summary
    for text in (json.dumps(strong_model.card()), card_text(summary)):
        assert not [rep_id for rep_id in strong.reps["rep_id"] if rep_id in text]


def test_text_shows_the_facts(strong_model: ConversionModel) -> None:
    """The readable card carries the same findings."""
    text = card_text(strong_model.fitted_.description.summary)
    assert "6,000 assignments to 12 reps" in text
    assert strong_model.verdict_ in text


def test_a_doubtful_feature_is_in_the_card(strong: World) -> None:
    """Named although a test speaks against it: used, and both forms of the card say so."""
    model = ConversionModel(features=["niche", "score"], draws=20)
    model.fit(strong.history, reps=strong.reps, suspects={"score": "tells the outcome", "grade": "tells it, too"})
    assert model.features_ == ("niche", "score")
    assert model.card()["doubtful"] == model.doubtful_ == {"score": "tells the outcome"}
    assert "`score`: tells the outcome" in card_text(model.fitted_.description.summary)


def test_the_page_says_what_the_text_says(strong_model: ConversionModel) -> None:
    """Every line of the text stands on the page, which has no scripts and marks nothing up by accident."""
    summary = strong_model.fitted_.description.summary.model_copy(update={"left_out": {"<b>": "is `odd`"}})
    page = card_page(summary)
    plain = unescape(re.sub("<[^>]*>", "", page))
    for line in card_text(summary).splitlines():
        assert line.lstrip("#- ").replace("`", "") in plain
    assert "<script" not in page
    assert "<b>" not in page
