"""What each kind of finding is called where people read it."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.checking.finding import Finding

TITLES = {
    "leak": "columns that give the outcome away",
    "known_afterwards": "columns known only afterwards",
    "closing_time": "a closing month that predicts winning",
    "owner_snapshot": "a snapshot of present owners passed off as a history",
    "unrebuilt": "leads that could not be rebuilt in full",
    "assumed_capacity": "a capacity that is the mapping's",
    "left_truncation": "a history that begins too late",
    "short_follow_up": "leads that were watched too briefly",
    "stale_open": "open leads that were probably given up",
    "assignment_not_random": "reps who met different leads",
    "no_propensity": "chances of being picked that were not logged",
    "silent": "sources or kinds gone silent",
    "silent_reps": "reps who are given nothing any more",
    "former_reps": "former reps",
    "new_reps": "reps without a history",
    "thin_evidence": "reps with few past leads",
    "no_rep_in_common": "reps who are not those of the history",
    "unknown_owner": "owners who are not among the reps",
    "holder_gone": "accounts whose holder is gone",
    "named_without_owner": "named accounts without an owner",
    "unknown_account": "leads of unknown accounts",
    "spelling": "values that differ only in spelling",
    "typo": "values that may be mistyped",
    "spelling_mended": "spellings that the mapping mends",
    "duplicate_buyers": "buyers with several leads",
    "shared_value": "contact data that far too many leads share",
    "test_leads": "leads that are tests",
    "internal_leads": "leads that are colleagues",
    "no_person": "queues or system users as reps",
    "manager_as_rep": "managers listed as reps",
    "outside_employment": "leads given out while a rep was not there",
    "filler": "words that stand for nothing",
    "sentinel": "numbers that stand for nothing",
    "garbled_text": "letters of a wrong encoding",
    "mangled_ids": "ids that a spreadsheet has changed",
    "currencies": "amounts in several currencies",
    "scale": "values on another scale than the history's",
    "thousands_point": "numbers that may have lost their thousands",
    "zero_value": "leads worth 0",
    "revenue_of_lost": "revenue of lost leads",
    "won_without_revenue": "won leads without revenue",
    "one_outcome": "a history with one outcome only",
    "purged": "outcomes that were deleted",
    "stray_time": "dates far from all others",
    "bulk_date": "one day with far too many rows",
    "overlap": "assignments that overlap",
    "won_twice": "leads that were won twice",
    "imported_twice": "rows imported twice",
    "already_given": "leads that were given out already",
    "wrong_table": "a history given as leads",
    "propensity": "propensities that cannot be chances",
    "rep_attribute": "columns of the rep, not of the lead",
    "leak_in_id": "ids that give the outcome away",
    "personal": "columns with personal attributes",
    "capacity_differs": "capacities far from what history suggests",
    "contact": "columns that identify persons",
}
"""Kind to what it is about, as it stands in a sentence."""


def title_of(kind: str) -> str:
    """Return what a kind of finding is about."""
    return TITLES.get(kind, kind.replace("_", " "))


def by_kind(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Put findings of one kind and severity together, in the order in which the first of each comes."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.kind), []).append(finding)
    return list(groups.values())
