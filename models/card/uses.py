"""What a model may and may not be used for, and where it ends."""

from __future__ import annotations

from models.card.blocks import Items, Paragraph, Section, section
from models.card.subject import Card
from models.summary import Summary

_COMPARING = (
    "Comparing reps for a lead in assignment and routing, by values in which only what held on leads left out counts."
)
_NO_GAIN_SHOWN = (
    "Assignment and routing by value where something has to decide: no lift is promised from choosing reps by it."
)
_SUMS = "Planning capacity from sums over many leads."
_NO_SUMS = "Planning by sums over many leads, before its chances are shown to hold on the latest leads."
_ALWAYS_NOT = (
    "Rating, paying or dismissing anybody: single effects are mostly noise, and assignments were not random.",
    "Claims of a gain: those need an off-policy evaluation or a randomised holdout.",
    "Chances of single leads taken as certain, or leads of a kind this history does not have.",
)
LIMITS = (
    "The promise is recalibrated on rows left out, weighted towards what an even deal by value would choose; a policy "
    "under other rules chooses otherwise.",
    "The timing of closings may differ with the chance of winning, by rep and by grade, and by no other kind of lead.",
    "Numbers act on a line and in four steps; a rep has no other shapes of her own.",
    "Who got which lead is taken as given by the columns used; hidden favouritism would bias the effects.",
)
LEARNED = (
    "This model learns from each rep's past results. Where such learning decides who gets work it may be subject to "
    "employment and data-protection law (among others the EU AI Act, annex III, and GDPR, articles 22 and 35) and to "
    "co-determination: ask counsel and the works council before it goes into use. `fairlead fit --no-rep-effects` "
    "makes a model that rates nobody."
)
NOT_LEARNED = (
    "This model was asked to rate nobody. Past results, skill and tenure of reps were not looked at; two reps who "
    "state the same territories, niches and languages have the same chance with every lead."
)


def may(summary: Summary) -> tuple[str, ...]:
    """Give what the model may be used for, by what its own checks found."""
    comparing = _COMPARING if summary.promises_gain else _NO_GAIN_SHOWN
    return (comparing, _SUMS) if _level_holds(summary) else (comparing,)


def may_not(summary: Summary) -> tuple[str, ...]:
    """Give what it may not be used for."""
    return _ALWAYS_NOT if _level_holds(summary) else (_NO_SUMS, *_ALWAYS_NOT)


def _level_holds(summary: Summary) -> bool:
    """Say whether the level of the chances was looked at, and nothing speaks against it."""
    moved = summary.drift is not None and summary.drift.level_moved
    return summary.calibration is not None and not summary.calibration.warns and not moved


def allowed(card: Card) -> Section:
    """Say what the model may be used for."""
    return section("It may be used for", Items(may(card.summary)))


def forbidden(card: Card) -> Section:
    """Say what it may not be used for."""
    return section("It may not be used for", Items(may_not(card.summary)))


def people(card: Card) -> Section:
    """Say whether it rates persons, and what that asks for."""
    return section("People", Paragraph(LEARNED if card.summary.rep_effects else NOT_LEARNED))


def limits(card: Card) -> Section:
    """Say where it ends."""
    return section("Limits", Items(LIMITS))
