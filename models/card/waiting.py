"""What waiting for the first touch and a full desk do to the chance."""

from __future__ import annotations

from models.card.blocks import Block, Paragraph, Section, Table, section
from models.card.subject import Card
from models.funnel.delay_effect import DelayBracket

HONEST = (
    "Reps choose whom to call first. Adjusted for: the columns learned from{rep}. Not "
    "adjusted for: what made a rep call a lead first that no column says (waiting then looks worse than it is), and "
    "leads that died before anybody touched them, which are not in these figures (it looks better than it is). Without "
    "any adjustment the exponent would be {unadjusted:.2f} instead of {exponent:.2f}."
)


def waiting(card: Card) -> Section | None:
    """Show the effects of delay and of load, as far as the history dates them."""
    delay, load = card.summary.delay, card.summary.load
    if delay is None and load is None:
        return None
    blocks: list[Block] = []
    if delay is not None:
        blocks.append(Paragraph(delay.sentence()))
        if delay.brackets:
            caption = "Chance of a win by hours from hand-over to first touch, as a multiple of the fastest"
            rows = [_row(each) for each in delay.brackets]
            blocks.append(Table(caption, ("First touch", "Chance (95 %)", "Never rising", "Leads"), rows))
        who = ", the rep, her load and tenure" if delay.by_rep else " and the load"
        blocks.append(Paragraph(HONEST.format(rep=who, unadjusted=delay.unadjusted, exponent=delay.exponent)))
    if load is not None:
        blocks.append(Paragraph(load.sentence()))
    return section("What waiting and load cost", *blocks)


def _row(each: DelayBracket) -> tuple[str, ...]:
    interval = "" if each.from_hours == 0.0 else f" ({each.low:.2f} to {each.high:.2f})"
    return (span(each), f"{each.multiplier:.2f}{interval}", f"{each.monotone:.2f}", f"{each.rows:,}")


def span(each: DelayBracket) -> str:
    """Name a bracket."""
    if each.to_hours is None:
        return f"after {_time(each.from_hours)}"
    if each.from_hours == 0.0:
        return f"within {_time(each.to_hours)}"
    return f"{_time(each.from_hours)} to {_time(each.to_hours)}"


def _time(hours: float) -> str:
    return f"{60 * hours:.0f} minutes" if hours < 1.0 else f"{hours:g} h"
