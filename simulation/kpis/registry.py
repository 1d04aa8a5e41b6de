"""All KPIs, each with its definition; tables, JSON, report and docs read from here."""

from __future__ import annotations

from simulation.kpis import fairness, leakage, results, service
from simulation.kpis.cohorts import ALL, HANDED, LEAKS, NONE
from simulation.kpis.evidence import Evidence
from simulation.kpis.handling import HANDLING, LOSSES
from simulation.kpis.kpi import Better, Kpi, Unit
from simulation.kpis.leak import Leak
from simulation.kpis.opening import OPENING


def _leak_kpi(leak: Leak, words: str) -> Kpi:
    title = f"Leaked value: {leak.words}"
    numerator = f"value of leads {words}"
    measure = leakage.leaked_value_at(leak)
    return Kpi(f"leakage_{leak.value}", title, Unit.MONEY, Better.LOWER, numerator, NONE, ALL, measure)


_RESULTS: tuple[Kpi, ...] = (
    Kpi("wins", "Wins", Unit.LEADS, Better.HIGHER, "leads won by the horizon", NONE, ALL, results.wins),
    Kpi("revenue", "Revenue", Unit.MONEY, Better.HIGHER, "value of leads won", NONE, ALL, results.revenue),
    Kpi(
        "speed_to_lead_hours",
        "Speed to lead",
        Unit.HOURS,
        Better.LOWER,
        "hours from arrival to the first attempt by a person",
        "leads touched",
        "leads touched before they were ever handed back to nurture",
        service.speed_to_lead_hours,
    ),
    Kpi(
        "sla_breach_share",
        "SLA breaches",
        Unit.SHARE,
        Better.LOWER,
        "hand-overs ended because the acceptance or the SQL clock ran out",
        "all hand-overs",
        HANDED,
        service.sla_breach_share,
    ),
    Kpi(
        "acceptance_share",
        "Acceptance",
        Unit.SHARE,
        Better.HIGHER,
        "hand-overs that the rep accepted",
        "all hand-overs",
        HANDED,
        service.acceptance_share,
    ),
    Kpi(
        "leakage_value",
        "Leaked value",
        Unit.MONEY,
        Better.LOWER,
        "full value of leads that ended, or stand in nurture, without ever becoming an opportunity",
        NONE,
        ALL,
        leakage.leakage_value,
    ),
    *(_leak_kpi(leak, words) for leak, words in LEAKS.items()),
    Kpi(
        "recycled_share",
        "Recycled",
        Unit.SHARE,
        Better.LOWER,
        "leads handed back to nurture at least once",
        "all leads",
        ALL,
        results.recycled_share,
    ),
    Kpi(
        "won_after_recycling",
        "Won after recycling",
        Unit.LEADS,
        Better.HIGHER,
        "leads won after at least one return from nurture",
        NONE,
        ALL,
        results.won_after_recycling,
    ),
    Kpi(
        "load_gini",
        "Inequality of load",
        Unit.INDEX,
        Better.LOWER,
        "Gini index of hand-overs per rep",
        "all reps, those without a lead included",
        HANDED,
        fairness.load_gini,
    ),
    Kpi(
        "value_gini",
        "Inequality of value",
        Unit.INDEX,
        Better.LOWER,
        "Gini index of the value of leads handed over, per rep",
        "all reps, those without a lead included",
        HANDED,
        fairness.value_gini,
    ),
    Kpi(
        "utilisation",
        "Utilisation",
        Unit.SHARE,
        Better.NEITHER,
        "minutes of attempts, conversations and closing work that fell due while leads arrived",
        "selling minutes of all reps in that time",
        "from the start until arrivals end",
        service.utilisation,
    ),
    Kpi("leads", "Leads", Unit.LEADS, Better.NEITHER, "leads that arrived", NONE, ALL, results.arrived),
    Kpi(
        "assigned",
        "Assigned",
        Unit.LEADS,
        Better.HIGHER,
        "leads given to a rep at least once",
        NONE,
        ALL,
        results.assigned,
    ),
    Kpi(
        "touched_share",
        "Touched",
        Unit.SHARE,
        Better.HIGHER,
        "leads that a person tried to reach at least once",
        "all leads",
        ALL,
        results.touched_share,
    ),
    Kpi(
        "contacted_share",
        "Reached",
        Unit.SHARE,
        Better.HIGHER,
        "leads reached at least once",
        "all leads",
        ALL,
        results.contacted_share,
    ),
    Kpi(
        "qualified_share",
        "Qualified",
        Unit.SHARE,
        Better.HIGHER,
        "leads qualified (SQL)",
        "all leads",
        ALL,
        results.qualified_share,
    ),
)

KPI_GROUPS: dict[str, tuple[Kpi, ...]] = {
    "Results": _RESULTS,
    "How leads were handled": HANDLING,
    "Leads lost, time unused, fairness": LOSSES,
    "Work that was open at the start": OPENING,
}
"""KPIs by what they are about."""

KPIS: tuple[Kpi, ...] = tuple(kpi for group in KPI_GROUPS.values() for kpi in group)
"""Every KPI, in the order in which reports show them."""


def kpis_of(evidence: Evidence) -> dict[str, float | None]:
    """Compute every KPI of a run; None where one is undefined."""
    return {kpi.name: kpi.measure(evidence) for kpi in KPIS}
