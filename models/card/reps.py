"""How much is known of the reps: by number of past leads and by team, by person only where asked for."""

from __future__ import annotations

from collections.abc import Sequence

from models.card.blocks import Block, Paragraph, Section, Table, section
from models.card.subject import Card
from models.findings.rep_evidence import Group

WIDTH = "Uncertainty, ± points"
TOLD = (
    "Half of the 95 % interval of a rep's effect on an average lead, in percentage points of the chance (the median of "
    "the group). Where it is wider than reps differ, the model knows next to nothing of the single rep."
)


def evidence(card: Card) -> Section | None:
    """Show how many leads stand behind reps, and how uncertain their effects are."""
    found = card.summary.evidence
    if found is None:
        return None
    rated = card.summary.rep_effects
    blocks: list[Block] = [_table("Present reps by number of past leads", "Past leads", found.by_leads())]
    if teams := found.by_team():
        blocks.append(_table("Present reps by team", "Team", teams))
    if card.named:
        rows = [(name, f"{leads:,}", _width(width)) for name, leads, width in found.each(card.named)]
        blocks.append(_columns("Present reps by name, as asked for", ("Rep", "Past leads", WIDTH), rows, rated=rated))
    else:
        blocks.append(Paragraph("No person is listed; `fairlead fit --named` would."))
    return section("Evidence for each rep", Paragraph(TOLD if rated else "Nobody was rated."), *blocks)


def _table(caption: str, first: str, groups: list[Group]) -> Table:
    rows = [(each.name, f"{each.reps:,}", f"{each.leads:,}", _width(each.half_width)) for each in groups]
    rated = any(each.half_width is not None for each in groups)
    return _columns(caption, (first, "Reps", "Leads in all", WIDTH), rows, rated=rated)


def _columns(caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, rated: bool) -> Table:
    """Leave the last column out where nobody was rated."""
    return Table(caption, head, rows) if rated else Table(caption, head[:-1], [row[:-1] for row in rows])


def _width(points: float | None) -> str:
    return "–" if points is None else f"{points:.1f}"
