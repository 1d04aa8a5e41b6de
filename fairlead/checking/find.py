"""All findings of a firm's tables, in one go."""

from __future__ import annotations

from collections.abc import Mapping as Files
from pathlib import Path

import polars as pl

from fairlead.checking.account_holders import account_findings
from fairlead.checking.afterwards import afterwards_findings
from fairlead.checking.assumed import assumed_findings
from fairlead.checking.capacity import capacity_findings
from fairlead.checking.classes import sampled
from fairlead.checking.duplicates import duplicate_findings
from fairlead.checking.employment import employment_findings
from fairlead.checking.fillers import filler_findings
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.follow_up import follow_up_findings
from fairlead.checking.garbled import garbled_findings, lost_zero_findings
from fairlead.checking.mended import mended_findings
from fairlead.checking.misplaced import misplaced_findings, wrong_table_findings
from fairlead.checking.money import money_findings
from fairlead.checking.people import rep_findings
from fairlead.checking.persons import person_findings
from fairlead.checking.policy import FeaturePolicy, feature_policy
from fairlead.checking.propensities import propensity_findings
from fairlead.checking.purged import purged_findings
from fairlead.checking.randomness import assignment_findings, assignment_randomness
from fairlead.checking.repeats import repeat_findings, settled_findings
from fairlead.checking.shared import shared_findings
from fairlead.checking.silence import silence_findings
from fairlead.checking.snapshot import snapshot_findings
from fairlead.checking.spelling import spelling_findings
from fairlead.checking.stray_times import stray_time_findings
from fairlead.checking.truncation import truncation_findings
from fairlead.checking.unreal import unreal_findings
from fairlead.checking.unrebuilt import unrebuilt_findings
from fairlead.intake import Mapping
from fairlead.rebuilding import Rebuilt


def find_problems(
    leads: pl.DataFrame | None = None,
    reps: pl.DataFrame | None = None,
    history: pl.DataFrame | None = None,
    *,
    features: tuple[str, ...] | None = None,
    policy: FeaturePolicy | None = None,
    files: Files[str, Path] | None = None,
    mapping: Mapping | None = None,
    capacities: pl.DataFrame | None = None,
    accounts: pl.DataFrame | None = None,
    rebuilt: Rebuilt | None = None,
) -> tuple[Finding, ...]:
    """Look for all that may be wrong with checked tables.

    Parameters
    ----------
    leads, reps, history
        As :func:`scenarios.tables.check_table` returns them; any may be missing.
    features
        What a mapping lets a model learn from; None when it is inferred.
    policy
        What follows from that, if it is known already.
    files, mapping
        Where the tables came from and how they were read, to count what the mapping mends and to see whether a time of
        assignment is one of creation.
    capacities
        What was proposed for each rep (:func:`fairlead.capacities.propose_capacities`).
    accounts
        Who holds which account, checked.
    rebuilt
        How the history came of owner changes, if it did.

    Returns
    -------
    tuple
        Warnings first; within each, history, leads, reps, and what weighs on everything else before details.

    Raises
    ------
    BadInput
        When a feature listed may not be learned from, or the accounts' parents go in a circle.
    """
    frames = {"history": history, "leads": leads, "reps": reps}
    given = {name: frame for name, frame in frames.items() if frame is not None and not frame.is_empty()}
    found: list[Finding] = [] if rebuilt is None else unrebuilt_findings(rebuilt)
    if history is not None and not history.is_empty():
        few = sampled(history)
        found += snapshot_findings(history, reps, mapping)
        found += afterwards_findings(history, policy or feature_policy(history, reps, features))
        found += truncation_findings(history)
        found += follow_up_findings(history)
        tested = assignment_randomness(few)
        found += assignment_findings(history, tested)
        found += silence_findings(history, reps)
        found += purged_findings(history)
        found += repeat_findings(history)
        found += propensity_findings(history, tested)
        found += misplaced_findings(history, leads, few)
    found += rep_findings(given.get("history"), given.get("reps"), given.get("leads"))
    found += _between_tables(given)
    if mapping is not None and "reps" in given:
        found += assumed_findings(given["reps"].height, mapping)
    if capacities is not None:
        found += capacity_findings(capacities)
    if accounts is not None:
        found += account_findings(accounts, given.get("reps"), given.get("leads"))
    found += spelling_findings(given)
    if files is not None and mapping is not None:
        found += mended_findings(files, mapping)
    for name, frame in given.items():
        if name != "reps":
            found += duplicate_findings(frame, name)
            found += shared_findings(frame, name)
        found += filler_findings(frame, name)
        found += garbled_findings(frame, name)
        found += stray_time_findings(frame, name)
        found += person_findings(frame, name)
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.WARN))


def _between_tables(given: Files[str, pl.DataFrame]) -> list[Finding]:
    """Look for what shows only when tables are held against one another."""
    found = [*unreal_findings(given), *money_findings(given), *lost_zero_findings(given)]
    if "leads" in given:
        found += wrong_table_findings(given["leads"])
    if {"history", "reps"} <= set(given):
        found += employment_findings(given["history"], given["reps"])
    if {"history", "leads"} <= set(given):
        found += settled_findings(given["leads"], given["history"])
    return found
