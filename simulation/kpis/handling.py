"""KPIs of how leads were handled: the agreement both ways, rejects, time in stage, and what leaked in counts."""

from __future__ import annotations

from scenarios.vocabulary import EventKind, Grade
from simulation.kpis import agreements, fairness, leakage, rejects, results, service, stages
from simulation.kpis.cohorts import ACCEPTED, ALL, HANDED, LEAKS, NONE, share
from simulation.kpis.kpi import Better, Kpi, Unit
from simulation.kpis.leak import Leak


def _stage(name: str, title: str, words: str, start: str, *ends: str) -> Kpi:
    numerator = f"median hours (Kaplan-Meier: who still stands there at the horizon is counted as watched) {words}"
    measure = stages.median_hours(start, *ends)
    return Kpi(
        name, title, Unit.HOURS, Better.LOWER, numerator, "none: a median", "hand-overs that came to it", measure
    )


HANDLING: tuple[Kpi, ...] = (
    Kpi(
        "wins_in_follow_up",
        "Wins with full follow-up",
        Unit.LEADS,
        Better.HIGHER,
        "leads won within as many days of their arrival as the last lead is followed",
        NONE,
        ALL,
        results.followed_wins,
    ),
    share(
        "open_share", "Still open", Better.NEITHER, "leads open at the horizon", "all leads", ALL, results.open_share
    ),
    *(
        share(
            f"{name}_kept_share",
            title,
            Better.HIGHER,
            f"hand-overs not taken away by {words}",
            "all of them",
            cohort,
            agreements.kept_share(clock, accepted=cohort != HANDED),
        )
        for name, title, words, cohort, clock in (
            ("acceptance_sla", "Sales: answered in time", "the acceptance clock", HANDED, "acceptance"),
            ("sql_sla", "Sales: qualified in time", "the SQL clock", ACCEPTED, "sql"),
            ("first_touch", "Sales: begun with in time", "the detector of ignored leads", ACCEPTED, "first touch"),
        )
    ),
    share(
        "marketing_sla_kept_share",
        "Marketing: brought what was agreed",
        Better.HIGHER,
        "weeks whose leads gave as many acceptances as agreed (`agreement.accepted_per_week`)",
        "whole weeks in which leads arrive",
        "leads that arrived, each once, in the week of its arrival",
        agreements.marketing_kept_share,
    ),
    share(
        "rejected_share",
        "Rejected",
        Better.LOWER,
        "hand-overs rejected",
        "all hand-overs",
        HANDED,
        rejects.rejected_share(),
    ),
    *(
        share(
            f"rejected_share_{grade.value.lower()}",
            f"Rejected: grade {grade.value}",
            Better.LOWER,
            f"hand-overs of grade {grade.value} rejected",
            "all hand-overs of that grade",
            HANDED,
            rejects.rejected_share(grade),
        )
        for grade in Grade
    ),
    share(
        "accepted_to_opportunity_share",
        "Accepted that became opportunities",
        Better.HIGHER,
        "accepted hand-overs that became an opportunity",
        "all accepted hand-overs",
        ACCEPTED,
        stages.opportunity_share,
    ),
    Kpi(
        "accepted_to_opportunity_hours",
        "From acceptance to opportunity",
        Unit.HOURS,
        Better.LOWER,
        "hours from acceptance to the opportunity",
        "accepted hand-overs that became one",
        ACCEPTED,
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
)
"""Of the agreement, rejects and stages."""


def _leak_count(leak: Leak, words: str) -> Kpi:
    title = f"Leaked leads: {leak.words}"
    measure = leakage.leaked_leads_at(leak)
    return Kpi(f"leaked_leads_{leak.value}", title, Unit.LEADS, Better.LOWER, f"leads {words}", NONE, ALL, measure)


LOSSES: tuple[Kpi, ...] = (
    Kpi(
        "leaked_leads",
        "Leaked leads",
        Unit.LEADS,
        Better.LOWER,
        "leads that leaked (as in leaked value)",
        NONE,
        ALL,
        leakage.leaked_leads,
    ),
    *(_leak_count(leak, words) for leak, words in LEAKS.items()),
    share(
        "disqualified_share",
        "Sorted out before hand-off",
        Better.NEITHER,
        "leads that inside sales disqualified",
        "all leads",
        ALL,
        results.share_that_came_to(EventKind.DISQUALIFIED),
    ),
    share(
        "stalled_share",
        "Stalled",
        Better.LOWER,
        "leads that stalled at least once",
        "all leads",
        ALL,
        results.share_that_came_to(EventKind.STALLED),
    ),
    share(
        "no_show_share",
        "No-shows",
        Better.LOWER,
        "appointments missed",
        "all appointments",
        ALL,
        results.no_show_share,
    ),
    share(
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
        ALL,
        fairness.win_gini,
    ),
    share(
        "least_load_ratio",
        "Least load against the mean",
        Better.HIGHER,
        "hand-overs of the rep who got fewest",
        "mean hand-overs of a rep",
        HANDED,
        fairness.least_load_ratio,
    ),
)
"""Of leads lost, time unused and fairness."""
