"""Capacity as stated, against what selling time and open work leave room for."""

from __future__ import annotations

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted

FACTOR = 2.0
"""Stated and proposed differ widely when one is more than so many times the other."""


def capacity_findings(proposal: pl.DataFrame) -> list[Finding]:
    """Count the reps whose stated capacity is far from the one proposed.

    Minutes learned from history show what the team coped with, which is no limit, so that stating more in all is not
    wrong yet: then a rep's share of what is stated is compared with her share of what is proposed. Stating less in all
    than was coped with is. Nothing is found by the default scenario's minutes, which are not this firm's.

    Parameters
    ----------
    proposal
        The table of :func:`fairlead.capacities.propose_capacities`.
    """
    judged = proposal.filter(
        (pl.col("minutes_per_lead_from") != "default scenario") & (pl.col("reason").fill_null("") != "left")
    )
    stated, proposed = float(judged["stated"].sum()), float(judged["proposed"].sum())
    by_share = stated > proposed and (judged["minutes_per_lead_from"] == "history").all()
    compared = pl.col("stated") * (proposed / stated if by_share else 1.0)
    more = judged.filter(compared > FACTOR * pl.col("proposed")).height
    less = judged.filter(pl.col("proposed") > FACTOR * compared).height
    if not more + less:
        return []
    shares = ", as a share of the team's" if by_share else ""
    return [
        Finding(
            "capacity_differs",
            Severity.NOTE,
            "reps",
            "capacity",
            more + less,
            f"{more + less:,} of {counted(judged.height, 'rep')} {agreeing(more + less, 'state')} "
            f"a capacity far from what their hours, ramp and open work "
            f"leave room for{shares}: {more:,} more than twice, {less:,} less than half",
            "reps drown in leads, or leads wait beside reps with time; confirm the proposed figures and give them to "
            "assign as --capacities",
            None,
            {"stated": stated, "proposed": proposed},
        )
    ]
