"""What each kind of finding is called where people read it."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.checking.finding import Finding

TITLES = {
    "leak": "columns that give the outcome away",
    "known_afterwards": "columns known only afterwards",
    "closing_time": "a closing month that predicts winning",
    "owner_snapshot": "a snapshot of present owners passed off as a history",
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
