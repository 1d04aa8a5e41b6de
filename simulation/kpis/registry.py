"""All KPIs, each with its definition; tables, JSON, report and docs read from here."""

from __future__ import annotations

from collections.abc import Callable

from scenarios.vocabulary import EventKind, Grade
from simulation.kpis import agreements, fairness, leakage, rejects, results, service, stages
from simulation.kpis.evidence import Evidence
from simulation.kpis.kpi import Better, Kpi, Unit
from simulation.kpis.leak import Leak

Measure = Callable[[Evidence], float | None]

_ALL = "leads that arrived"
_ACCEPTED = "hand-overs that the rep accepted"
_HANDED = "hand-overs (a lead given to three reps counts three times)"
_NONE = "none: a count or sum"

_LEAKS = {
    Leak.CAPACITY: "that end untouched and were never given to anybody: no rep had room, or none may have them",
    Leak.NEVER_TOUCHED: "that were given to a rep and end untouched: nobody ever tried, and they are not in nurture",
    Leak.LATE: "in nurture since a clock ran out",
    Leak.REJECTED: "in nurture since a rep rejected it",
    Leak.NOT_REACHED: "in nurture since the cadence ended without contact",
    Leak.NOT_QUALIFIED: "in nurture since the conversation did not qualify it",
    Leak.GAVE_UP: "in nurture since its rep stopped trying before the cadence ended",
    Leak.NO_SHOW: "in nurture since the prospect missed the last appointment",
    Leak.STALLED: "in nurture since it stood still, opportunities that stalled included",
    Leak.DISQUALIFIED: "that inside sales sorted out before hand-off",
    Leak.GIVEN_UP: "given up after its last return from nurture, or for want of a rep who may have it",
}


def _leak_kpi(leak: Leak, words: str) -> Kpi:
    title = f"Leaked value: {leak.value.replace('_', ' ')}"
    numerator = f"value of leads {words}"
    measure = leakage.leaked_value_at(leak)
    return Kpi(f"leakage_{leak.value}", title, Unit.MONEY, Better.LOWER, numerator, _NONE, _ALL, measure)


def _leak_count(leak: Leak, words: str) -> Kpi:
    title = f"Leaked leads: {leak.value.replace('_', ' ')}"
    measure = leakage.leaked_leads_at(leak)
    return Kpi(f"leaked_leads_{leak.value}", title, Unit.LEADS, Better.LOWER, f"leads {words}", _NONE, _ALL, measure)


def _share(
    name: str, title: str, better: Better, numerator: str, denominator: str, cohort: str, measure: Measure
) -> Kpi:
    return Kpi(name, title, Unit.SHARE, better, numerator, denominator, cohort, measure)


def _stage(name: str, title: str, words: str, start: str, *ends: str) -> Kpi:
    numerator = f"median hours (Kaplan-Meier: who still stands there at the horizon is counted as watched) {words}"
    measure = stages.median_hours(start, *ends)
    return Kpi(
        name, title, Unit.HOURS, Better.LOWER, numerator, "none: a median", "hand-overs that came to it", measure
    )


