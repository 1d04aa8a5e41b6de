"""The data: rows, censoring, columns used and left out."""

from __future__ import annotations

from models.card.blocks import Items, Paragraph, Section, section
from models.card.subject import Card
from models.summary import follow_up_sentence, lead_estimator_sentence, pace_sentence


def data(card: Card) -> Section:
    """Say what the model learned from."""
    follow = card.summary.follow
    began = "" if follow.since is None else f", given out from {follow.since:%Y-%m-%d} on"
    rows = (
        f"{follow.rows:,} assignments to {follow.reps:,} reps ({follow.former_reps:,} of them former){began}, as of "
        f"{follow.as_of:%Y-%m-%d %H:%M} (UTC); {follow.left_out_later:,} later ones left out."
    )
    ends = (
        f"{follow.won:,} won within the horizon; {follow.censored:,} ({follow.censored / follow.rows:.1%}) still open "
        "and younger than it, which count as neither won nor lost."
    )
    again = f"{follow.open_again:,} closings lay after that date: those leads count as open."
    told = [rows, ends, again, follow_up_sentence(follow)]
    if (pace := pace_sentence(follow)) not in card.summary.sentences():
        told.append(pace)
    if card.summary.lead_estimator is not None:
        told.append(lead_estimator_sentence(card.summary.lead_estimator))
    return section("What it learned from", Items(told))


def used(card: Card) -> Section:
    """List the columns used."""
    return section("Columns used", Items([f"`{name}`" for name in card.summary.features] or ["none"]))


def doubtful(card: Card) -> Section | None:
    """List the columns used that a test speaks against."""
    if not card.summary.doubtful:
        return None
    doubts = Items([f"`{name}`: {reason}" for name, reason in card.summary.doubtful.items()])
    told = "They were named as features and learned from. If a test is right, chances here are too good."
    return section("Doubtful columns among them", doubts, Paragraph(told))


def left_out(card: Card) -> Section:
    """List the columns left out, with the reason of each."""
    named = [f"`{name}`: {reason}" for name, reason in card.summary.left_out.items()]
    return section("Columns left out", Items(named or ["none"]))
