"""What the terminal shows of a plan."""

from __future__ import annotations

from fairlead.planning.answers import amount
from fairlead.report import numbers
from simulation.planning import Planned

HEADINGS = ("change", "a year", "95 %, all together", "")


def rows_of(plan: Planned) -> list[tuple[str, ...]]:
    """Give a row a lever, the largest gain first."""
    rows: list[tuple[str, ...]] = []
    for each in plan.levers:
        written = amount(each.gain)
        rows.append((each.text, written.mean, written.bounds, each.verdict.value))
    return rows


def lines_of_staffing(plan: Planned) -> list[str]:
    """Say what further hires would bring, post by post."""
    return [
        f"Hires in {found.post.team}: "
        + "; ".join(
            f"{step.hires}: {amount(step.gain).mean} (the last {numbers.compact(step.further)})" for step in found.curve
        )
        for found in plan.staffing
    ]
