"""The rules that keep leads from reps, as far as a conflict needs them, and how to speak of them."""

from collections.abc import Sequence

import numpy as np

from matching.arrays import Bools, Ints
from matching.problem.problem import AssignmentProblem
from matching.problem.rule import Rule, RuleKind
from matching.problem.rule_set import closing_rules

_SHOWN = 5


def confining(problem: AssignmentProblem, leads: Ints, reps: Bools) -> tuple[Rule, ...]:
    """Return rules that together keep these leads from all but these reps, none of which can be left out.

    Barred pairs are tried first, so that none is named where a rule about more says the same.

    Parameters
    ----------
    leads
        Positions of leads that may go to no other reps.
    reps
        Shape (n_reps,).
    """
    outside = np.flatnonzero(~reps)
    if not len(leads) or not len(outside):
        return ()
    row = {problem.lead_ids[lead]: at for at, lead in enumerate(leads.tolist())}
    column = {problem.rep_ids[rep]: at for at, rep in enumerate(outside.tolist())}
    rules = list(closing_rules(problem))
    pairs = [rule for rule in rules if rule.kind is RuleKind.BARRED and rule.name in row and rule.other in column]
    wide = [rule for rule in rules if rule.kind is RuleKind.ELIGIBILITY]
    times = np.zeros((len(leads), len(outside)), dtype=np.int32)
    for rule in pairs:
        times[row[rule.name], column[rule.other]] += 1
    for rule in wide:
        times += _closed(problem, rule, leads, outside)
    kept = set(pairs) | set(wide)
    for rule in pairs:
        cell = row[rule.name], column[rule.other]
        if times[cell] > 1:
            times[cell] -= 1
            kept.remove(rule)
    for rule in reversed(wide):
        closed = _closed(problem, rule, leads, outside)
        if (times[closed] > 1).all():
            times -= closed
            kept.remove(rule)
    return tuple(rule for rule in rules if rule in kept)


def _closed(problem: AssignmentProblem, rule: Rule, leads: Ints, reps: Ints) -> Bools:
    if not rule.name and problem.eligible is not None:
        return ~problem.eligible[np.ix_(leads, reps)]
    named = next(one for one in problem.eligibility if one.name == rule.name)
    return ~named.of(leads, reps).block(0, len(leads))


def closing_words(rules: Sequence[Rule]) -> str:
    """Name the rules among these that keep leads from reps; empty where that is the nameless mask alone."""
    wide = [rule.name for rule in rules if rule.kind is RuleKind.ELIGIBILITY and rule.name]
    pairs = [f"lead {rule.name} barred from {rule.other}" for rule in rules if rule.kind is RuleKind.BARRED]
    rest = f"{len(pairs) - _SHOWN} more barred pairs" if len(pairs) > _SHOWN else ""
    named = [*wide, *pairs[:_SHOWN], *([rest] if rest else [])]
    if not named:
        return ""
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