KPIS: tuple[Kpi, ...] = (
    Kpi("wins", "Wins", Unit.LEADS, Better.HIGHER, "leads won by the horizon", _NONE, _ALL, results.wins),
    Kpi("revenue", "Revenue", Unit.MONEY, Better.HIGHER, "value of leads won", _NONE, _ALL, results.revenue),
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
        _HANDED,
        service.sla_breach_share,
    ),
    Kpi(
        "acceptance_share",
        "Acceptance",
        Unit.SHARE,
        Better.HIGHER,
        "hand-overs that the rep accepted",
        "all hand-overs",
        _HANDED,
        service.acceptance_share,
    ),
    Kpi(
        "leakage_value",
        "Leaked value",
        Unit.MONEY,
        Better.LOWER,
        "full value of leads that ended, or stand in nurture, without ever becoming an opportunity",
        _NONE,
        _ALL,
        leakage.leakage_value,
    ),
    *(_leak_kpi(leak, words) for leak, words in _LEAKS.items()),
    Kpi(
        "recycled_share",
        "Recycled",
        Unit.SHARE,
        Better.LOWER,
        "leads handed back to nurture at least once",
        "all leads",
        _ALL,
        results.recycled_share,
    ),
    Kpi(
        "won_after_recycling",
        "Won after recycling",
        Unit.LEADS,
        Better.HIGHER,
        "leads won after at least one return from nurture",
        _NONE,
        _ALL,
        results.won_after_recycling,
    ),
    Kpi(
        "load_gini",
        "Inequality of load",
        Unit.INDEX,
        Better.LOWER,
        "Gini index of hand-overs per rep",
        "all reps, those without a lead included",
        _HANDED,
        fairness.load_gini,
    ),
    Kpi(
        "value_gini",
        "Inequality of value",
        Unit.INDEX,
        Better.LOWER,
        "Gini index of the value of leads handed over, per rep",
        "all reps, those without a lead included",
        _HANDED,
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
    Kpi("leads", "Leads", Unit.LEADS, Better.NEITHER, "leads that arrived", _NONE, _ALL, results.arrived),
    Kpi(
        "assigned",
        "Assigned",
        Unit.LEADS,
        Better.HIGHER,
        "leads given to a rep at least once",
        _NONE,
        _ALL,
        results.assigned,
    ),
    Kpi(
        "touched_share",
        "Touched",
        Unit.SHARE,
        Better.HIGHER,
        "leads that a person tried to reach at least once",
        "all leads",
        _ALL,
        results.touched_share,
    ),
    Kpi(
        "contacted_share",
        "Reached",
        Unit.SHARE,
        Better.HIGHER,
        "leads reached at least once",
        "all leads",
        _ALL,
        results.contacted_share,
    ),
    Kpi(
        "qualified_share",
        "Qualified",
        Unit.SHARE,
        Better.HIGHER,
        "leads qualified (SQL)",
        "all leads",
        _ALL,
        results.qualified_share,
    ),
    Kpi(
        "wins_in_follow_up",
        "Wins with full follow-up",
        Unit.LEADS,
        Better.HIGHER,
        "leads won within as many days of their arrival as the last lead is followed",
        _NONE,
        _ALL,
        results.followed_wins,
    ),
    _share(
        "open_share", "Still open", Better.NEITHER, "leads open at the horizon", "all leads", _ALL, results.open_share
    ),
    *(
        _share(
            f"{name}_kept_share",
            title,
            Better.HIGHER,
            f"hand-overs not taken away by {words}",
            "all of them",
            cohort,
            agreements.kept_share(clock, accepted=cohort != _HANDED),
        )
        for name, title, words, cohort, clock in (
            ("acceptance_sla", "Sales: answered in time", "the acceptance clock", _HANDED, "acceptance"),
            ("sql_sla", "Sales: qualified in time", "the SQL clock", _ACCEPTED, "sql"),
            ("first_touch", "Sales: begun with in time", "the detector of ignored leads", _ACCEPTED, "first touch"),
        )
    ),
    _share(
        "marketing_sla_kept_share",
        "Marketing: brought what was agreed",
        Better.HIGHER,
        "weeks whose leads gave as many acceptances as agreed (`agreement.accepted_per_week`)",
        "whole weeks in which leads arrive",
        "leads that arrived, each once, in the week of its arrival",
        agreements.marketing_kept_share,
    ),
    _share(
        "rejected_share",
        "Rejected",
        Better.LOWER,
        "hand-overs rejected",
        "all hand-overs",
        _HANDED,
        rejects.rejected_share(),
    ),
    *(
        _share(
            f"rejected_share_{grade.value.lower()}",
            f"Rejected: grade {grade.value}",
            Better.LOWER,
            f"hand-overs of grade {grade.value} rejected",
            "all hand-overs of that grade",
            _HANDED,
            rejects.rejected_share(grade),
        )
        for grade in Grade
    ),
    _share(
        "accepted_to_opportunity_share",
        "Accepted that became opportunities",
        Better.HIGHER,
        "accepted hand-overs that became an opportunity",
        "all accepted hand-overs",
        _ACCEPTED,
        stages.opportunity_share,
    ),
    Kpi(
        "accepted_to_opportunity_hours",
        "From acceptance to opportunity",
        Unit.HOURS,
        Better.LOWER,
        "hours from acceptance to the opportunity",
        "accepted hand-overs that became one",
        _ACCEPTED,
        stages.opportunity_hours,
    ),
    _stage(
        "stage_unanswered_hours",
        "In stage: unanswered",
        "from hand-over to the answer or the end",
        "assigned_at",
        "accepted_at",
    ),
    _stage(
        "stage_accepted_hours",
        "In stage: accepted",
        "from acceptance to contact or the end",
        "accepted_at",
        "contacted_at",
    ),
    _stage(
        "stage_contacted_hours",
        "In stage: contacted",
        "from contact to the opportunity or the end",
        "contacted_at",
        "opportunity_at",
    ),
    _stage("stage_opportunity_hours", "In stage: opportunity", "from the opportunity to the end", "opportunity_at"),
    Kpi(
        "leaked_leads",
        "Leaked leads",
        Unit.LEADS,
        Better.LOWER,
        "leads that leaked (as in `leakage_value`)",
        _NONE,
        _ALL,
        leakage.leaked_leads,
    ),
    *(_leak_count(leak, words) for leak, words in _LEAKS.items()),
    _share(
        "disqualified_share",
        "Sorted out before hand-off",
        Better.NEITHER,
        "leads that inside sales disqualified",
        "all leads",
        _ALL,
        results.share_that_came_to(EventKind.DISQUALIFIED),
    ),
    _share(
        "stalled_share",
        "Stalled",
        Better.LOWER,
        "leads that stalled at least once",
        "all leads",
        _ALL,
        results.share_that_came_to(EventKind.STALLED),
    ),
    _share(
        "no_show_share",
        "No-shows",
        Better.LOWER,
        "appointments missed",
        "all appointments",
        _ALL,
        results.no_show_share,
    ),
    _share(
        "idle_share",
        "Idle",
        Better.NEITHER,
        "selling minutes of all reps in which no work on leads fell due",
        "selling minutes of all reps in that time",
        "from the start until arrivals end",
        service.idle_share,
    ),
    Kpi(
        "win_gini",
        "Inequality of wins",
        Unit.INDEX,
        Better.LOWER,
        "Gini index of wins per rep",
        "all reps, those without a win included",
        _ALL,
        fairness.win_gini,
    ),
    _share(
        "least_load_ratio",
        "Least load against the mean",
        Better.HIGHER,
        "hand-overs of the rep who got fewest",
        "mean hand-overs of a rep",
        _HANDED,
        fairness.least_load_ratio,
    ),
)
"""Every KPI, in the order in which reports show them."""


def kpis_of(evidence: Evidence) -> dict[str, float | None]:
    """Compute every KPI of a run; None where one is undefined."""
    return {kpi.name: kpi.measure(evidence) for kpi in KPIS}
