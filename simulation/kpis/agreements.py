"""The agreement between marketing and sales, both ways: who kept what was promised."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from scenarios.vocabulary import EventKind
from simulation.kpis.evidence import Evidence
from simulation.kpis.kpi import ratio


def kept_share(clock: str, *, accepted: bool) -> Callable[[Evidence], float | None]:
    """Give the measure: hand-overs not ended by this clock, of those it ran for (all, or those accepted)."""

    def measure(evidence: Evidence) -> float | None:
        cases = evidence.cases
        cohort = cases.filter(pl.col("accepted_at").is_not_null()) if accepted else cases
        late = (pl.col("ended_by") == EventKind.REVERTED.value) & (
            pl.col("ended_detail").str.json_path_match("$.clock") == clock
        )
        return ratio(cohort.height - cohort.filter(late).height, cohort.height)

    return measure


def marketing_kept_share(evidence: Evidence) -> float | None:
    """Give the share of whole weeks of arrivals in which sales accepted as many leads as marketing had agreed to bring.

    A lead counts for the week in which it arrived, once; None where nothing was agreed or no week was whole.
    """
    terms = evidence.terms
    if terms is None or terms.accepted_per_week is None or terms.weeks < 1:
        return None
    accepted = evidence.cases.filter(pl.col("accepted_at").is_not_null())["lead_id"].unique()
    arrived = evidence.paths.filter(pl.col("lead_id").is_in(accepted.implode()))["arrived"]
    week = ((arrived - terms.start).dt.total_seconds() // (7 * 86_400)).value_counts()
    counts = dict(week.iter_rows())
    kept: int = sum(counts.get(number, 0) >= terms.accepted_per_week for number in range(terms.weeks))
    return kept / terms.weeks
