"""What else may be behind a difference, said beside the answer and not below it."""

from __future__ import annotations

from fairlead.report import numbers
from fairlead.report.findings import Findings
from fairlead.report.words import capitalised, method_name

REACHED, UNEVEN, BUSY = "contacted_share", "load_gini", "utilisation"
MINDS_DESKS = "queue-aware"
NOTABLE = 0.01
"""A difference in the share of leads reached, from one point on, is worth a sentence."""
CROWDED = 0.5
"""So is an inequality of load, as a Gini index, that a method makes this much larger: a few reps get most leads."""


def cautions(findings: Findings, method: str | None) -> tuple[str, ...]:
    """Give the sentences that belong beside an answer about a method; none where there is nothing to say."""
    if method is None:
        return ()
    return (*_crowded(findings, method), *_not_matching(findings, method))


def _crowded(findings: Findings, method: str) -> tuple[str, ...]:
    """Say it where a method gives nearly everything to a few reps: no capacity held it back."""
    if UNEVEN not in findings.kpis:
        return ()
    ours, theirs = (findings.level(each, UNEVEN).mean for each in (method, findings.baseline))
    if (
        ours is None
        or theirs is None
        or ours - theirs < CROWDED
        or not findings.difference(method, UNEVEN).excludes_zero
    ):
        return ()
    name, baseline = capitalised(method_name(method)), method_name(findings.baseline)
    here, there = (_written(findings, each, UNEVEN) for each in (method, findings.baseline))
    busy = f"; all reps together work {_written(findings, method, BUSY)} of their time" if BUSY in findings.kpis else ""
    other = "" if method == MINDS_DESKS else f", or try {MINDS_DESKS}, which minds the desks"
    return (
        f"{name} gives most leads to a few reps (inequality of load {here}, under {baseline} {there}{busy}). Unless "
        "rules send them there, capacity holds it back too little: before this is read as a verdict on the method, "
        f"state what a rep does take at most{other}.",
    )


def _not_matching(findings: Findings, method: str) -> tuple[str, ...]:
    if REACHED not in findings.kpis:
        return ()
    difference = findings.difference(method, REACHED)
    if not difference.excludes_zero or abs(difference.mean or 0.0) < NOTABLE:
        return ()
    name, baseline = method_name(method), method_name(findings.baseline)
    here, there = (_written(findings, each, REACHED) for each in (method, findings.baseline))
    return (
        f"Not all of this is matching: {name} reaches {here} of the leads, {baseline} {there}. {capitalised(name)} "
        "also decides which leads are worked first and which grow cold, and that changes wins even where every rep is "
        "alike.",
    )


def _written(findings: Findings, method: str, kpi: str) -> str:
    return numbers.write(findings.level(method, kpi), findings.kpis[kpi].unit).mean
