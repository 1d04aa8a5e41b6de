"""Fitting one model a step of the funnel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import polars as pl

from models.fitted import Fitted
from models.fitting import fit_checked
from models.funnel.found import FunnelFound, StepFinding
from models.funnel.steps import WON, steps_of
from scenarios.faults import BadInput, Fault


@dataclass(frozen=True)
class FunnelFit:
    """A fitted model for each step, in order, and what they found."""

    fitted: dict[str, Fitted]
    found: FunnelFound


def with_steps(fitted: Fitted, table: pl.DataFrame, present: pl.DataFrame | None, parameters: dict[str, Any]) -> Fitted:
    """Add what models of the steps find to a fitted model; nothing where the history dates no step."""
    summary = fitted.description.summary
    try:
        fit = fit_steps(table, present, parameters, summary.follow.as_of, summary.features)
    except BadInput:  # a model of winning may need fewer wins than one of the last step
        return fitted
    if len(fit.fitted) < 2:
        return fitted
    told = summary.model_copy(update={"steps": fit.found})
    return replace(fitted, description=fitted.description.model_copy(update={"summary": told}))


def fit_steps(
    table: pl.DataFrame,
    present: pl.DataFrame | None,
    parameters: dict[str, Any],
    as_of: datetime,
    used: tuple[str, ...],
) -> FunnelFit:
    """Fit a model to each step that a checked history keeps, from the columns ``used``.

    Raises
    ------
    BadInput
        When too few leads were won, or failed to be after the last step, for a model of the last step.
    """
    steps = steps_of(table, as_of, float(parameters["horizon_days"]))
    if WON not in steps.histories:
        expected = f"enough leads won and not won to learn its steps; {steps.left_out[WON]}"
        raise BadInput([Fault("history", expected, column="outcome")])
    fitted = {step: fit_checked(history, present, parameters, as_of, used) for step, history in steps.histories.items()}
    by_rep = bool(parameters["rep_effects"])
    return FunnelFit(fitted, FunnelFound(
        findings=_findings(fitted), left_out=steps.left_out, skipped=steps.skipped, rep_effects=by_rep))  # fmt: skip


def _findings(fitted: dict[str, Fitted]) -> tuple[StepFinding, ...]:
    summaries = {step: one.description.summary for step, one in fitted.items()}
    corrected = _holm({step: one.differences.rep.p_value for step, one in summaries.items()})
    return tuple(
        StepFinding(
            step=step,
            rows=one.follow.rows,
            reached=one.follow.won,
            censored=one.follow.censored,
            chance=one.follow.mean_chance,
            difference=one.differences.rep,
            p_corrected=corrected[step],
            worth=one.differences.rep.scale * (1.0 - one.follow.mean_chance),
        )
        for step, one in summaries.items()
    )


def _holm(p_values: dict[str, float]) -> dict[str, float]:
    """Correct p-values for their number: the k-th smallest of n times n − k + 1, never falling."""
    corrected, highest = {}, 0.0
    for at, (step, p_value) in enumerate(sorted(p_values.items(), key=lambda one: one[1])):
        highest = max(highest, min(1.0, (len(p_values) - at) * p_value))
        corrected[step] = highest
    return corrected
