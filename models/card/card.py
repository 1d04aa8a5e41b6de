"""The card in its three forms."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import Any

from models.card.sections import SECTIONS
from models.card.subject import Card
from models.card.uses import LIMITS, may, may_not
from models.summary import follow_up_sentence

__all__ = ["Card", "card_facts", "card_page", "card_text"]

FINDINGS = {"differences", "interaction", "persistence", "drift", "sensitivity", "weighting", "buying", "revenue"}
"""What of the summary are findings about reps and pairs; each other field has a key of its own."""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
{style}</style>
</head><body>
<header><h1>{title}</h1>
<p class="verdict">{verdict}</p></header>
<main>
{body}
</main>
</body></html>
"""


def card_facts(card: Card) -> dict[str, Any]:
    """Give the card as plain data, ready for JSON."""
    summary = card.summary
    follow = summary.follow
    return {
        "data": {
            **follow.model_dump(mode="json"),
            "censored_share": follow.censored / follow.rows,
            "won_share": follow.won / follow.rows,
            "follow_up": follow_up_sentence(follow),
        },
        "rep_effects": summary.rep_effects,
        "features": list(summary.features),
        "lead_estimator": summary.lead_estimator,
        "left_out": dict(summary.left_out),
        "doubtful": dict(summary.doubtful),
        "findings": {
            **summary.model_dump(mode="json", include=FINDINGS),
            "pair_slope": summary.pair_slope,
            "counted": summary.counted_sentence(),
            "promises_gain": summary.promises_gain,
            "verdict": summary.verdict(),
        },
        "steps": None if summary.steps is None else summary.steps.facts(),
        **summary.model_dump(mode="json", include={"delay", "load"}),
        "calibration": None if summary.calibration is None else summary.calibration.facts(),
        "not_judged": summary.not_judged or None,
        "evidence": None if summary.evidence is None else summary.evidence.facts(card.named),
        "may_be_used_for": list(may(summary)),
        "may_not_be_used_for": list(may_not(summary)),
        "limits": list(LIMITS),
    }


def card_text(card: Card) -> str:
    """Give the card as Markdown."""
    found = (make(card) for make in SECTIONS)
    return "\n\n".join([f"# {_title(card)}", *(one.markdown() for one in found if one is not None)]) + "\n"


def card_page(card: Card) -> str:
    """Give the card as one HTML page without scripts, which asks for nothing from outside."""
    found = (make(card) for make in SECTIONS)
    body = "\n".join(one.html() for one in found if one is not None)
    style = files("models.card").joinpath("style.css").read_text(encoding="utf-8")
    return PAGE.format(title=escape(_title(card)), verdict=escape(card.summary.short_verdict()), style=style, body=body)


def _title(card: Card) -> str:
    return f"Model card: chance of a win within {card.summary.follow.horizon_days:g} days"
