"""What leads are like, where a history says so; without one they are taken to be all alike."""

from __future__ import annotations

import numpy as np
import polars as pl

from scenarios.calibrated import Basis
from simulation.calibration.figure import Draft
from simulation.calibration.log import Log

_KINDS = ("territory", "niche", "language", "source", "grade")
UNSTATED = "unstated"
_LEAST_VALUE = 1e-9


def learn_mix(draft: Draft, log: Log, history: pl.DataFrame | None) -> pl.DataFrame | None:
    """Fill in ``[leads]``.

    Returns
    -------
    polars.DataFrame or None
        ``lead_id``, ``grade``, ``source``, ``value`` and ``log_value`` (standardised) of the leads that the history
        and the log have in common; None without a history.
    """
    facts = None if history is None else facts_of(log, history)
    if facts is None or history is None:
        draft.remarks.append(
            "Nothing says what leads are like (--history does): they are taken to be all alike, a win to be worth 1."
        )
        for kind in _KINDS:
            draft.state(
                f"leads.{kind}",
                {"B": 1.0} if kind == "grade" else {UNSTATED: 1.0},
                Basis.ASSUMED,
                "not known: all leads alike",
            )
        draft.state("leads.value_median", 1.0, Basis.ASSUMED, "not known: a win is worth 1")
        draft.state("leads.value_sigma", 0.0, Basis.ASSUMED, "not known: a win is worth 1")
        return None
    for kind in _KINDS:
        known = kind in history.columns and history[kind].null_count() < history.height
        counts = {str(name): int(count) for name, count in facts.group_by(kind).len().sort(kind).iter_rows()}
        draft.state(
            f"leads.{kind}",
            counts,
            Basis.HISTORY if known else Basis.ASSUMED,
            "leads by kind" if known else "not known: all leads alike",
            facts.height,
        )
    _learn_value(draft, facts)
    return facts


def facts_of(log: Log, history: pl.DataFrame) -> pl.DataFrame | None:
    """Give what is known of the leads that the history and the log have in common; None if they have none."""
    own = history.unique("lead_id", keep="first", maintain_order=True).join(
        log.leads, on="lead_id", how="semi", maintain_order="left"
    )
    if own.is_empty():
        return None
    for kind in _KINDS:
        filler = "B" if kind == "grade" else UNSTATED
        column = pl.col(kind).fill_null(filler) if kind in own.columns else pl.lit(filler)
        own = own.with_columns(column.alias(kind))
    value = pl.col("value").fill_null(1.0) if "value" in own.columns else pl.lit(1.0)
    own = own.with_columns(value=value.clip(lower_bound=_LEAST_VALUE))
    logs = np.log(own["value"].to_numpy())
    spread = float(logs.std())
    standard = (logs - np.median(logs)) / spread if spread > 0 else np.zeros(len(logs))
    return own.select("lead_id", *_KINDS, "value").with_columns(log_value=pl.Series(standard))


def _learn_value(draft: Draft, facts: pl.DataFrame) -> None:
    logs = np.log(facts["value"].to_numpy())
    known = float(logs.std()) > 0
    basis, method = (
        (Basis.HISTORY, "of the values of leads") if known else (Basis.ASSUMED, "not known: a win is worth 1")
    )
    draft.state(
        "leads.value_median",
        float(np.exp(np.median(logs))),
        basis,
        f"median {method}" if known else method,
        facts.height,
    )
    draft.state(
        "leads.value_sigma",
        float(logs.std()),
        basis,
        f"standard deviation of logs {method}" if known else method,
        facts.height,
    )
