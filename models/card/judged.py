"""The chances of the earlier part of the history, judged by the later."""

from __future__ import annotations

from models.card.blocks import Figure, Paragraph, Section, Table, section
from models.card.chart import reliability
from models.card.subject import Card
from models.findings.calibration import Calibration

TITLE = "Do its chances hold later?"


def calibration(card: Card) -> Section | None:
    """Show chances beside outcomes, and how much of the distance chance alone explains."""
    found = card.summary.calibration
    if found is None:
        return section(TITLE, Paragraph(card.summary.not_judged)) if card.summary.not_judged else None
    table = Table(
        "Later leads, in classes of equally many from the lowest chance up",
        ("Mean chance", "Won", "95 % interval", "Leads"),
        [
            (_share(each.predicted), _share(each.observed), " to ".join(map(_share, each.interval)), f"{each.rows:,}")
            for each in found.bins
        ],
    )
    caption = "Each dot is a class of later leads; bars are 95 % intervals. On the line, chances are what happens."
    return section(TITLE, Paragraph(verdict(found)), Figure(reliability(found), caption), table)


def verdict(found: Calibration) -> str:
    """Say in words how far chances held."""
    level = "within" if found.holds else "outside"
    return (
        f"A model of the {found.learned:,} leads assigned up to {found.split:%Y-%m-%d}, as they stood then, was judged "
        f"by the {found.judged:,} assigned later, each at its present age. It said {found.promised:.1%} would be won "
        f"by now; {found.won:.1%} were, {level} two standard errors ({2 * found.error:.1%}). Over classes of chance it "
        f"misses by {found.miss:.1f} points on average; a perfect model would miss by {found.perfect:.1f} with as many "
        f"leads, so {max(found.excess, 0.0):.1f} points are more than chance."
    )


def _share(chance: float) -> str:
    return f"{chance:.1%}"
