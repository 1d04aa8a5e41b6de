"""Rejected hand-overs by grade and reason, and when the grading is due for review."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import scipy

from scenarios.vocabulary import EventKind, Grade
from simulation.kpis.evidence import Evidence
from simulation.kpis.kpi import ratio

REVIEW = {Grade.A: 0.10, Grade.B: 0.25}
"""Shares rejected above which the grading is due for review (S4)."""


def rejected_share(grade: Grade | None = None) -> Callable[[Evidence], float | None]:
    """Give the measure: hand-overs rejected, of all or of those of one grade; None where no grade is known."""

    def measure(evidence: Evidence) -> float | None:
        cases = _graded(evidence)
        if grade is not None:
            cases = cases.filter(pl.col("grade") == grade.value)
        return ratio(int((cases["ended_by"] == EventKind.REJECTED.value).sum()), cases.height)

    return measure


def reject_table(evidence: Evidence) -> pl.DataFrame:
    """Count rejections by grade and reason.

    Returns
    -------
    polars.DataFrame
        One row a grade and reason, and one a grade with an empty reason for all: ``grade``, ``reason``, ``rejected``,
        ``handed_over``, ``share``, its exact 95 % interval ``low`` and ``high`` (Clopper & Pearson 1934), and
        ``review``: true where even ``low`` lies above the mark of :data:`REVIEW`.
    """
    rows = []
    for (grade,), cases in _graded(evidence).group_by("grade", maintain_order=True):
        rejected = cases.filter(pl.col("ended_by") == EventKind.REJECTED.value)
        reasons = rejected["ended_detail"].str.json_path_match("$.reason").value_counts(sort=True)
        counts = [(None, rejected.height), *reasons.iter_rows()]
        rows += [_row(str(grade), reason, count, cases.height) for reason, count in counts]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("grade", maintain_order=True)


_SCHEMA = {
    "grade": pl.String, "reason": pl.String, "rejected": pl.Int64, "handed_over": pl.Int64, "share": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "review": pl.Boolean,
}  # fmt: skip


def _row(grade: str, reason: str | None, count: int, total: int) -> tuple[object, ...]:
    interval = scipy.stats.binomtest(count, total).proportion_ci(0.95)
    mark = REVIEW.get(Grade(grade)) if reason is None else None
    review = mark is not None and interval.low > mark
    return grade, reason, count, total, count / total, float(interval.low), float(interval.high), review


def _graded(evidence: Evidence) -> pl.DataFrame:
    known = evidence.leads.columns
    grades = evidence.leads.select("lead_id", "grade" if "grade" in known else pl.lit(None, pl.String).alias("grade"))
    return evidence.cases.join(grades, on="lead_id", how="left", maintain_order="left")
