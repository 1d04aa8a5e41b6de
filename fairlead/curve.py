"""Chances by day beside the chance by the horizon, for the pairs a batch chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from fairlead.accounts import WON_BY
from fairlead.batch import BatchInput
from fairlead.choosing import Choice
from fairlead.preparing import Sources
from scenarios import BadInput, Fault

if TYPE_CHECKING:
    from models import ConversionModel, WinCurve


def refuse_without_model(model: ConversionModel | None, worth: str, won_by: Sequence[float]) -> None:
    """Refuse what only a model can answer.

    Raises
    ------
    BadInput
        When there is none, and revenue or chances by day are asked for.
    """
    expected = "a model beside it: make one with 'fairlead fit' and give it as --model"
    asked = [("--optimise", worth)] if worth != "value" else []
    asked += [("--won-by", ",".join(f"{day:g}" for day in won_by))] if won_by else []
    if model is None and asked:
        raise BadInput(Fault("assign", expected, column=option, value=value) for option, value in asked)


def curve_of(sources: Sources, leading: BatchInput, won_by: Sequence[float]) -> WinCurve | None:
    """Give the chances by these days of the leads that are decided upon; None where no day is asked for.

    Raises
    ------
    BadInput
        When a day is beyond what the history's leads were followed for, or days do not rise.
    """
    if sources.model is None or not won_by:
        return None
    try:
        return sources.model.win_curve(leading.leads, leading.reps, won_by)
    except BadInput as refusal:
        faults = (replace(fault, source="assign", column="--won-by") for fault in refusal.faults)
        raise BadInput(faults) from None


def with_curve(table: pl.DataFrame, choice: Choice, curve: WinCurve | None) -> pl.DataFrame:
    """Add the chance of a win by each day, recalibrated as ``probability`` is; columns ``won_by_day_N``."""
    if curve is None:
        return table
    named = zip(curve.days.tolist(), curve.promise(choice.rep).T, strict=True)
    return table.with_columns(
        pl.Series(f"{WON_BY}{day:g}", column, dtype=pl.Float64, nan_to_null=True) for day, column in named
    )
