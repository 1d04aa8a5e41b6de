from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from models import ConversionModel
from models.card import Card, card_facts, card_page, card_text
from models.findings.drift import Drift
from models.summary import NO_LIFT, Summary
from scenarios import load
from simulation import fit_on_past
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


def test_chances_that_did_not_hold_are_not_recommended_for_sums(strong_model: ConversionModel) -> None:
    """What the verdict warns of is among the uses that the card advises against, and not among the others."""
    summary = strong_model.fitted_.description.summary
    assert summary.calibration is not None
    opposed = {(0.2, -5.0): "less often but sooner", (-0.2, 5.0): "more often but later"}
    for off, drifting in ((0.0, 0.0), (0.0, -5.0), (0.2, -5.0), (0.2, 5.0), (-0.2, 5.0), (-0.2, -5.0)):
        calibration = summary.calibration.model_copy(update={"won": summary.calibration.promised + off})
        drift = Drift(drifting, drifting - 1.0, drifting + 1.0, 0.0 if drifting else 1.0, 1.0, 1.0)
        changed = summary.model_copy(update={"calibration": calibration, "drift": drift})
        card = card_facts(Card(changed))
        held = off == drifting == 0.0
        assert any("sums" in use for use in card["may_be_used_for"]) == held
        assert any("sums" in use for use in card["may_not_be_used_for"]) == (not held)
        assert ("point opposite ways" in changed.short_verdict()) == ((off, drifting) in opposed)
        assert opposed.get((off, drifting), "") in changed.short_verdict()


def test_reps_are_named_only_where_asked_for(tmp_path: Path, strong: World, strong_model: ConversionModel) -> None:
    """Saved as named, every form of the card lists each rep's evidence by id, and nobody's effect."""
    strong_model.save(tmp_path / "model", named=True)
    for form in ("card.json", "card.md", "card.html"):
        text = (tmp_path / "model" / form).read_text()
        assert all(rep_id in text for rep_id in strong.reps["rep_id"])
    card = json.loads((tmp_path / "model" / "card.json").read_text())
    assert {key for rep in card["evidence"]["by_rep"] for key in rep} == {"rep_id", "leads", "half_width"}


def test_without_rep_effects_the_card_says_that_nobody_was_rated(small: World) -> None:
    """No uncertainty of reps is shown, since there are no effects; the page opens with it."""
    card = Card(ConversionModel(rep_effects=False, draws=20).fit(small.history).fitted_.description.summary)
    page = card_page(card)
    assert "No rep was rated, as asked" in page
    assert "This model was asked to rate nobody" in page
    assert "Uncertainty" not in page


def test_the_page_asks_for_nothing_from_outside(strong_model: ConversionModel) -> None:
    """No script, no address, no reference; the drawing says in words what it shows."""
    page = card_page(Card(strong_model.fitted_.description.summary))
    assert not re.search(r"<script|<link|<img|https?:|url\(|@import|src=", page)
    label = re.search(r'<svg[^>]*role="img" aria-label="([^"]*)"', page)
    assert label
    assert label[1].count("won") == 10


def test_card_names_no_rep(strong: World, strong_model: ConversionModel) -> None:
    """No rep's id is in the card, in either form."""
    summary = strong_model.fitted_.description.summary
    for text in (json.dumps(strong_model.card()), card_text(Card(summary)), card_page(Card(summary))):
        assert not [rep_id for rep_id in strong.reps["rep_id"] if rep_id in text]


def test_text_shows_the_facts(strong_model: ConversionModel) -> None:
    """The readable card carries the same findings."""
    text = card_text(Card(strong_model.fitted_.description.summary))
    assert "6,000 assignments to 12 reps" in text
    assert all(f"- {sentence}" in text for sentence in strong_model.fitted_.description.summary.sentences())


def test_a_doubtful_feature_is_in_the_card(small: World) -> None:
    """Named although a test speaks against it: used, and both forms of the card say so."""
    model = ConversionModel(features=["niche", "score"], draws=20)
    model.fit(small.history, reps=small.reps, suspects={"score": "tells the outcome", "grade": "tells it, too"})
    assert model.features_ == ("niche", "score")
    assert model.card()["doubtful"] == model.doubtful_ == {"score": "tells the outcome"}
    assert "`score`: tells the outcome" in card_text(Card(model.fitted_.description.summary))


def test_the_page_says_what_the_text_says(strong_model: ConversionModel) -> None:
    """Every line of the text stands on the page, which has no scripts and marks nothing up by accident."""
    summary = strong_model.fitted_.description.summary.model_copy(update={"left_out": {"<b>": "is `odd`"}})
    page = card_page(Card(summary))
    plain = unescape(re.sub("<[^>]*>", "", page))
    for line in card_text(Card(summary)).splitlines():
        pieces = line.split(" | ") if line.startswith("|") else [line]
        assert all(piece.strip("#-| ").replace("`", "") in plain for piece in pieces)
    assert "<script" not in page
    assert "<b>" not in page


@pytest.fixture(scope="module")
def alike() -> Summary:
    """Fit a model to the past of an organisation whose reps are alike."""
    return fit_on_past(load("alike"), seed=0).fitted_.description.summary


def test_the_card_of_reps_who_are_alike_speaks_of_no_gain(alike: Summary) -> None:
    """No lift, and nothing that sounds like one: no share promised, no gain to undo, no agreement on who wins."""
    facts, told = card_facts(Card(alike))["findings"], findings_of(alike)
    assert not alike.promises_gain
    assert not facts["promises_gain"]
    assert NO_LIFT in told
    assert facts["counted"] == alike.counted_sentence()
    assert (
        f"Expected values count {alike.pair_slope:.2f} of the estimated differences between pairs, as a guard" in told
    )
    assert not re.search("are promised|expected gain|who wins what|and no more", told)
    assert "promised" not in told.replace(NO_LIFT, "")


def test_the_card_of_reps_who_differ_says_how_much_counts(strong_model: ConversionModel) -> None:
    """And what would undo it, and that both halves agree."""
    summary = strong_model.fitted_.description.summary
    facts, told = card_facts(Card(summary))["findings"], findings_of(summary)
    assert summary.promises_gain
    assert facts["promises_gain"]
    assert NO_LIFT not in told
    assert f"{summary.pair_slope:.2f} of the estimated differences between pairs held on rows left out" in told
    assert "guard against" not in told
    assert summary.sensitivity is not None
    assert summary.sensitivity.sentence() in told


def findings_of(summary: Summary) -> str:
    """Give what the card says under its findings; the page says the same."""
    told = card_text(Card(summary)).split("## What it found\n")[1].split("\n## ")[0]
    plain = unescape(re.sub("<[^>]*>", "", card_page(Card(summary))))
    assert all(line.removeprefix("- ") in plain for line in told.replace("`", "").splitlines())
    return told
