"""A firm's tables examined: what is in them, what may be wrong, what a model would learn from, what reps can take."""

from __future__ import annotations

from collections.abc import Mapping as Tables
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairlead.capacities import Proposal, Settings, propose_capacities
from fairlead.check import contents
from fairlead.check_summary import check_summary
from fairlead.checking import Finding, feature_policy, find_problems
from fairlead.intake import Checked, Mapping


@dataclass(frozen=True)
class Examination:
    """What an examination came to.

    Attributes
    ----------
    summary
        All of it as plain data: what ``--json`` holds and the page draws.
    findings
        What may be wrong, warnings first.
    proposal
        Capacities proposed; None without reps and history, or where the history has no row.
    """

    summary: dict[str, Any]
    findings: tuple[Finding, ...]
    proposal: Proposal | None


def examine(
    tables: Tables[str, Checked],
    *,
    files: Tables[str, Path],
    mapping: Mapping | None,
    settings: Settings,
    command: str,
) -> Examination:
    """Examine tables that could be read.

    Parameters
    ----------
    tables
        Any of leads, reps, history, accounts and absences, by name.
    files, mapping
        Where tables came from, if from files, and how they were read.
    settings
        Of the capacity proposal.
    command
        What a reader types to repeat it.

    Raises
    ------
    BadInput
        When a feature listed may not be learned from, or the accounts' parents go in a circle.
    """
    frames = {name: table.frame for name, table in tables.items()}
    leads, reps, history = (frames.get(name) for name in ("leads", "reps", "history"))
    features = tables["history"].features if "history" in tables else None
    policy = None if history is None else feature_policy(history, reps, features)
    proposal = _proposal(tables, settings)
    proposed = None if proposal is None else proposal.table
    findings = find_problems(
        leads,
        reps,
        history,
        policy=policy,
        files=files,
        mapping=mapping,
        capacities=proposed,
        accounts=frames.get("accounts"),
        rebuilt=tables["history"].rebuilt if "history" in tables else None,
    )
    found = contents(leads, reps, history)
    summary = check_summary(found, findings, tables, policy=policy, proposal=proposed, command=command)
    return Examination({**summary, "capacity": None if proposal is None else proposal.to_dict()}, findings, proposal)


def _proposal(tables: Tables[str, Checked], settings: Settings) -> Proposal | None:
    if not {"reps", "history"} <= set(tables):
        return None
    absences = tables["absences"].frame if "absences" in tables else None
    reps = tables["reps"]
    return propose_capacities(
        tables["history"].frame, reps.frame, unit=reps.capacity_unit, absences=absences, settings=settings
    )
