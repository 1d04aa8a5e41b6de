"""Capacity as stated, against what selling time and open work leave room for."""

from __future__ import annotations

import polars as pl

from fairlead.checking.finding import Finding, Severity

FACTOR = 2.0
"""Stated and proposed differ widely when one is more than so many times the other."""


def capacity_findings(proposal: pl.DataFrame) -> list[Finding]:
    """Count the reps whose stated capacity is far from the one proposed.

    Parameters
    ----------
    proposal
        The table of :func:`fairlead.capacities.propose_capacities`. One that rests on the default scenario's minutes
        says too little about this firm, so nothing is found then.
    """
    judged = proposal.filter(
        (pl.col("minutes_per_lead_from") != "default scenario") & (pl.col("reason").fill_null("") != "left")
    )
    more = judged.filter(pl.col("stated") > FACTOR * pl.col("proposed"))
    less = judged.filter(pl.col("proposed") > FACTOR * pl.col("stated"))
    count = more.height + less.height
    if not count:
        return []
    return [
        Finding(
            "capacity_differs",
            Severity.NOTE,
            "reps",
            "capacity",
            count,
            f"{count:,} of {judged.height:,} reps state a capacity far from what selling time and open work leave "
            f"room for in a week: {more.height:,} more than twice, {less.height:,} less than half",
            "reps drown in leads, or leads wait beside reps with time; if it is stated for another span than a week, "
            "scale the proposal, else confirm it and give it to assign as --capacities",
            None,
            {"stated": float(judged["stated"].sum()), "proposed": float(judged["proposed"].sum())},
        )
    ]
