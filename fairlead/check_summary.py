"""What ``fairlead check`` found as one plain summary: the same for screen, page and JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from fairlead import __version__
from fairlead.check import Contents
from fairlead.checking import FeaturePolicy, Finding, Severity
from fairlead.checking.distributions import distributions
from fairlead.checking.kinds import by_kind, title_of
from fairlead.intake import Checked
from scenarios.vocabulary import CapacityUnit

_NAMED = 3
_BUT_CAPACITY = "; but every rep's capacity is made up: it is the mapping's number, and who gets how many hangs on it"


def check_summary(
    found: Contents,
    findings: Sequence[Finding],
    tables: Mapping[str, Checked],
    *,
    policy: FeaturePolicy | None,
    proposal: pl.DataFrame | None,
    command: str,
) -> dict[str, Any]:
    """Put together what :func:`fairlead.report.check_page` takes, and ``--json`` holds.

    Parameters
    ----------
    found, findings
        What is in the tables and what may be wrong with them.
    tables
        As they were read.
    policy
        What a model would learn from; None without a history.
    proposal
        Capacities proposed from history (:func:`fairlead.capacities.propose_capacities`), if there are any.
    command
        What a reader types to repeat it.
    """
    history = tables["history"].frame if found.history is not None else None
    reps = tables.get("reps")
    set_aside = {name: table.set_aside for name, table in tables.items()}
    return {
        **found.to_dict(),
        "findings": [finding.to_dict() for finding in findings],
        "verdict": [_readable(sum(set_aside.values())), _to_look_at(findings, with_history=history is not None)],
        "set_aside": set_aside,
        "left_out": {name: table.left_out for name, table in tables.items()},
        "features": None if policy is None else policy.to_dict(),
        "distributions": None if history is None else distributions(history, None if reps is None else reps.frame),
        "capacity_proposal": None
        if proposal is None or reps is None
        else _capacity(proposal, reps.frame, reps.capacity_unit),
        "command": command,
        "version": __version__,
    }


def _readable(set_aside: int) -> str:
    if not set_aside:
        return "Every row can be read."
    rows = "1 faulty row was" if set_aside == 1 else f"{set_aside:,} faulty rows were"
    return f"{rows} set aside; every other row can be read."


def _to_look_at(findings: Sequence[Finding], *, with_history: bool) -> str:
    kinds = [group[0].kind for group in by_kind(findings) if group[0].severity is Severity.WARN]
    invented = any(finding.kind == "assumed_capacity" for finding in findings)
    if not kinds:
        limit = "" if with_history else " (much cannot be seen without a history)"
        return f"Nothing was found that would change an answer{limit}{_BUT_CAPACITY if invented else ''}."
    named = [title_of(kind) for kind in kinds[:_NAMED]]
    if len(kinds) > _NAMED:
        named.append(f"{len(kinds) - _NAMED} more")
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"Before you trust an answer, look at {listed}{_BUT_CAPACITY if invented else ''}."


def _capacity(proposal: pl.DataFrame, reps: pl.DataFrame, unit: CapacityUnit) -> dict[str, Any]:
    """Sum what is stated and what is proposed, in all and by team; teams are named, reps are not."""
    figures = [name for name in ("stated", "proposed") if name in proposal.columns]
    sums = [pl.len().alias("reps"), *(pl.col(name).sum() for name in figures)]
    if "proposed" in figures:
        sums.append(pl.col("proposed").is_not_null().sum().alias("with_proposal"))
    teams = []
    if "team" in reps.columns:
        teamed = proposal.select("rep_id", *figures).join(reps.select("rep_id", "team"), on="rep_id")
        teams = teamed.group_by("team").agg(sums).sort("team", nulls_last=True).to_dicts()
    return {"unit": unit.value, "total": proposal.select(sums).to_dicts()[0], "teams": teams}
